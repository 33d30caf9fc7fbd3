"""What a flow may be asked for, as the forms of the Prefect UI show it. Unknown fields are refused; days count from the run."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from flows.sources import all_portals, sample_portals
from pipeline.compare import Window
from pipeline.crawl import Mode, Scope
from pipeline.records import Reviewed

CHINA = ZoneInfo("Asia/Shanghai")
DocumentField = Literal["data", "ai", "digital_economy", "other"]


def _labels() -> list[str]:
    """Every portal as the form shows it: its id, then its Chinese name."""
    return [f"{id} {portal.name_zh}" for id, portal in sorted(all_portals().items())]


def _portal_id(value: object) -> object:
    """The id in a label of the form; an id stays as it is."""
    id = value.partition(" ")[0] if isinstance(value, str) else value
    if id not in all_portals():
        raise ValueError(f"no such portal: {value!r} — `modu portals list` shows those that are declared")
    return id


PortalId = Annotated[str, BeforeValidator(_portal_id), WithJsonSchema({"type": "string", "enum": _labels()})]


class Form(BaseModel):
    """Parameters of one flow."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Crawl(Form):
    """Which portals to crawl, and how far."""

    portals: list[PortalId] = Field(
        default_factory=list,
        title="Portals 门户",
        description="Portals to crawl; none: every declared one but the samples | 要采集的门户，留空为全部（示例除外）",
    )
    mode: Mode = Field(
        "update",
        title="Mode 方式",
        description="update: what is new or due; backfill: every list to its end; full: every item again | "
        "update 增量；backfill 补采全部列表；full 全部重采",
    )
    since: date | None = Field(
        None, title="Since 起始日期", description="Leave out list items before this day | 不采此日之前的条目"
    )
    days: int | None = Field(
        None,
        ge=1,
        title="Last days 最近天数",
        description="Only list items of the last so many days, counted when the run starts | 只采最近若干天的条目，以运行时为准",
    )
    limit: int | None = Field(
        None, ge=1, title="Limit 上限", description="At most so many documents a portal | 每个门户最多采集的文件数"
    )
    max_pages: int | None = Field(
        None, ge=1, title="List pages 列表页数", description="At most so many pages of a list | 每个列表最多翻的页数"
    )

    minutes: int | None = Field(
        None,
        ge=1,
        title="Minutes 时长",
        description="At most so many minutes a portal; the next crawl goes on from there | 每个门户最多采集的分钟数，下次接着采",
    )
    until: int | None = Field(
        None,
        ge=0,
        le=23,
        title="Until 截止时刻",
        description="Hour of the day, in China, at which crawling ends and reading begins | 采集截止的整点（北京时间），到时转入读取",
    )

    @property
    def chosen(self) -> list[str]:
        """Ids of the portals to crawl."""
        return self.portals or sorted(all_portals().keys() - sample_portals().keys())

    def scope(self, started: datetime) -> Scope:
        """How far the crawl of a portal goes, in a run that started at a time with its zone."""
        recent = started.date() - timedelta(days=self.days) if self.days else None
        first = max((day for day in (self.since, recent) if day), default=None)
        until = self._next_hour(started.astimezone(CHINA))
        return Scope(self.mode, first, self.limit, self.max_pages, until=until, minutes=self.minutes)

    def _next_hour(self, started: datetime) -> datetime | None:
        if self.until is None:
            return None
        today = started.replace(hour=self.until, minute=0, second=0, microsecond=0)
        return today if today > started else today + timedelta(days=1)


class Read(Form):
    """What to read besides the archive. Paths are those of the machine that the flow runs on."""

    archive: Path | None = Field(
        None,
        title="Archive 归档",
        description="A WARC or WACZ file to take into the archive first | 先收入归档的 WARC 或 WACZ 文件",
    )
    documents: Path | None = Field(
        None, title="Folder 文件夹", description="A folder of files to read besides | 另外读取的文件夹"
    )
    manifest: Path | None = Field(
        None,
        title="Manifest 清单",
        description="A CSV with title, city and date of these files | 该文件夹的清单（标题、城市、日期）",
    )


class Annotate(Form):
    """Which documents to annotate."""

    limit: int | None = Field(
        None, ge=1, title="Limit 上限", description="At most so many documents | 最多标注的文件数"
    )
    fields: list[DocumentField] = Field(
        default_factory=list,
        title="Fields 领域",
        description="Only documents of these fields; none: all | 只标注这些领域的文件，留空为全部",
    )


class Compare(Form):
    """How the measure of cities is taken, and what of it the run reports."""

    replicates: int = Field(
        2000,
        ge=10,
        title="Replicates 重抽样次数",
        description="Bootstrap replicates of the measure | 自助法重抽样次数",
    )
    places: list[str] = Field(
        default_factory=list,
        title="Places 地区",
        description="Places whose statements the run reports, by Chinese or English name; none: those with most documents | "
        "报告中列出的地区（中文或英文名），留空为文件最多的地区",
    )
    field: DocumentField | None = Field(
        None,
        title="Field 领域",
        description="Compare documents of this field; none, and no years: like with like, in the field and the five years in which "
        "most places can be compared | 只比较该领域的文件；领域与年份都留空时，自动选可比地区最多的领域与五年",
    )
    since: int | None = Field(
        None,
        ge=1949,
        le=2200,
        title="From year 起始年份",
        description="Documents of this year and later | 此年及以后的文件",
    )
    until: int | None = Field(
        None,
        ge=1949,
        le=2200,
        title="To year 截止年份",
        description="Documents of this year and earlier | 此年及以前的文件",
    )
    mixed: bool = Field(
        False,
        title="Mixed 混合比较",
        description="Report the comparison of everything, whatever its field and year; its sentences say so | "
        "报告不分领域与年份的混合比较，陈述中会注明",
    )

    @property
    def window(self) -> Window:
        """The documents that were asked for."""
        return Window.of(self.field, self.since, self.until)

    @property
    def chosen(self) -> bool:
        """Whether somebody chose what is compared."""
        return self.mixed or self.window != Window()


class Review(Form):
    """Which rows a person is asked about."""

    table: Reviewed = Field("targets", title="Table 表", description="targets, mentions or emphasis | 要复核的表")
    below: float = Field(
        0.6, ge=0, le=1, title="Below 阈值", description="Rows that are less sure than this | 置信度低于此值的记录"
    )
    most: int = Field(
        10,
        ge=1,
        le=50,
        title="Rows 条数",
        description="At most so many, the least sure first | 最多条数，从最不确定的开始",
    )
