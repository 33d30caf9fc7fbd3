"""Training of the field: labelled sentences, filled templates and sentences on which the finders agree → model and card."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from pipeline.entities.arbitration import arbitrate
from pipeline.entities.finders import Finder, PatternFinder
from pipeline.entities.line import Line
from pipeline.entities.places import full_names
from pipeline.entities.register import organisations
from pipeline.entities.sequence import MODEL, SequenceFinder, features, tags
from pipeline.entities.vocabulary import words
from pipeline.errors import MissingInput
from pipeline.language.normalise import normalise
from pipeline.records import Score
from pipeline.settings import corpora_dir

_FOLDS = 5
_FILLINGS = 20  # sentences of each template
_REPEATED = 3  # weight of a written sentence beside an agreed one
_SURE = 0.75  # score from which a name of the patterns needs no second finder
_A_FILE = 30  # agreed sentences of one file at most
_AGREED = 6_000
_AGREED_IN_FOLDS = 2_000
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?[”’）》]*")
_SLOT = re.compile(r"\{(\w+)\}")

Spans = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class Sentence:
    """A sentence and its names."""

    text: str
    spans: Spans


def read_sentences(folder: Path) -> list[Sentence]:
    """The labelled sentences of a file, or of ``entities.jsonl`` in a folder.

    Raises:
        MissingInput: there is no such file.
    """
    path = folder if folder.suffix else folder / "entities.jsonl"
    if not path.exists():
        raise MissingInput("no labelled sentences", where=str(path), mend="put entities.jsonl there")
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [
        Sentence(normalise(row["text"]), tuple((e["start"], e["end"], e["label"]) for e in row["entities"]))
        for row in rows
    ]


def fill(folder: Path, seed: int = 1) -> list[Sentence]:
    """Sentences of ``entity_templates.txt`` with names of the register in their slots."""
    chosen = random.Random(seed)
    names: dict[str, list[str]] = defaultdict(list)
    for entity in organisations():
        if entity.label in ("COMPANY", "INSTITUTION"):
            names[entity.label] += [entity.name_zh, *(a for a in entity.aliases if len(a) >= 3 and not a.isascii())]
    names["GPE"] = sorted(full_names())
    names["A"] = sorted({*words()["fixed"]["AGENCY"], *(f"{level}{body}" for level in "省市" for body in _BODIES)})
    made = []
    for template in (folder / "entity_templates.txt").read_text("utf-8").splitlines():
        for _ in range(_FILLINGS):
            text, spans, at = "", [], 0
            for slot in _SLOT.finditer(template):
                text += template[at : slot.start()]
                name = chosen.choice(names[slot[1]])
                spans.append((len(text), len(text) + len(name), "AGENCY" if slot[1] == "A" else slot[1]))
                text, at = text + name, slot.end()
            made.append(Sentence(normalise(text + template[at:]), tuple(spans)))
    return made


_BODIES = (
    "数据局",
    "发展改革委",
    "经济和信息化厅",
    "科技局",
    "财政局",
    "公安局",
    "市场监管局",
    "政务服务局",
    "委网信办",
    "商务局",
)


def agreed(texts: Iterable[str], first: Finder, seed: int = 1) -> Iterator[Sentence]:
    """Sentences of policy texts whose every name is sure by the patterns, or found by the first field as well."""
    patterns, chosen = PatternFinder(), random.Random(seed)
    for text in texts:
        found = [match.group().strip() for match in _SENTENCE.finditer(normalise(text))]
        found = [sentence for sentence in found if 8 <= len(sentence) <= 300]
        for sentence in chosen.sample(found, min(_A_FILE, len(found))):
            line = Line(sentence)
            names = arbitrate(sentence, patterns.find(line))
            if not names and chosen.random() < 0.5:
                continue
            second = {(c.start, c.end, c.label) for c in first.find(line)}
            if all(c.score >= _SURE or (c.start, c.end, c.label) in second for c in names):
                yield Sentence(sentence, tuple((c.start, c.end, c.label) for c in names))


def fit(sentences: Sequence[Sentence], path: Path, *, rounds: int = 50) -> int:
    """Train on sentences and write the model; how many could be used (a name that cuts a word cannot)."""
    trainer = pycrfsuite.Trainer(verbose=False)
    used = 0
    for sentence in sentences:
        line = Line(sentence.text)
        expected = tags(line, sentence.spans)
        if expected:
            trainer.append(features(line), expected)
            used += 1
    trainer.set_params({"c1": 0.05, "c2": 0.02, "max_iterations": rounds, "feature.minfreq": 2})
    trainer.train(str(path))
    return used


def scores(finders: Sequence[Finder], sentences: Sequence[Sentence]) -> dict[str, Score]:
    """How well some finders and the arbitration name labelled sentences, by label: exact span and label."""
    counts: dict[str, Score] = defaultdict(Score)
    for sentence in sentences:
        line = Line(sentence.text)
        found = {
            (c.start, c.end, c.label)
            for c in arbitrate(sentence.text, [c for finder in finders for c in finder.find(line)])
        }
        for span in found | set(sentence.spans):
            given, wanted = span in found, span in sentence.spans
            counts[span[2]] += Score(given and wanted, given, wanted)
    return dict(sorted(counts.items()))


def train(folder: Path, texts: Path | None = None) -> None:
    """Train the field into a folder, with its card.

    Args:
        folder: where model and card are written.
        texts: a folder of policy texts (``*.txt``) for sentences on which the finders agree; none are kept.

    Raises:
        MissingInput: there are no labelled sentences, or the folder of texts holds none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    labelled = corpora_dir() / "labelled"
    own, filled = read_sentences(labelled), fill(labelled)
    files = sorted(texts.rglob("*.txt")) if texts else []
    if texts and not files:
        raise MissingInput("no texts", where=str(texts), mend="give a folder of .txt files")
    path = folder / MODEL
    fit([*own, *filled], path)
    silver = list(agreed((file.read_text("utf-8") for file in files), SequenceFinder(path)))
    silver = random.Random(1).sample(silver, min(_AGREED, len(silver)))
    measured = _folds(own, [*filled, *silver[:_AGREED_IN_FOLDS]], folder)
    used = fit([*own * _REPEATED, *filled, *silver], path)
    (folder / "README.md").write_text(_card(own, filled, silver, used, len(files), measured), "utf-8")


