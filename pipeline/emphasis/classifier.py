"""The clause classifier: a cheap gate, then calibrated one-against-rest models over the codebook's categories."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np

from pipeline.emphasis.axes import facets_of
from pipeline.emphasis.codebook import DATA_GENERAL, NOT_DATA, load_codebook
from pipeline.emphasis.evidence import evidence_of
from pipeline.emphasis.features import (
    ClauseInput,
    matrix,
    may_be_about_data,
    names_data,
    only_names,
    parts_of,
    restored,
    shares_nothing_named,
)
from pipeline.emphasis.model_file import read_model
from pipeline.errors import ConfigurationError
from pipeline.records import Clause, Context, Emphasis, Stance
from pipeline.settings import models_dir
from pipeline.versions import version

MODEL = "emphasis.skops"
MOST_LABELS = 3
PART_WEIGHT = 0.3
"""How much the best part of a long sentence counts against the whole; anything from 0.2 to 0.5 does about as well."""

LEAST_CHANCE = 0.1
"""A clause whose likeliest category is not even so likely is none about data, however unlikely the residuals are."""

_BLOCK = 4096
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the codebook says of one clause. ``evidence`` spans are relative to the clause's text."""

    labels: tuple[str, ...]
    probabilities: dict[str, float]
    instrument: str = "none"
    stance: Stance = "none"
    facets: tuple[str, ...] = ()
    evidence: dict[str, tuple[int, int]] = field(default_factory=dict)

    def chance_of(self, label: str) -> float:
        """The probability of a label that was given; 0 of one that was not."""
        return self.probabilities[label] if label in self.labels else 0.0


_NOTHING = Judgement((NOT_DATA,), {})

_GENERAL = re.compile(
    r"，?是指|本(?:条例|办法|规定|细则)所称|^为了?[^。]{0,200}(?:制定|制订|出台)本"
    r"|^[^，。]{0,8}(?:设立|建立|成立|组建|聘请)[^，。]{0,16}(?:专家|顾问)[^，。]{0,4}(?:委员会|组|团|库)[^，。]{0,4}(?:[，。；]|$)"
    r"|^[^，。]{0,4}专家(?:咨询)?委员会|玩忽职守|滥用职权"
)
_OWN_DATA = re.compile(r"(?:企业|平台|设备|社会组织|行业协会|上下游)[^，。；]{0,12}开放[^，。；]{0,8}(?:数据|接口)")
_PUBLIC_DATA = re.compile(r"公共(?:数据|信息|部门)|政[务府](?:数据|信息|部门)")
"""Firms that open their own data trade them; they do not open public data (D15)."""
_DEFINITIONS = re.compile(r"(?:用语|词语)[^。]{0,6}含义")
"""Definitions, purposes, expert bodies and the liability of officials: general statements (D17, D19)."""


def lead_of(category: float, residual: float) -> float:
    """How far the likeliest category leads the likelier residual, in log-odds."""
    return (
        math.log(category + _LEAST)
        - math.log(1 - category + _LEAST)
        - math.log(residual + _LEAST)
        + math.log(1 - residual + _LEAST)
    )


def opens_own_data(text: str) -> bool:
    """Whether firms open data of their own, and nobody opens public data."""
    return bool(_OWN_DATA.search(text)) and not _PUBLIC_DATA.search(text)


