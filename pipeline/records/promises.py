"""Promises as a flat table, for those who open a spreadsheet: everything that one reads of a promise in one row, and nothing nested."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from pipeline.records.base import Level, Record


class Promise(Record):
    """A quantified promise with its place, its document and its sentence."""

    id: str = Field(description="Id of the row of targets that it shows | 目标标识")
    place: str = Field(description="Place that promises: city, else province, else the nation | 地区")
    level: Level | None = Field(
        None,
        description="national, province (municipalities too), city or district | 层级，直辖市为省级",
    )
    document: str = Field(description="Document id | 文件标识")
    title: str | None = Field(None, description="Title of the document | 文件标题")
    issued_on: date | None = Field(None, description="Day of issue, else of publication | 日期")
    link: str = Field("", description="Address of the document | 链接")
    indicator: str | None = Field(None, description="What is measured | 指标")
    object: str | None = Field(None, description="Counted noun with its modifiers | 对象")
    printed: str = Field(description="Value as printed, with comparator and unit | 原文数值")
    reading: str = Field(description="The same for a table: ≥95 %, +5–5.5 % (growth or gain), 2 × | 读法，增长带 + 号")
    comparator: str = Field(description="eq, ge, gt, le, lt, approx, approx_above, approx_below, range | 比较关系")
    value: float | None = Field(None, description="Number in the canonical unit; null for a range | 数值")
    value_lo: float | None = Field(None, description="Lower end of a range | 下限")
    value_hi: float | None = Field(None, description="Upper end of a range | 上限")
    unit: str | None = Field(None, description="Canonical unit | 单位")
    comparable_value: float | None = Field(
        None,
        description="Value, or the lower end of a range, in the base unit of its family | 可比数值（同族基准单位）",
    )
    unit_family: str | None = Field(
        None,
        description="What it may be compared with: money CNY, area, mass, share, count …; with / for intensities | 单位族",
    )
    kind: str = Field(
        "count",
        description="count, amount, physical, share, rate, intensity, rank, index, multiple, time | 数量类型",
    )
    tier: float | None = Field(
        None,
        description="Lower bound of the size of what it counts: 1e11 for 千亿级产业集群, 1e9 for 10亿元以上企业 | 所计事物的量级下限",
    )
    change: str = Field(
        description="level, growth (by so many percent), gain (by so much more), multiple or maintain | 水平、增长、增量、倍数或保持"
    )
    period: str = Field(description="point, cumulative, annual, annual_average | 期间类型")
    deadline_year: int | None = Field(None, description="Year of the deadline | 期限年份")
    deadline: date | None = Field(None, description="Last day of the deadline | 期限")
    binding: str | None = Field(None, description="约束性 or 预期性, as printed | 约束属性")
    actor: str | None = Field(None, description="Responsible body as printed | 责任主体")
    region: str | None = Field(
        None, description="Place, level or share that it is said of, where narrower than the place | 适用范围"
    )
    status: str = Field(description="target; in the table unclear: unclear | 状态")
    trust: float = Field(
        description="Probability that status, value, unit, comparator, year and what is measured are all right, 0 to 1 | 可信度"
    )
    sentence: str = Field("", description="The sentence | 句子")


class Unclear(Promise):
    """A quantity that may be a promise, for which the evidence is too thin: the same columns, never among the promises."""
