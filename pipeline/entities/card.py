"""The card of the models of names: what they learned from, how well they do on documents left out, and how sure that is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from pipeline.entities import arbitration, field
from pipeline.entities.outcome import Read
from pipeline.entities.span_signals import FIELD
from pipeline.records import Score

_RESAMPLED = 1000
_PARTS = np.linspace(0, 1, 11)


def card(
    folder: Path, read: Sequence[Read], line: float, curve: Mapping[int, Score], agreement: Score, files: int
) -> str:
    """The card as Markdown.

    Args:
        folder: that of the models.
        read: all sentences as models judged them that saw nothing of their documents.
        line: least probability of a name that is published.
        curve: score on documents left out by number of sentences that taught.
        agreement: of the second reader with the first.
        files: how many raw texts the sorts of words were counted in.
    """
    judged = [one for one in read if not one.sentence.seen]
    names = sum(len(one.sentence.spans) for one in read)
    total = sum((one.score(line) for one in judged), Score())
    low, high = _interval(judged, line)
    labels = sorted({span[2] for one in judged for span in one.sentence.spans})
    files_ = ", ".join(
        f"`{name}` ({(folder / name).stat().st_size / 1e6:.1f} MB, SHA-256 `{_digest(folder / name)}`)"
        for name in (field.MODEL, arbitration.MODEL)
    )
    rows = [
        "# Names: field and arbiter",
        "",
        f"{files_}. Made by `modu train names --texts DIR`. Plain arrays, read without pickles. Apache-2.0.",
        "",
        f"Trained on {len(read):,} sentences of {len({one.sentence.document for one in read}):,} official documents with {names:,} names",
        "(`corpora/labelled/names.jsonl`, labels that stand off from their texts, CC0), and on the",
        f"sorts of words counted in {files:,} official texts (outside copyright), of which only the words are kept.",
        "CRFsuite (BSD, through python-crfsuite, MIT) and scikit-learn (BSD) train; numpy reads.",
        "",
        "**Field**: a linear-chain conditional random field over words, told of what the rules propose and of what only hints at a",
        "name. It proposes spans, and never learned from sentences for which rules were written.",
        "**Arbiter**: two logistic regressions over the spans of all sources, whether a span is a name and which; the rules' word, the",
        "field's probabilities, endings, dictionaries, governing verb, class of the list, words around, what overlaps. It learned from",
        f"sentences for which no rule was written ({len(judged):,}; others, and `entities.jsonl`, weigh little) and from fields that",
        f"had not seen them. A name under {line:.2f} is not published, the lowest line whose F1 on documents left out is as",
        "good as any, whatever list or form tells of the span.",
        "Most of the sentences were chosen where rules and field disagree or a model was unsure, so they are harder than others.",
        "",
        f"On documents left out (whole documents, sentences for which no rule was written; exact span and label): micro-F1 {total.f1:.3f}",
        f"({low:.3f}–{high:.3f}, documents resampled), precision {total.precision:.3f}, recall {total.recall:.3f}.",
        "",
        "| label | names | precision | recall | F1 |",
        "|---|---:|---:|---:|---:|",
        *(_row(label, sum((one.score(line, label) for one in judged), Score())) for label in labels),
        "",
        "Names that a source proposes (span), of those: "
        + ", ".join(f"{name} {share:.3f}" for name, share in _proposed(judged))
        + ".",
        "",
        "| probability told | spans | of them names |",
        "|---|---:|---:|",
        *_calibration(judged),
        "",
        *_learned(curve),
        f"Two readers of the same sentences agree at F1 {agreement.f1:.3f} ({agreement.gold} names).",
        "",
        "Limits: labels are of language models that read by the codebook. Names of kinds that few sentences hold (persons, numbers of",
        "documents) are judged by few. Measure on documents of your own: `modu evaluate`.",
        "",
    ]
    return "\n".join(rows)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _learned(curve: Mapping[int, Score]) -> list[str]:
    points = ", ".join(f"{size:,} sentences {score.f1:.3f}" for size, score in curve.items())
    told = f"Learning curve (a third of the documents left out, the same line): {points}."
    return [told] if curve else []


def _row(label: str, score: Score) -> str:
    return f"| {label} | {score.gold} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} |"


def _interval(judged: Sequence[Read], line: float) -> tuple[float, float]:
    """Middle 95% of the F1 of documents drawn with replacement."""
    by_document: dict[str, Score] = {}
    for one in judged:
        by_document[one.sentence.document] = by_document.get(one.sentence.document, Score()) + one.score(line)
    counts = np.array([(score.right, score.found, score.gold) for score in by_document.values()])
    drawn = np.random.default_rng(1).integers(0, len(counts), (_RESAMPLED, len(counts)))
    sums = counts[drawn].sum(axis=1)
    low, high = np.quantile(2 * sums[:, 0] / np.maximum(sums[:, 1] + sums[:, 2], 1), (0.025, 0.975))
    return float(low), float(high)


def _proposed(judged: Sequence[Read]) -> list[tuple[str, float]]:
    """Share of the names whose span the rules, the field, or either propose."""
    hits, names = np.zeros(3), 0
    for one in judged:
        wanted = {span[:2] for span in one.sentence.spans}
        names += len(wanted)
        for case in one.cases:
            if (case.start, case.end) in wanted:
                methods = {p.method if p.method == FIELD else "rules" for p in case.proposals}
                hits += ("rules" in methods, FIELD in methods, True)
    return list(zip(("rules", "field", "together"), (hits / max(names, 1)).tolist(), strict=True))


def _calibration(judged: Sequence[Read]) -> list[str]:
    told = [p for one in judged for label, p in one.judged if label]
    right = [
        label == wanted for one in judged for (label, _), wanted in zip(one.judged, one.right, strict=True) if label
    ]
    part = np.clip(np.digitize(told, _PARTS) - 1, 0, 9)
    rows = []
    for i in range(10):
        inside = part == i
        if inside.any():
            rows.append(
                f"| {_PARTS[i]:.1f}–{_PARTS[i + 1]:.1f} | {inside.sum()} | {np.mean(np.array(right)[inside]):.3f} |"
            )
    return rows
