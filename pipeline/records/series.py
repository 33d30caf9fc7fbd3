"""One promise followed across documents."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from pipeline.records.base import Record

Relation = Literal["raised", "lowered", "repeated", "renewed", "reached", "missed", "under_way", "dropped"]


class SeriesStep(Record):
    """From one statement of a place's promise to the next one: both values, both quotes, and what became of it."""

    id: str = Field(description="Hash of the two rows | 标识")
    series: str = Field(
        description="Hash of place, indicator, unit and kind: the steps of one promise share it | 序列标识"
    )
    city: str = Field(description="Place that promises: city, else province, else the nation | 地区")
    indicator: str = Field(description="What is measured, in normal form | 指标（归一）")
    unit: str | None = Field(None, description="Canonical unit | 单位")
    change_kind: str | None = Field(None, description="level, delta, relative_change, multiple, maintain | 变化类型")
    relation: Relation = Field(
        description="raised, lowered or repeated (same deadline); renewed (a later deadline); reached, missed or under_way "
        "(a fact); dropped (left out of the next version) | 关系"
    )
    earlier: str = Field(description="Id of the earlier target | 先前目标")
    earlier_document: str = Field(description="Its document | 先前文件")
    earlier_on: date | None = Field(None, description="Day of issue of that document | 先前日期")
    earlier_value: float | None = Field(None, description="Its value, the lower end of a range | 先前数值")
    earlier_comparator: str = Field("eq", description="Its comparator | 先前比较关系")
    earlier_deadline_year: int | None = Field(None, description="Year of its deadline | 先前期限")
    earlier_quote: str = Field("", description="Its sentence | 先前原句")
    later: str | None = Field(None, description="Id of the later row; null where it was dropped | 后来记录")
    later_document: str = Field(description="The later document | 后来文件")
    later_on: date | None = Field(None, description="Day of issue of that document | 后来日期")
    later_value: float | None = Field(None, description="Its value, the lower end of a range | 后来数值")
    later_deadline_year: int | None = Field(None, description="Year that it is due, or that a fact is of | 后来年份")
    later_quote: str = Field("", description="Its sentence; empty where it was dropped | 后来原句")
