"""What a person decided about a row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from pipeline.choices import Reviewed, Verdict
from pipeline.records.base import Record


class Decision(Record):
    """A person's decision about one row of an annotation. Decisions are only added; of several about a row the last one counts."""

    id: str = Field(description="Hash of the row, the person and the time | 标识")
    about: str = Field(
        description="Hash of document, table, sentence and place in it: decisions about one thing share it | 对象标识"
    )
    table: Reviewed = Field(description="targets, mentions or emphasis | 表")
    row: str = Field(description="Id of the row as it was reviewed | 记录标识")
    document: str = Field(description="Document id | 文件标识")
    revision: str = Field(description="SHA-256 of the text that was reviewed | 版本摘要")
    sentence: str = Field(description="The sentence that the row stands in | 句子")
    sentence_start: int = Field(description="First code point of the sentence in that text | 句起")
    start: int = Field(description="First code point of the row's span in that text | 起")
    end: int = Field(description="Code point after it | 止")
    quote: str = Field(description="The text of the span | 原文")
    verdict: Verdict = Field(description="accept, correct or reject | 复核意见")
    correction: dict[str, Any] = Field(
        default_factory=dict, description="Fields that were corrected, with their new values | 更正内容"
    )
    reviewed: dict[str, Any] = Field(description="The row as the person saw it | 复核时的记录")
    note: str = Field("", description="Why, in the person's words | 说明")
    decided_by: str = Field(description="Who decided | 复核人")
    decided_at: datetime = Field(description="Time, UTC | 复核时间")


class CodedClause(Record):
    """A clause of a random sample that persons code, so that the measure of its place can be corrected."""

    id: str = Field(description="Hash of place and clause | 标识")
    city: str = Field(description="Place whose clauses were drawn from | 地区")
    document: str = Field(description="Document id | 文件标识")
    revision: str = Field(description="SHA-256 of the text that was drawn from | 版本摘要")
    clause: str = Field(description="Clause id | 语句标识")
    start: int = Field(description="First code point of the clause in that text | 起")
    end: int = Field(description="Code point after it | 止")
    quote: str = Field(description="The clause | 原文")
    heading_path: tuple[str, ...] = Field((), description="Headings above it, outermost first | 标题路径")
    lead_in: str | None = Field(None, description="Sentence that introduces the list it stands in | 引导句")
    machine: tuple[str, ...] = Field(
        (), description="Categories that the classifier gave it when it was drawn | 分类器所给类别"
    )
    chance: float = Field(
        description="Chance with which it was drawn, 0 to 1; 0: no longer of the sample | 抽中概率；0 为已不在样本中"
    )
    labels: tuple[str, ...] | None = Field(
        None,
        description="Categories that a person gave it, none for a clause that is not about data; null: not coded yet | 人工类别",
    )
    coded_by: str | None = Field(None, description="Who coded it | 编码人")
    coded_at: datetime | None = Field(None, description="Time, UTC | 编码时间")
