"""The model's card: what taught it, what it scores on documents left out, how far its probabilities can be believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from pipeline.emphasis.codebook import load_codebook
from pipeline.emphasis.labelled import Labelled
from pipeline.emphasis.outcome import Outcome

_BINS = np.linspace(0.0, 1.0, 11)
_LIKELY = 0.1
_SIZE, _EDGE = 320, 40


def write_card(
    folder: Path,
    digest: str,
    written: Sequence[Labelled],
    real: Sequence[Labelled],
    outcome: Outcome,
    baseline: float,
    agreed: Mapping[str, tuple[int, int, int]],
) -> None:
    """Write ``README.md`` and ``reliability.svg`` into a model's folder.

    Args:
        folder: the model's folder.
        digest: SHA-256 of the model file.
        written: clauses written for the project.
        real: clauses of real texts; empty where the written ones alone taught.
        outcome: what the folds showed.
        baseline: macro-F1 of the codebook's signs alone on the judged clauses.
        agreed: by category, clauses that both readers, only the first and only the second gave it.
    """
    bins = reliability(outcome.chances, outcome.truth)
    (folder / "reliability.svg").write_text(_plot(bins), encoding="utf-8")
    (folder / "README.md").write_text(_card(digest, written, real, outcome, baseline, agreed, bins), encoding="utf-8")


def reliability(chances: np.ndarray, truth: np.ndarray) -> list[tuple[float, float, int]]:
    """Mean probability, share that is true, and count of the (clause, category) pairs in ten bins of probability."""
    kinds = len(load_codebook().ids)
    return _binned(chances[:, :kinds].ravel(), truth[:, :kinds].ravel())


def calibration_error(chances: np.ndarray, truth: np.ndarray) -> float:
    """How far the probabilities of one category are from the share that is true, over the clauses that get 0.1 or more.

    The mean over those bins of probability, each by its count; the many clauses that nobody would take for one of the
    category would hide it.
    """
    likely = chances >= _LIKELY
    if not likely.any():
        return 0.0
    bins = _binned(chances[likely], truth[likely])
    return sum(count * abs(told - true) for told, true, count in bins) / int(likely.sum())


def _binned(told: np.ndarray, true: np.ndarray) -> list[tuple[float, float, int]]:
    at = np.clip(np.digitize(told, _BINS) - 1, 0, len(_BINS) - 2)
    inside = [at == b for b in range(len(_BINS) - 1)]
    return [(float(told[m].mean()), float(true[m].mean()), int(m.sum())) for m in inside if m.any()]


def _card(
    digest: str,
    written: Sequence[Labelled],
    real: Sequence[Labelled],
    outcome: Outcome,
    baseline: float,
    agreed: Mapping[str, tuple[int, int, int]],
    bins: Sequence[tuple[float, float, int]],
) -> str:
    judged, scores = real or written, outcome.scores
    counts = Counter(label for row in judged for label in row.labels)
    taught = f"{len(written):,} clauses of {len({row.document for row in written}):,} imagined documents, written for this project"
    command = "modu train emphasis"
    if real:
        taught += f", and {len(real):,} clauses of {len({row.document for row in real}):,} official documents"
        command += " --texts DIR"
    lines = [
        "# Emphasis classifier",
        "",
        f"`emphasis.skops`, SHA-256 `{digest}`. Made by `{command}` from `corpora/labelled/`:",
        f"{taught}",
        "(labels that stand off from their texts; official texts are outside copyright). Apache-2.0."
        if real
        else "Apache-2.0.",
        "",
        "A gate of data words, then one balanced logistic regression a category over TF-IDF of characters (2–4) of the clause, TF-IDF of",
        "characters (2–3) of headings and lead-in, and of the title, the codebook's signs and triggers, and marks of the unit and its",
        "document (title or heading alone, news, records kept, data handed to an authority, rule as head, share of data words …), and",
        "where the signs of two categories that the codebook tells apart meet; Platt calibration of each category",
        "from held-out folds over documents, and with it the thresholds (best F1 that the probabilities let expect) and the lead over",
        "the residuals that a category needs; at most three labels. Instrument and stance: one regression a value over the same",
        "features, the codebook's predicates among them. The file holds plain arrays and is read with an empty list of trusted types.",
        "",
        f"Five folds over {'real' if real else 'imagined'} documents; calibration and thresholds of a fold come from the others:",
        f"macro-F1 {scores['macro']:.3f}, gate F1 {scores['gate']:.3f} (precision {scores['gate_precision']:.3f}, recall "
        f"{scores['gate_recall']:.3f}), exact label set {scores['exact']:.3f},",
        f"stance {scores['stance']:.3f}, instrument {scores['instrument']:.3f}; the codebook's signs alone {baseline:.3f}.",
        "",
        "Readers A and B read clauses of documents about data and clauses with a data word drawn at random; reader C (a language model",
        "as well) read clauses that an earlier model was unsure of, reader D clauses with signs of rare categories and others that a model",
        "was unsure of, each alone and once. They are harder than what is drawn at random, and the folds hold them too.",
        "",
        "| category | clauses | F1 | calibration error from 0.1 up | two readers: both / first / second | their F1 |",
        "|---|---:|---:|---:|---:|---:|",
        *(
            _row(
                name,
                counts[name],
                scores[name],
                calibration_error(outcome.chances[:, k], outcome.truth[:, k]),
                agreed.get(name),
            )
            for k, name in enumerate(load_codebook().ids)
            if name in scores
        ),
        "",
        "![Reliability: probability given beside the share that is true](reliability.svg)",
        "",
        "| probability | true | pairs of clause and category |",
        "|---:|---:|---:|",
        *(f"| {told:.2f} | {true:.2f} | {count} |" for told, true, count in bins),
        "",
        "Limits: sentences with four or more subjects, fragments whose lead-in is lost, and clauses of other fields that mention data in",
        "passing are the usual errors. Measure on clauses of your own.",
        "",
    ]
    return "\n".join(lines)


def _row(name: str, count: int, score: float, error: float, pair: tuple[int, int, int] | None) -> str:
    if pair is None or not sum(pair):
        return f"| {name} | {count} | {score:.3f} | {error:.3f} | – | – |"
    both, first, second = pair
    return f"| {name} | {count} | {score:.3f} | {error:.3f} | {both} / {first} / {second} | {2 * both / (2 * both + first + second):.2f} |"


def _plot(bins: Sequence[tuple[float, float, int]]) -> str:
    """The reliability diagram: a dot a bin, on the diagonal where probabilities can be believed."""

    def x(share: float) -> float:
        return round(_EDGE + share * _SIZE, 1)

    def y(share: float) -> float:
        return round(_EDGE + (1 - share) * _SIZE, 1)

    ticks = "".join(
        f'<text x="{x(t)}" y="{y(0) + 18}" text-anchor="middle">{t:.1f}</text>'
        f'<text x="{x(0) - 8}" y="{y(t) + 4}" text-anchor="end">{t:.1f}</text>'
        for t in (0.0, 0.5, 1.0)
    )
    dots = "".join(
        f'<circle cx="{x(told)}" cy="{y(true)}" r="{3 + min(count, 900) ** 0.5 / 6:.1f}">'
        f"<title>{told:.2f} → {true:.2f}, {count}</title></circle>"
        for told, true, count in bins
    )
    side = _SIZE + 2 * _EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" font-family="sans-serif" font-size="12">'
        f'<title>Probability given and share that is true · 给出的概率与实际比例</title><rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path d="M{x(0)} {y(0)}H{x(1)}V{y(1)}H{x(0)}Z" fill="none" stroke="#bbb"/>'
        f'<path d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="#bbb" stroke-dasharray="4 4"/><g fill="#555">{ticks}</g>'
        f'<g fill="#b3261e" fill-opacity=".8">{dots}</g></svg>\n'
    )