def _folds(own: Sequence[Sentence], rest: Sequence[Sentence], folder: Path) -> dict[str, dict[str, Score]]:
    """Of every choice of finders the scores on written sentences that its field was not trained on."""
    totals: dict[str, dict[str, Score]] = defaultdict(lambda: defaultdict(Score))
    trial = folder / "trial.crfsuite"
    patterns = PatternFinder()
    for fold in range(_FOLDS):
        fit([*[s for i, s in enumerate(own) if i % _FOLDS != fold] * _REPEATED, *rest], trial, rounds=30)
        field, held = SequenceFinder(trial), own[fold::_FOLDS]
        choices: dict[str, list[Finder]] = {
            "patterns": [patterns],
            "sequence": [field],
            "patterns+sequence": [patterns, field],
        }
        for name, finders in choices.items():
            for label, score in scores(finders, held).items():
                totals[name][label] += score
    trial.unlink()
    return totals


def _card(
    own: Sequence[Sentence],
    filled: Sequence[Sentence],
    silver: Sequence[Sentence],
    used: int,
    files: int,
    measured: Mapping[str, Mapping[str, Score]],
) -> str:
    names = list(measured)
    wanted = measured[names[0]]
    rows = []
    for label in sorted({label for by_label in measured.values() for label in by_label}):
        of_label = [by_label.get(label, Score()) for by_label in measured.values()]
        cells = (f"{score.f1:.3f}" if score.found + score.gold else "–" for score in of_label)
        rows.append(f"| {label} | {wanted.get(label, Score()).gold} | {' | '.join(cells)} |")
    total = " | ".join(f"{sum(by_label.values(), Score()).f1:.3f}" for by_label in measured.values())
    return f"""# Field of names

Made by `modu train entities{" --texts DIR" if files else ""}`.
A linear-chain conditional random field over words (CRFsuite, through python-crfsuite, MIT), Apache-2.0.

Features: the word, two before and two after, their parts of speech, last characters, type endings, the register and the
divisions, quotation and book marks. Tags: begin, inside, outside of ten labels.

Trained on {len(own)} sentences written for this project (`corpora/labelled/entities.jsonl`, counted {_REPEATED} times),
{len(filled)} fillings of `entity_templates.txt` with names of the register,
and {len(silver):,} sentences of {files} public policy texts on whose names the finders
agree: each is sure by the patterns (score from {_SURE}), or was found by a first field as well.
The texts are not kept. {used:,} rows in all.

F1, exact span and label, five folds over the written sentences, with {_AGREED_IN_FOLDS:,} of the agreed
ones (held-out sentences are of the same hand, so this is no estimate
for other texts; phenomena read in them have since been mended in the patterns):

| label | names | {" | ".join(names)} |
|---|---:|{"---:|" * len(names)}
{chr(10).join(rows)}
| micro | {sum(score.gold for score in wanted.values())} | {total} |

Used by `MODU_ENTITY_FINDER=patterns+sequence`, or alone by `sequence`; the default is `patterns`, which is faster and on real
sentences about as exact (`python -m benchmarks entities`). Limits: it learns mostly from what the patterns find, so it misses
most of what they miss; a name whose end cuts a word is never found.
"""
