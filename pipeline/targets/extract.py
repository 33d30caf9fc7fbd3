"""Quantities in context become target records: the sequence of the codebook's part C for one document."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from pipeline.language.clauses import sentence_spans
from pipeline.language.quantities import Quantity
from pipeline.records import Clause, Context, Status, Target
from pipeline.targets import change, records, scope, strength
from pipeline.targets.admission import Admitted, admit, qualifier_fields
from pipeline.targets.beneficiaries import beneficiary
from pipeline.targets.deadlines import Deadline, in_range, of_own_sentence, own_dates, reviewed_year
from pipeline.targets.frame import Frame, between, lay_out
from pipeline.targets.lists import Share, dealt_dates, shares
from pipeline.targets.measured import Measured, Reader
from pipeline.targets.roles import NONE, load_judge
from pipeline.targets.sections import Section, carried_title, sections, tense_of
from pipeline.targets.signals import Case, signals
from pipeline.targets.status import decide, is_goal_like, sets_rules
from pipeline.targets.tabled import of_cell, tabled
from pipeline.targets.tables import Prose, TableValue
from pipeline.targets.time_frames import Period, TimeFrames
from pipeline.targets.verdicts import Number, Verdict
from pipeline.targets.wholes import as_their_whole

_JOINTS = frozenset("、和及与或")
_DATED = ("target", "achieved", "unclear")
"""The statuses that a year belongs to."""


class _Sentence(NamedTuple):
    """A sentence with what its document says about it."""

    frame: Frame
    section: Section
    dates: list[Quantity]
    inherited: Deadline | None
    context: Context
    antecedent: Measured | None
    now: int | None
    actor: tuple[int, int, str] | None = None


class _Candidate(NamedTuple):
    """A number that will be a record, with what is known of it: ``share`` is the item that 分别 or 各 gives it to."""

    number: Number
    what: Measured
    share: Share | None
    previous: Measured | None
    start_value: Quantity | None
    group: str | None


def extract(text: str, clauses: Sequence[Clause], quantities: Sequence[Quantity], context: Context) -> list[Target]:
    """One record for each quantity of a sentence or table row; dates and qualifiers give none of their own.

    Args:
        text: normalised text of the document.
        clauses: its clause tree.
        quantities: its quantities and dates, in order.
        context: title, date and region of the document.
    """
    targets: list[Target] = []
    spoken: tuple[int, Measured] | None = None
    for sentence, values in _sentences(text, clauses, quantities, context):
        clause = sentence.frame.clause
        targets += (of_cell(sentence.frame, value, sentence.inherited, context) for value in values)
        if clause.kind == "table_row":
            targets += _of_sentence(sentence)
            continue
        antecedent = spoken[1] if spoken is not None and spoken[0] == clause.paragraph else None
        rows = list(_of_sentence(sentence._replace(antecedent=antecedent)))
        if rows:
            spoken = clause.paragraph, _measured_by(rows[-1])
        targets += rows
    return list(as_their_whole(text, targets))


def cases(
    text: str, clauses: Sequence[Clause], quantities: Sequence[Quantity], context: Context
) -> Iterator[tuple[Case, str]]:
    """Every number that may be a record as the judge sees it, and the status that the rules alone would give (``none``: no record)."""
    for sentence, _ in _sentences(text, clauses, quantities, context):
        candidates, _ = _candidates(sentence)
        verdicts = _verdicts(sentence, candidates)
        for at, verdict in enumerate(verdicts):
            ruled = verdict.status if is_goal_like(sentence.section, verdict) else NONE
            yield case_of(sentence, candidates[at], verdict, _around(verdicts, at)), ruled


def time_frames(
    text: str, clauses: Sequence[Clause], quantities: Sequence[Quantity], context: Context
) -> list[tuple[Period, ...]]:
    """For each clause the periods over it, the one that rules first; what its own sentence or table prints comes before them."""
    _, frames = _laid_out(text, clauses, quantities, sections(clauses, context), context)
    return [frames.stack(index) for index in range(len(clauses))]


def _sentences(
    text: str, clauses: Sequence[Clause], quantities: Sequence[Quantity], context: Context
) -> Iterator[tuple[_Sentence, Sequence[TableValue]]]:
    """The sentences that hold numbers, those of tables' cells among them, each with what its document says about it, and the values of a
    row of a table, which come with an empty sentence."""
    places = sections(clauses, context)
    now = _now(context, places)
    laid, frames = _laid_out(text, clauses, quantities, places, context)
    rows = tabled(text, clauses, places, context, frames.title)
    starts = [quantity.start for quantity in quantities]
    for index, (clause, (frame, dates)) in enumerate(zip(clauses, laid, strict=True)):
        inherited = frames.ruling(index)
        if index in rows:
            bare = _Sentence(lay_out(text, index, clause, ()), places[index], [], inherited, context, None, now)
            if rows[index].values:
                yield bare, rows[index].values
            for cell in rows[index].prose:
                inside = quantities[bisect_left(starts, cell.start) : bisect_left(starts, cell.end)]
                yield from ((sentence, ()) for sentence in _of_prose(bare, cell, inside) if sentence.frame.numbers)
        elif frame is not None and frame.numbers and clause.kind == "sentence":
            yield _Sentence(frame, places[index], dates, inherited, context, None, now), ()


def _of_prose(row: _Sentence, cell: Prose, quantities: Sequence[Quantity]) -> Iterator[_Sentence]:
    """The sentences of a table's cell, which stand under its header, and for which the row says when and who."""
    frame, kind = row.frame, row.section.kind
    path = (*frame.clause.heading_path, cell.header) if cell.header else frame.clause.heading_path
    said = tense_of((cell.header,), kind) if cell.header else "neutral"
    section = row.section if said == "neutral" else replace(row.section, tense=said)
    due = Deadline(cell.shared.due, "table") if cell.shared.due else row.inherited
    for start, end in sentence_spans(frame.text, cell.start, cell.end):
        clause = frame.clause.model_copy(
            update={"start": start, "end": end, "quote": frame.text[start:end], "heading_path": path, "lead_in": None}
        )
        laid = lay_out(frame.text, frame.index, clause, between(quantities, start, end))
        dates = own_dates(laid, section) if laid.dates else []
        named = Measured(cell.name, None) if cell.name else None
        yield row._replace(
            frame=laid, section=section, dates=dates, inherited=due, antecedent=named, actor=cell.shared.actor
        )


