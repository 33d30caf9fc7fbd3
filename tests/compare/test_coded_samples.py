"""A random sample of a place's clauses that persons coded corrects what the classifier makes of the place."""

from __future__ import annotations

import numpy as np

from pipeline.compare.profiles import profile_cities
from pipeline.compare.samples import draw_sample, gains
from pipeline.emphasis import load_codebook
from pipeline.records import Clause, CodedClause, Document, Emphasis, identify, revision_of

FIRST, SECOND = load_codebook().ids[:2]


def clauses(city: str, size: int = 240) -> tuple[Document, list[Clause]]:
    """A document of clauses in chapters of twenty."""
    document = Document(id=city, url=city, city=city, text="x", revision=revision_of("x"))
    made = [
        Clause(
            id=identify(city, at), document=city, revision=document.revision, start=at, end=at + 1, heading_path=(f"第{at // 20}章",),
            quote=f"{city}第{at}条就{at * 104729}项数据作出规定",
        )
        for at in range(size)
    ]  # fmt: skip
    return document, made


def labelled(held: list[Clause], category: str) -> list[Emphasis]:
    return [
        Emphasis(
            id=identify(one.id, category), document=one.document, start=one.start, end=one.end, quote=one.quote, clause=one.id,
            category=category, probability=0.9, heading_path=one.heading_path,
        )
        for one in held
    ]  # fmt: skip


def coded(sample: list[CodedClause], truth: dict[str, tuple[str, ...]]) -> list[CodedClause]:
    return [one.model_copy(update={"labels": truth.get(one.clause, ()), "coded_by": "甲"}) for one in sample]


def test_the_sample_puts_right_what_the_classifier_gets_wrong_in_one_place() -> None:
    """In 甲市 a third of what is labelled with one category is truly the other, and thirty clauses were missed."""
    held, other = clauses("甲市"), clauses("乙市")
    given, missed = held[1][:180], held[1][180:210]
    rows = labelled(given[:120], FIRST) + labelled(given[120:], SECOND) + labelled(other[1], FIRST)
    truth = {one.id: (SECOND if at % 3 == 0 or at >= 120 else FIRST,) for at, one in enumerate(given)}
    truth |= {one.id: (SECOND,) for one in missed}
    machine = {one.id: (FIRST if at < 120 else SECOND,) for at, one in enumerate(given)}
    sample = coded(draw_sample("甲市", machine, held[1], 150), truth)
    real = sum(labels == (SECOND,) for labels in truth.values()) / len(truth)

    def told(with_sample: bool) -> float:
        found = profile_cities(rows, [held[0], other[0]], replicates=200, coded=sample if with_sample else ())
        (row,) = [p for p in found if (p.city, p.category) == ("甲市", SECOND)]
        assert ("hand_coded" in row.flags) == with_sample
        assert (row.share_lo or 0) <= row.share <= (row.share_hi or 1)
        return row.share

    assert abs(told(with_sample=True) - real) < 0.08 < abs(told(with_sample=False) - real)


def test_a_small_sample_or_one_of_another_revision_corrects_nothing() -> None:
    held, other = clauses("甲市"), clauses("乙市")
    rows = labelled(held[1], FIRST) + labelled(other[1], FIRST)
    machine = {one.id: (FIRST,) for one in held[1]}
    small = coded(draw_sample("甲市", machine, held[1], 90), {})
    revised = [
        one.model_copy(update={"revision": "another"}) for one in coded(draw_sample("甲市", machine, held[1], 150), {})
    ]
    for sample in (small, revised):
        found = profile_cities(rows, [held[0], other[0]], replicates=20, coded=sample)
        assert not any("hand_coded" in p.flags for p in found)


def test_a_sample_drawn_anew_keeps_what_was_coded_and_tells_its_chances() -> None:
    _, held = clauses("甲市")
    machine = {one.id: (FIRST,) for one in held[:100]}
    first = coded(draw_sample("甲市", machine, held[:200], 60), {})
    again = draw_sample("甲市", machine, held, 90, first)
    assert {one.chance for one in again if one.chance} == {60 / 100, 30 / 140}
    drawn = {one.clause: one for one in again if one.chance}
    known = {one.clause for one in first}
    assert all((one.labels is not None) == (one.clause in known) for one in drawn.values())
    assert len(known & drawn.keys()) >= 50  # the least numbers are drawn, so most are drawn again


def test_labels_that_mostly_agree_make_a_sample_worth_more_clauses_than_it_has() -> None:
    _, held = clauses("甲市", size=2000)
    machine = {one.id: (FIRST if at % 3 else SECOND,) for at, one in enumerate(held)}
    truth = {id: (FIRST,) if at % 20 == 0 else labels for at, (id, labels) in enumerate(machine.items())}
    sample = coded(draw_sample("甲市", machine, held, 200), truth)
    total = {name: float(sum(name in labels for labels in machine.values())) for name in (FIRST, SECOND)}
    for one in gains(sample, total):
        real = sum(one.category in labels for labels in truth.values())
        assert abs(one.corrected - real) < 3 * one.error < 3 * one.error_alone
        assert one.worth > 3 * len(sample)


def test_a_sample_that_is_coded_in_part_tells_of_all_clauses() -> None:
    _, held = clauses("甲市", size=300)
    truth = {one.id: (FIRST,) for one in held}
    sample = coded(draw_sample("甲市", {one.id: (FIRST,) for one in held[:200]}, held, 150), truth)
    half = [one if at % 2 else one.model_copy(update={"labels": None}) for at, one in enumerate(sample)]
    for part in (sample, half):
        (told,) = gains(part, {FIRST: 200.0})
        assert told.alone == 300 and told.corrected == 300


def test_the_correction_is_right_on_average_however_the_labels_err() -> None:
    _, held = clauses("甲市", size=300)
    rng = np.random.default_rng(1)
    truth = {one.id: (FIRST,) for one in held if rng.random() < 0.4}
    found = []
    for _ in range(60):  # the numbers by which clauses are drawn are hashes of their ids
        again = [one.model_copy(update={"id": identify(str(rng.random()))}) for one in held]
        renamed = {new.id: truth.get(old.id, ()) for new, old in zip(again, held, strict=True)}
        machine = {one.id: (FIRST,) for one in again if rng.random() < 0.5}
        sample = coded(draw_sample("甲市", machine, again, 100), renamed)
        found.append(gains(sample, {FIRST: float(len(machine))})[0].corrected)
    assert abs(float(np.mean(found)) - len(truth)) < 6
