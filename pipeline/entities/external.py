"""Any spaCy pipeline as a finder: an installed package or a folder that ``Language.to_disk`` wrote."""

from __future__ import annotations

import spacy

from pipeline.entities.candidates import Candidate
from pipeline.entities.line import Line
from pipeline.entities.vocabulary import label_of, suffix_labels, words
from pipeline.errors import ConfigurationError

_LABELS = {
    "PER": "PERSON",
    "LOC": "LOCATION",
    "FAC": "PROJECT",
    "PRODUCT": "PROJECT",
    "LAW": "POLICY",
}
"""Labels of OntoNotes and MSRA, and what they are here; an ORG is typed by its ending."""

_SCORE = 0.8


class SpacyFinder:
    """The entities of a spaCy pipeline; labels of this project pass as they are, common ones are translated."""

    def __init__(self, name: str) -> None:
        try:
            self._nlp = spacy.load(name)
        except (OSError, ValueError) as error:
            raise ConfigurationError(
                "no such spaCy pipeline",
                where=f"MODU_ENTITY_FINDER=spacy:{name}",
                mend="install it, or give its folder",
            ) from error

    def find(self, line: Line) -> list[Candidate]:
        """Candidates of a line; a label that is none of the ten is left out."""
        found = []
        for span in self._nlp(line.text).ents:
            label = _LABELS.get(span.label_, span.label_)
            if label == "ORG":
                label = label_of(span.text) or "COMPANY"
            if label in _own():
                found.append(Candidate(span.start_char, span.end_char, label, _SCORE, "spacy"))
        return found


def _own() -> set[str]:
    return {*suffix_labels().values(), *words()["fixed"], "PERSON", "GPE", "DOCNUM"}