def _laid_out(
    text: str, clauses: Sequence[Clause], quantities: Sequence[Quantity], places: Sequence[Section], context: Context
) -> tuple[list[tuple[Frame | None, list[Quantity]]], TimeFrames]:
    """Every clause that holds a quantity laid out, with the dates that it prints for itself, and the time frames over them."""
    frames = TimeFrames(context, places[0] if places else None, _now(context, places))
    starts = [quantity.start for quantity in quantities]
    laid: list[tuple[Frame | None, list[Quantity]]] = []
    for index, clause in enumerate(clauses):
        inside = quantities[bisect_left(starts, clause.start) : bisect_left(starts, clause.end)]
        frame = lay_out(text, index, clause, inside) if inside else None
        dates = own_dates(frame, places[index]) if frame is not None and frame.dates else []
        dates = in_range(dates, frames.range_over(clause)) if dates else dates
        frames.read(clause, frame, dates, places[index])
        laid.append((frame, dates))
    frames.close()
    return laid, frames


def _measured_by(row: Target) -> Measured:
    """What a record measures, for the sentence after it."""
    return Measured(_span(row.indicator_start, row.indicator_end), _span(row.object_start, row.object_end))


def _span(start: int | None, end: int | None) -> tuple[int, int] | None:
    return (start, end) if start is not None and end is not None else None


def _now(context: Context, places: Sequence[Section]) -> int | None:
    """The year that a document speaks in: that of its kind, which its sections know, else that of its issue."""
    year = places[0].kind.year if places else None
    return year if year is not None or context.issued_on is None else context.issued_on.year


def _of_sentence(sentence: _Sentence) -> Iterator[Target]:
    candidates, admitted = _candidates(sentence)
    verdicts = _verdicts(sentence, candidates)
    for at, (candidate, verdict) in enumerate(zip(candidates, verdicts, strict=True)):
        if is_goal_like(sentence.section, verdict):
            row = _record(sentence, admitted, candidate, _judged(sentence, candidate, verdict, _around(verdicts, at)))
            if row is not None:
                yield row


def _verdicts(sentence: _Sentence, candidates: Sequence[_Candidate]) -> list[Verdict]:
    """The rules' verdicts; of numbers of one unit in a row (突破200亿元、80亿元、15亿元的企业) all are the case if one is."""
    verdicts = [decide(candidate.number) for candidate in candidates]
    for row in _rows(sentence.frame, candidates):
        case = next((verdicts[at] for at in row if verdicts[at].status == "condition"), None)
        if case is not None:
            verdicts[row.start : row.stop] = [case] * len(row)
    return verdicts


def _rows(frame: Frame, candidates: Sequence[_Candidate]) -> Iterator[range]:
    """Candidates of one unit that only marks of a list stand between."""
    start = 0
    for at in range(1, len(candidates) + 1):
        if at < len(candidates) and _goes_on(frame, candidates[at - 1].number.printed, candidates[at].number.printed):
            continue
        if at - start > 1:
            yield range(start, at)
        start = at


def _goes_on(frame: Frame, before: Quantity, after: Quantity) -> bool:
    same = before.start == after.start or frame.text[before.end : after.start] in _JOINTS
    return same and before.unit == after.unit


def _around(verdicts: Sequence[Verdict], at: int) -> list[Status | None]:
    """The rules' verdicts on the numbers before and after one."""
    return [verdicts[i].status if 0 <= i < len(verdicts) else None for i in (at - 1, at + 1)]


