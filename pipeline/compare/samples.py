"""Random samples of a place's clauses that persons code: how they are drawn, what they add to the table that is measured, their gain.

A sample is drawn in two strata, clauses that the classifier gave a category and clauses that it may have missed, each by permanent
random numbers (Ohlsson 1995): a clause's number is a hash of its id, and the least numbers are drawn. A larger sample, or one of
more documents, then holds most of what was coded before.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.gathering import DataClause
from pipeline.compare.measure import Floats, Sample
from pipeline.records import Clause, CodedClause, Document, identify

LEAST_CODED = 120
"""Coded clauses from which on a sample corrects the measure of its place: in simulation a category that
is read badly gains from about 90 on, and below 120 the others lose more than that (docs/explanation/measure.md)."""
_GIVEN = 2 / 3
"""Part of a sample that is drawn from the clauses that have a category."""


def draw_sample(
    place: str,
    given: Mapping[str, tuple[str, ...]],
    frame: Iterable[Clause],
    most: int,
    before: Iterable[CodedClause] = (),
) -> list[CodedClause]:
    """A sample of the clauses of a place, in random order; then what was drawn before and is of it no more, with a chance of 0.

    Args:
        place: whose clauses.
        given: categories that the classifier gave, by clause; clauses without any are not in it.
        frame: the clauses of the place that may be about data.
        most: size of the sample.
        before: the sample as it was; what was coded in it stays coded.
    """
    strata: tuple[list[Clause], list[Clause]] = ([], [])
    for clause in frame:
        strata[clause.id not in given].append(clause)
    wanted = min(len(strata[0]), max(math.ceil(_GIVEN * most), most - len(strata[1])))
    known = {one.clause: one for one in before}
    drawn: list[CodedClause] = []
    for stratum, size in zip(strata, (wanted, most - wanted), strict=True):
        chosen = sorted(stratum, key=lambda clause: identify(clause.id))[:size]
        drawn += [
            _drawn(place, one, given.get(one.id, ()), len(chosen) / len(stratum), known.get(one.id)) for one in chosen
        ]
    kept = {one.clause for one in drawn}
    rest = [one.model_copy(update={"chance": 0.0}) for one in known.values() if one.clause not in kept]
    return [*sorted(drawn, key=lambda one: identify(one.clause)), *rest]


def _drawn(
    place: str, clause: Clause, machine: tuple[str, ...], chance: float, before: CodedClause | None
) -> CodedClause:
    same = before is not None and before.revision == clause.revision
    return CodedClause(
        id=identify(place, clause.id),
        city=place,
        document=clause.document,
        revision=clause.revision,
        clause=clause.id,
        start=clause.start,
        end=clause.end,
        quote=clause.quote,
        heading_path=clause.heading_path,
        lead_in=clause.lead_in,
        machine=machine,
        chance=chance,
        labels=before.labels if before and same else None,
        coded_by=before.coded_by if before and same else None,
        coded_at=before.coded_at if before and same else None,
    )


def standing(coded: Iterable[CodedClause], documents: Iterable[Document]) -> dict[str, float]:
    """The coded clauses that serve, each with one over its chance: of samples whose place has enough of them.

    A clause of a document that was revised since serves no more.
    """
    revisions = {document.id: document.revision for document in documents}
    done = _done(coded)
    enough = {place for place, n in Counter(one.city for one, _ in done).items() if n >= LEAST_CODED}
    return {
        one.clause: inverse
        for one, inverse in done
        if one.city in enough and revisions.get(one.document) == one.revision
    }


def _done(coded: Iterable[CodedClause]) -> list[tuple[CodedClause, float]]:
    """The clauses of samples that were coded, each with one over its chance.

    Where a sample is coded in part its clauses stand for the rest of their stratum, for they were shown in random order.
    """
    drawn = [one for one in coded if one.chance > 0]
    done = [one for one in drawn if one.labels is not None]
    sizes, read = (Counter((one.city, bool(one.machine)) for one in part) for part in (drawn, done))
    return [(one, sizes[one.city, bool(one.machine)] / read[one.city, bool(one.machine)] / one.chance) for one in done]


def beyond(
    coded: Sequence[CodedClause], serving: Mapping[str, float], clauses: Sequence[DataClause]
) -> list[DataClause]:
    """Coded clauses of documents that are measured which the classifier gave no category: they join the table without labels."""
    held = {clause.key for clause in clauses}
    cities = {clause.document: clause.city for clause in clauses}
    return [
        DataClause(one.city, one.document, " ".join((one.document, *one.heading_path[:1])), one.quote, (), one.clause)
        for one in coded
        if one.clause in serving and one.clause not in held and cities.get(one.document) == one.city
    ]


def sample_in(
    clauses: Sequence[DataClause],
    coded: Sequence[CodedClause],
    serving: Mapping[str, float],
    categories: Sequence[str],
    cities: Sequence[str],
) -> Sample | None:
    """What persons said of the clauses of a table; None where no sample serves.

    Args:
        clauses: of the table, in its order.
        coded: the coded clauses.
        serving: those that serve, as :func:`standing` gives them.
        categories: ids in the order of the table.
        cities: names in the order of the table.
    """
    said = {one.clause: one.labels or () for one in coded if one.clause in serving}
    at = {name: k for k, name in enumerate(categories)}
    labels, inverse = np.zeros((len(clauses), len(at))), np.zeros(len(clauses))
    for row, clause in enumerate(clauses):
        if clause.key in said:
            inverse[row] = serving[clause.key]
            labels[row, [at[name] for name in said[clause.key] if name in at]] = 1.0
    places = {one.city for one in coded if one.clause in serving}
    return Sample(labels, inverse, np.array([city in places for city in cities])) if inverse.any() else None


class Gain(NamedTuple):
    """Clauses of a place that hold a category: as labelled, as the sample corrects it, as the sample alone tells; with standard errors.

    ``worth`` is how many coded clauses would tell as much without the classifier.
    """

    category: str
    counted: float
    corrected: float
    error: float
    alone: float
    error_alone: float
    worth: float


def gains(coded: Sequence[CodedClause], counted: Mapping[str, float]) -> list[Gain]:
    """What a place's coded sample gains together with the labels, category by category; variances of the stratified sample.

    Args:
        coded: the coded clauses of one place, none left out.
        counted: clauses that hold a category by the classifier's labels, in the order of the codebook.
    """
    done = _done(coded)
    given = np.array([bool(one.machine) for one, _ in done])
    inverse = np.array([weight for _, weight in done])
    found = []
    for category, total in counted.items():
        said = np.array([category in (one.labels or ()) for one, _ in done], dtype=np.float64)
        told = np.array([category in one.machine for one, _ in done], dtype=np.float64)
        alone, error_alone = _total(said, given, inverse)
        difference, error = _total(said - told, given, inverse)
        worth = len(done) * (error_alone / error) ** 2 if error else math.inf
        found.append(Gain(category, total, max(0.0, total + difference), error, alone, error_alone, worth))
    return found


def _total(values: Floats, given: NDArray[np.bool_], inverse: Floats) -> tuple[float, float]:
    """Estimated sum over all clauses of the two strata, and its standard error."""
    total = variance = 0.0
    for stratum in (given, ~given):
        n = int(stratum.sum())
        if not n:
            continue
        size = max(float(n), round(float(inverse[stratum].sum())))
        total += size * float(values[stratum].mean())
        variance += size**2 * max(0.0, 1 - n / size) * (float(values[stratum].var(ddof=1)) if n > 1 else 0.0) / n
    return total, math.sqrt(variance)
