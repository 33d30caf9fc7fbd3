"""Flow: rows that the rules are not sure of → a form for a person → decisions. The run is suspended while the form waits."""

from __future__ import annotations

from typing import Any, Literal, get_args

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import RUN_ID
from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from prefect.runtime import flow_run
from pydantic import BaseModel, ConfigDict, Field, create_model

from flows.decisions import Answer, Waiting, asked_for, choices, enter, waiting
from flows.parameters import Review
from flows.reports import plain_words, report_table
from pipeline.records import Verdict
from pipeline.review import CORRECTABLE, ROWS
from pipeline.settings import Settings
from pipeline.store.database import Store

_DAYS_TO_ANSWER = 7
_ANSWERS = ("later", *get_args(Verdict))


class Answers(RunInput):
    """The form: who answers. A field for each row is added when the rows are known."""

    reviewer: str = Field(min_length=1, title="Your name 复核人", description="Who decides | 由谁复核")


def form_of(rows: list[Waiting]) -> type[Answers]:
    """The form for some rows: who answers, and for each row the verdict, its fields as they stand, and a note."""
    fields: dict[str, Any] = {}
    for number, one in enumerate(rows, 1):
        model = _row_form(number, one)
        title = f"{number}. {one.row.quote[:40]} ({one.sureness:.2f})"
        fields[f"row_{number}"] = (model, Field(default=model(), title=title, description=one.sentence))
    return create_model("Answers", __base__=Answers, **fields)


def _row_form(number: int, one: Waiting) -> type[BaseModel]:
    kind = ROWS[one.table]
    fields: dict[str, Any] = {
        "verdict": (
            Literal[_ANSWERS],
            Field(
                "later",
                title="Verdict 意见",
                description="accept: right, with the changes made here if any; reject: not what it is taken for; later: no decision"
                " | accept 接受（可先修改）；correct 更正；reject 否决；later 暂不决定",
            ),
        )
    }
    for name in CORRECTABLE[one.table]:
        known = kind.model_fields[name]
        current = getattr(one.row, name)
        wanted = choices(name) or known.annotation
        if current not in get_args(wanted) and choices(name) is not None:
            wanted = Literal[(current, *get_args(wanted))]
        fields[name] = (wanted, Field(current, description=known.description))
    fields["note"] = (str, Field("", title="Note 说明", description="Why | 理由"))
    return create_model(f"Row{number}", __config__=ConfigDict(extra="forbid"), **fields)


def answers_in(form: BaseModel, rows: list[Waiting]) -> list[Answer]:
    """What the form says of each row; rows that are left for later are not among them."""
    answers = []
    for number, one in enumerate(rows, 1):
        said = getattr(form, f"row_{number}")
        changed = {
            name: getattr(said, name)
            for name in CORRECTABLE[one.table]
            if getattr(said, name) != getattr(one.row, name)
        }
        if said.verdict == "reject":
            answers.append(Answer(one.row.id, "reject", {}, said.note))
        elif said.verdict != "later":
            answers.append(Answer(one.row.id, "correct" if changed else "accept", changed, said.note))
    return answers


@task(cache_policy=RUN_ID, persist_result=True, task_run_name="choose rows")
def choose(review: Review) -> list[str]:
    """Ids of the rows to ask about: chosen once a run, so that the answers meet the rows that were shown."""
    store = Store(Settings().database_url)
    try:
        return [one.row.id for one in waiting(store, review.table, review.below, review.most)]
    finally:
        store.close()


def _name() -> str:
    review = flow_run.parameters["review"]
    table = review["table"] if isinstance(review, dict) else review.table
    return f"review {table}"


@flow(name="review", flow_run_name=_name, persist_result=True)
def review(review: Review = Review()) -> dict[str, int]:
    """Ask a person about the rows that the rules are least sure of, and keep what is decided. 人工复核。

    Args:
        review: which rows. 复核范围。
    """
    ids = choose(review)
    if not ids:
        create_markdown_artifact("Nothing waits for review. 没有待复核的记录。", key="review")
        return {"asked": 0, "accepted": 0, "corrected": 0, "rejected": 0, "later": 0}
    store = Store(Settings().database_url)
    try:
        rows = asked_for(store, review.table, ids)
        create_markdown_artifact(_shown(rows), key="review", description="Rows that wait for a person 待复核的记录")
        form = suspend_flow_run(
            wait_for_input=form_of(rows).with_initial_data(description=_shown(rows)),
            key="answers",
            timeout=_DAYS_TO_ANSWER * 86_400,
        )
        answers = answers_in(form, rows)
        enter(store, rows, answers, form.reviewer)
    finally:
        store.close()
    verdicts = [answer.verdict for answer in answers]
    counts = {
        "asked": len(rows),
        "accepted": verdicts.count("accept"),
        "corrected": verdicts.count("correct"),
        "rejected": verdicts.count("reject"),
        "later": len(rows) - len(verdicts),
    }
    report_table("decided", f"Decided by 复核人: {plain_words(form.reviewer)}", [counts])
    return counts


def _shown(rows: list[Waiting]) -> str:
    """The rows as markdown: the quote in its sentence, the document, and how sure the rules are."""
    lines = ["# Rows that wait for a person 待复核的记录", ""]
    for number, one in enumerate(rows, 1):
        start, end = one.row.start - one.sentence_start, one.row.end - one.sentence_start
        before, quote, after = (one.sentence[:start], one.sentence[start:end], one.sentence[end:])
        lines += [
            f"{number}. {plain_words(before)}**{plain_words(quote)}**{plain_words(after)}  ",
            f"   {plain_words(one.document.title)} · {plain_words(one.document.place)} · {one.sureness:.2f} · `{one.row.id}`",
        ]
    return "\n".join(lines)