def _candidates(sentence: _Sentence) -> tuple[list[_Candidate], Admitted]:
    """The quantities of a sentence that may be records, each with what it measures."""
    frame = sentence.frame
    admitted = admit(frame, rules=sets_rules(frame, sentence.section))
    held = scope.starting_values(frame)
    folded = {q.start for q in held.values()}
    measures = [q for q in admitted.measures if q.start not in folded]
    reader = Reader(frame, admitted.measures, sentence.antecedent)
    dealt, dated = shares(frame, measures), dealt_dates(frame, measures)
    group = str(frame.clause.ordinal) if len(measures) > 1 else None
    previous: Measured | None = None
    found: list[_Candidate] = []
    for quantity in admitted.measures:
        what = reader.read(quantity, previous)
        if quantity.start not in folded:
            due = dated.get(quantity.start)
            own = Deadline(due, "explicit") if due else of_own_sentence(frame, quantity, sentence.dates)
            given = [] if due else dealt.get(quantity.start, [])  # 2024年、2025年分别…: the list is of years
            for share, said in _dealt(frame, what, given, quantity.end):
                meant = change.in_context(frame, quantity, said)
                number = Number(frame, quantity, meant, sentence.section, own, sentence.inherited, sentence.now)
                found.append(_Candidate(number, said, share, previous, held.get(quantity.start), group))
        previous = what
    return found, admitted


def _judged(
    sentence: _Sentence, candidate: _Candidate, verdict: Verdict, around: Sequence[Status | None]
) -> Verdict | None:
    """What the judge of roles makes of the rules' verdict; None where the number gets no record."""
    judge = load_judge()
    if judge.stands(verdict.rule, verdict.status):
        return verdict
    ruling = judge.rule(signals(case_of(sentence, candidate, verdict, around)), verdict.status)
    if ruling.status is None:
        return None
    if ruling.status == verdict.status:
        return verdict._replace(probability=ruling.probability)
    return Verdict(ruling.status, "judge", ruling.probability)


def case_of(sentence: _Sentence, candidate: _Candidate, verdict: Verdict, around: Sequence[Status | None]) -> Case:
    """A candidate as the judge sees it; ``around`` are the rules' verdicts on the numbers before and after it."""
    title = carried_title(sentence.context.title or "")
    return Case(candidate.number, verdict.rule, verdict.status, title, candidate.what, *around)


def _dealt(frame: Frame, what: Measured, given: Sequence[Share], end: int) -> Iterator[tuple[Share | None, Measured]]:
    """What a number that ends at ``end`` measures, once for each thing it is said of."""
    if not given or (what.object is not None and what.object[0] >= end):
        yield None, what  # 离散和流程制造领域各选择10个项目: the items say where
        return
    verb: tuple[int, int] | None = None
    for share in given:
        item, lead = share.item, records.verb_of(frame, share.item)
        if lead is not None:
            verb, item = lead, (lead[1], item[1])
        yield share, Measured(verb or item, item if verb else None)


def _deadline(number: Number, status: Status) -> Deadline | None:
    """When a promise or fact is due: facts without a date of their own in the year under review, other numbers never."""
    if status not in _DATED:
        return None
    if status == "achieved" and number.own is None:
        return reviewed_year(number.section)
    return number.own or number.inherited


def _ranged(candidate: _Candidate, what: Measured, status: Status) -> dict[str, Any] | None:
    """Of whom or what a value is said, with what a list deals out to it."""
    frame, quantity = candidate.number.frame, candidate.number.meant
    if status == "support_amount":
        own = scope.paid_of(frame, quantity)
    else:
        own = scope.scope(frame, quantity, what, candidate.previous)
    dealt = candidate.share.scope if candidate.share is not None else None
    return {**(own or {}), **dealt} if dealt else own


def _record(sentence: _Sentence, admitted: Admitted, candidate: _Candidate, verdict: Verdict | None) -> Target | None:
    if verdict is None:
        return None
    number, what = candidate.number, candidate.what
    frame, quantity = number.frame, number.meant
    status, rule, probability = verdict
    deadline = _deadline(number, status)
    moved, down = change.change_kind(frame, quantity, what)
    if status == "support_amount":
        what = beneficiary(frame, quantity)
    bound = strength.binding(frame, quantity) if status == "target" else None
    return records.build(
        sentence.context,
        frame,
        records.signed(quantity, down),
        what,
        status=status,
        rule=rule,
        probability=probability,
        deadline=deadline,
        change_kind=moved if status in _DATED else None,
        period_kind=change.period_kind(frame, quantity),
        quantity_kind=change.quantity_kind(frame, quantity, what, moved),
        qualifier=qualifier_fields(admitted.qualifiers, what.spans, quantity),
        strength=strength.strength(frame, quantity, bound, deadline) if status == "target" else None,
        binding=bound,
        scope=_ranged(candidate, what, status),
        list_group=candidate.group,
        actor=sentence.actor,
        **scope.baseline(frame, quantity, candidate.start_value),
    )
