"""City profiles: the measure over emphasis rows, with the claims that the evidence allows (codebook B8)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain, groupby

import numpy as np

from pipeline.compare.claims import (
    INDICATIVE_CLAUSES,
    LEAST_DELTA,
    Claim,
    Kind,
    Measured,
    evidence_claim,
    measured,
    statements,
)
from pipeline.compare.counted import counted, gathered
from pipeline.compare.gathering import DataClause, labels_of, surest, tabulate, within
from pipeline.compare.measure import Counts, Floats, Table, capped, count, log_odds, merged
from pipeline.compare.samples import beyond, sample_in, standing
from pipeline.compare.statements import Evidence, statement
from pipeline.compare.strata import is_mixed, standardised, stratum
from pipeline.emphasis.codebook import Name, load_codebook
from pipeline.emphasis.error_rates import load_rates
from pipeline.records import CityProfile, CodedClause, Document, DocumentRelation, Emphasis, identify


def profile_cities(
    rows: Sequence[Emphasis],
    documents: Sequence[Document],
    *,
    replicates: int = 2000,
    seed: int = 20250101,
    window: str = "all",
    field: str | None = None,
    years: tuple[int, int] | None = None,
    relations: Sequence[DocumentRelation] = (),
    places: Collection[str] = (),
    coded: Sequence[CodedClause] = (),
) -> list[CityProfile]:
    """Profiles of every place with data clauses, over one window.

    A place with fewer than 15 weighted clauses gets shares of the five groups and no statement. Flags: ``single_document``;
    ``thin_evidence``; ``tentative`` (what sets a city apart, as long as no agreement between annotators is known);
    ``echo_sensitive`` and ``prior_sensitive`` (δ crosses ln 1.5 when clauses that repeat a superior's text count in full, or
    with a prior of 25 or 100); ``mixed_window`` (documents of several fields, or more than five years): then
    ``share_standardised`` holds the share averaged over strata of field and five years, with equal weights, sentences say that like
    is not compared with like, and nothing is said of the places themselves.

    Args:
        rows: emphasis rows, one a clause and category.
        documents: the documents they stand in; only those count that :func:`~pipeline.compare.counted.counted` takes, and that are
            no copies of a superior's text.
        replicates: bootstrap replicates.
        seed: of the bootstrap.
        window: name of the comparison (field and period), kept in the rows.
        field: compare documents of this field alone.
        years: compare documents of these years alone, both included; a document without a date stays out.
        relations: what documents are to each other.
        places: compare these alone, none: all; documents of their superiors tell what they copy.
        coded: clauses of random samples that persons coded; they correct the measure of their places (flag ``hand_coded``).
    """
    used = counted([d for d in documents if within(d, field, years)], relations)
    local, national, repeats = gathered(rows, used, places)
    if not local:
        return []
    serving = standing(coded, used)
    counting = [*local, *beyond(coded, serving, local)]
    repeats = np.append(repeats, np.zeros(len(counting) - len(local), dtype=bool))
    mixed = is_mixed(used, places)
    strata = {document.id: stratum(document) for document in used} if mixed else {}
    categories = load_codebook().categories
    ids = [category.id for category in categories]
    table, cities = tabulate(counting, repeats, ids)
    table = replace(table, sample=sample_in(counting, coded, serving, ids, cities))
    prior = labels_of(national, ids)
    measure = partial(measured, replicates=replicates, seed=seed, mixed=mixed)
    levels = [strata[clause.document] for clause in counting] if mixed else None
    over_all = _Profiler(
        measure=measure(table, load_rates(), national=_sum(prior)),
        cities=cities,
        clauses=local,
        columns=[(c.id, c, frozenset({c.id})) for c in categories],
        repeats=repeats,
        echo_sensitive=_echo_sensitive(table, repeats, _sum(prior)),
        window=window,
        window_flags=("mixed_window",) if mixed else (),
        standardised=_standardised(table, levels),
    )
    profiles, thin = _split(over_all)
    if thin:
        over_groups = _over_groups(over_all, table, prior, measure, levels)
        profiles += chain.from_iterable(map(over_groups.rows, thin))
    return profiles


def _split(over_all: _Profiler) -> tuple[list[CityProfile], list[int]]:
    """Profiles of the places with enough clauses, and the places that have too few for more than groups."""
    enough = [bool(n >= INDICATIVE_CLAUSES) for n in over_all.measure.counts.n]
    full, thin = ([i for i, held in enumerate(enough) if held == wanted] for wanted in (True, False))
    return list(chain.from_iterable(map(over_all.rows, full))), thin


def _standardised(table: Table, levels: list[tuple[str, int]] | None) -> Floats | None:
    return None if levels is None else standardised(table, levels)


def _over_groups(
    over_all: _Profiler,
    table: Table,
    prior: Floats,
    measure: Callable[..., Measured],
    levels: list[tuple[str, int]] | None,
) -> _Profiler:
    """The profiles of the groups of categories, for places with few clauses."""
    groups, categories = load_codebook().groups, load_codebook().categories
    at = {name: g for g, name in enumerate(groups)}
    of = [at[category.group] for category in categories]
    grouped = merged(table, of, len(groups))
    most = np.stack([prior[:, np.asarray(of) == g].max(axis=1) for g in range(len(groups))], axis=1)
    held = {name: frozenset(c.id for c in categories if c.group == name) for name in groups}
    return replace(
        over_all,
        measure=measure(grouped, load_rates().merged(of, len(groups)), national=_sum(most)),
        columns=[(name, value, held[name]) for name, value in groups.items()],
        echo_sensitive=_echo_sensitive(grouped, over_all.repeats, _sum(most)),
        window_flags=(*over_all.window_flags, "thin_evidence"),
        standardised=_standardised(grouped, levels),
    )


def _sum(labels: Floats) -> Floats | None:
    return labels.sum(axis=0) if len(labels) else None


def _echo_sensitive(table: Table, repeats: np.ndarray, national: Floats | None) -> np.ndarray:
    """Where a category crosses the least δ of a statement once echoes count in full."""
    full = replace(table, weights=capped(np.ones(len(repeats)), table.city, table.document))
    weighted, plain = (log_odds(count(t).y, national)[0] for t in (table, full))
    return np.asarray(((weighted >= LEAST_DELTA) != (plain >= LEAST_DELTA)) & repeats.any())


def _elsewhere(counts: Counts, city: int, category: int) -> float:
    others = np.arange(len(counts.n)) != city
    total = counts.n[others].sum()
    return float((counts.share[others, category] * counts.n[others]).sum() / total) if total else 0.0


def _among(categories: frozenset[str]) -> Callable[[Emphasis], bool]:
    return lambda row: row.category in categories


@dataclass(frozen=True)
class _Profiler:
    """Writes the rows of a measure, over categories or over groups. A column is an id, a name and the categories it holds."""

    measure: Measured
    cities: Sequence[str]
    clauses: Sequence[DataClause]
    columns: Sequence[tuple[str, Name, frozenset[str]]]
    repeats: np.ndarray
    echo_sensitive: np.ndarray
    window: str
    window_flags: tuple[str, ...]
    standardised: Floats | None = None

    @cached_property
    def said(self) -> dict[tuple[int, int], tuple[Kind, Claim]]:
        """What may be said, by city and column."""
        return statements(self.measure)

    @cached_property
    def by_city(self) -> dict[str, list[DataClause]]:
        """The clauses of each city, in order."""
        return {name: list(members) for name, members in groupby(self.clauses, key=lambda clause: clause.city)}

    def rows(self, city: int) -> Iterator[CityProfile]:
        """The rows of one city, in the order of the columns."""
        m, name = self.measure, self.cities[city]
        mine = self.by_city[name]
        ranks = {int(k): position + 1 for position, k in enumerate(np.argsort(-m.delta[city], kind="stable"))}
        echoed = self.repeats[(m.table.city == city) & m.table.labels.any(axis=1)].mean()
        for k, (key, title, held) in enumerate(self.columns):
            kind, claim = self.said.get((city, k), (None, evidence_claim(m, city)))
            evidence = surest(mine, _among(held))
            share = tuple(
                float(part[city, k]) for part in (m.estimate.share, m.intervals.share_lo, m.intervals.share_hi)
            )
            delta = tuple(float(part[city, k]) for part in (m.delta, m.intervals.delta_lo, m.intervals.delta_hi))
            elsewhere = _elsewhere(m.estimate, city, k)
            zh, en = None, None
            if kind:
                sharing = [other for i, other in enumerate(self.cities) if m.common[i, k]]
                zh, en = statement(
                    kind,
                    Evidence(
                        city=name,
                        sharing=sharing,
                        category=title,
                        claim=claim,
                        documents=m.documents[city],
                        clauses=round(float(m.counts.n[city]), 2),
                        mentions=round(float(m.counts.y[city, k]), 2),
                        mentions_hi=float(m.intervals.mentions_hi[city, k]),
                        share=(share[0], share[1], share[2]),
                        share_elsewhere=elsewhere,
                        delta=(delta[0], delta[1], delta[2]),
                        quotes=[row.quote for row in evidence],
                        mixed=m.mixed,
                    ),
                )
            yield CityProfile(
                id=identify(name, key, self.window),
                city=name,
                category=key,
                window=self.window,
                documents=m.documents[city],
                clauses=round(float(m.counts.n[city]), 4),
                mentions=round(float(m.counts.y[city, k]), 4),
                share=round(share[0], 6),
                share_lo=round(share[1], 6),
                share_hi=round(share[2], 6),
                share_counted=round(float(m.counts.share[city, k]), 6),
                share_standardised=None if self.standardised is None else round(float(self.standardised[city, k]), 6),
                prevalence=round(float(m.counts.prevalence[city, k]), 6),
                **self._beside_others(city, k, elsewhere, delta, ranks[k]),
                claim=claim,
                statement=kind,
                statement_zh=zh,
                statement_en=en,
                echo_share=round(float(echoed), 6),
                flags=self._flags(city, k, kind),
                evidence=tuple(row.id for row in evidence),
            )

    def _beside_others(
        self, city: int, k: int, elsewhere: float, delta: tuple[float, ...], rank: int
    ) -> dict[str, float | int | None]:
        """What compares a city with others; nothing where there are none."""
        known = {
            "share_elsewhere": elsewhere,
            "log_odds": delta[0],
            "log_odds_lo": delta[1],
            "log_odds_hi": delta[2],
            "z": float(self.measure.z[city, k]),
        }
        if len(self.cities) < 2:
            return dict.fromkeys((*known, "rank"))
        return {"rank": rank, **{name: round(value, 6) for name, value in known.items()}}

    def _flags(self, city: int, category: int, kind: str | None) -> tuple[str, ...]:
        m = self.measure
        flags = {
            "single_document": m.documents[city] == 1,
            "hand_coded": m.table.sample is not None and bool(m.table.sample.cities[city]),
            "tentative": kind == "distinctive",
            "echo_sensitive": bool(self.echo_sensitive[city, category]),
            "prior_sensitive": bool(m.prior_sensitive[city, category]),
        }
        return (*(name for name, holds in flags.items() if holds), *self.window_flags)