class Classifier:
    """A trained model. ``judge`` works on batches; clauses that the gate rejects cost almost nothing."""

    def __init__(self, model: dict[str, Any]) -> None:
        self.vectorizers = restored(model["vocabularies"], model["idf"])
        self.classes: list[str] = list(model["classes"])
        self.coefficients = np.asarray(model["coefficients"], dtype=np.float32)
        self.intercepts = np.asarray(model["intercepts"], dtype=np.float32)
        self.slopes = np.asarray(model["slopes"])
        self.offsets = np.asarray(model["offsets"])
        self.categories = load_codebook().ids
        self.gate = float(np.asarray(model["gate"]))
        self.limits = dict(zip(self.classes, np.asarray(model["thresholds"]).tolist(), strict=True))
        self.axes: dict[str, Any] = {
            name: {**axis, "coefficients": np.asarray(axis["coefficients"], dtype=np.float32)}
            for name, axis in model["axes"].items()
        }

    def probabilities(self, items: Sequence[ClauseInput]) -> tuple[np.ndarray, Any]:
        """Calibrated probability of every class for every clause, and the features they came from.

        A sentence with several parts that name data speaks of several things: its categories take part of their
        probability from the part that shows them best.
        """
        table, features = self._chances(items)
        parts = [(row, part) for row, item in enumerate(items) for part in parts_of(item)]
        if parts:
            told, _ = self._chances([part for _, part in parts])
            best = np.zeros_like(table)
            rows = np.array([row for row, _ in parts])
            np.maximum.at(best, rows, told)
            several, kinds = np.unique(rows), len(self.categories)
            table[several, :kinds] += PART_WEIGHT * (best - table)[several, :kinds]
        return table, features

    def _chances(self, items: Sequence[ClauseInput]) -> tuple[np.ndarray, Any]:
        features = matrix(items, self.vectorizers)
        scores = np.asarray(features @ self.coefficients.T) + self.intercepts
        return 1.0 / (1.0 + np.exp(-(scores * self.slopes + self.offsets))), features

    def judge(self, items: Sequence[ClauseInput]) -> list[Judgement]:
        """Labels, instrument, stance, facets and evidence of clauses, in order."""
        judged = [_NOTHING] * len(items)
        open_ = [i for i, item in enumerate(items) if may_be_about_data(item)]
        for at in range(0, len(open_), _BLOCK):
            block = open_[at : at + _BLOCK]
            for i, judgement in zip(block, self._judge([items[i] for i in block]), strict=True):
                judged[i] = judgement
        return judged

    def _judge(self, items: Sequence[ClauseInput]) -> list[Judgement]:
        table, features = self.probabilities(items)
        axes = {name: self._axis(name, features) for name in self.axes}
        ids = self.categories
        result = []
        for row, item in enumerate(items):
            chances = dict(zip(self.classes, table[row].tolist(), strict=True))
            labels = self._labels(chances, item)
            if labels == (NOT_DATA,):
                result.append(Judgement(labels, {NOT_DATA: round(chances[NOT_DATA], 4)}))
                continue
            result.append(
                Judgement(
                    labels,
                    {name: round(chances[name], 4) for name in labels},
                    axes["instrument"][row],
                    cast(Stance, axes["stance"][row]),
                    facets_of(item.text) if labels[0] in ids else (),
                    {name: evidence_of(item.text, name) for name in labels if name in ids},
                )
            )
        return result

    def _labels(self, chances: dict[str, float], item: ClauseInput) -> tuple[str, ...]:
        """The likelier residual where it leads; else the categories over their threshold, at least the likeliest, at most three."""
        if shares_nothing_named(item.text):
            return (NOT_DATA,)
        if only_names(item) or _GENERAL.search(item.text) or _DEFINITIONS.search(item.lead_in or ""):
            return (DATA_GENERAL if names_data(item.text) else NOT_DATA,)
        residual = max((DATA_GENERAL, NOT_DATA), key=lambda name: chances[name])
        likeliest = max(self.categories, key=lambda name: chances[name])
        if chances[likeliest] < LEAST_CHANCE or lead_of(chances[likeliest], chances[residual]) < self.gate:
            return (residual,)
        over = [name for name in self.categories if chances[name] >= self.limits[name]] or [likeliest]
        if opens_own_data(item.text):
            over = list(
                dict.fromkeys("circulation_trading" if name == "public_data_opening" else name for name in over)
            )
        over.sort(key=lambda name: -(chances[name] - self.limits[name]) / (1 - self.limits[name]))
        return tuple(over[:MOST_LABELS])

    def _axis(self, name: str, features: Any) -> list[str]:
        axis = self.axes[name]
        scores = np.asarray(features @ axis["coefficients"].T) + np.asarray(axis["intercepts"])
        return [str(axis["classes"][i]) for i in scores.argmax(axis=1)]


@cache
def load_classifier(folder: Path | None = None) -> Classifier:
    """The trained classifier, loaded once a process.

    Raises:
        ConfigurationError: there is no model, or its file holds a type that is not trusted.
    """
    path = (folder or models_dir() / "emphasis") / MODEL
    if not path.is_file():
        raise ConfigurationError("no trained model", where=str(path), mend="make it with `modu train emphasis`")
    return Classifier(read_model(path))


def emphasis_rows(
    text: str, clauses: Sequence[Clause], judgements: Sequence[Judgement], context: Context
) -> list[Emphasis]:
    """A row for each substantive label of each clause.

    Items that name no data themselves share the predicate of the sentence that introduces them: they are one clause with
    it (codebook, part 0), and give one row a category, not one an item.
    """
    ids = set(load_codebook().ids)
    told: set[tuple[str, str]] = set()
    rows = []
    for clause, judgement in zip(clauses, judgements, strict=True):
        for category in judgement.labels:
            shared = (clause.lead_in or "", category)
            if category not in ids or (shared in told and not names_data(clause.quote)):
                continue
            told |= {(clause.quote, category), shared} if clause.lead_in else {(clause.quote, category)}
            start, end = judgement.evidence[category]
            rows.append(
                Emphasis.model_construct(
                    **context.provenance(text, clause.start, clause.end, version("emphasis"), "emphasis", category),
                    clause=clause.id,
                    category=category,
                    probability=judgement.probabilities[category],
                    instrument=judgement.instrument,
                    stance=judgement.stance,
                    facets=judgement.facets,
                    heading_path=clause.heading_path,
                    evidence_start=clause.start + start,
                    evidence_end=clause.start + end,
                )
            )
    return rows
