"""Things that texts name."""

from __future__ import annotations

from pydantic import Field

from pipeline.records.base import Record


class Entity(Record):
    """A thing in the register."""

    id: str = Field(description="Entity id | 实体标识")
    label: str = Field(description="Type, as in mentions | 类型")
    name_zh: str = Field(description="Canonical Chinese name | 中文名")
    name_en: str | None = Field(None, description="Canonical English name | 英文名")
    aliases: tuple[str, ...] = Field((), description="Other names, in both languages | 别名")
    region_code: str | None = Field(None, description="GB/T 2260 code of its place or head office | 行政区划代码")
    region: str | None = Field(None, description="Place or head city | 所在地")
    parent: str | None = Field(None, description="Entity above it | 上级")
    external_ids: dict[str, str] = Field(default_factory=dict, description="Identifiers elsewhere | 外部标识")
    source: str = Field(
        "", description="Where the entry comes from: a key of corpora/gazetteers/sources.csv, or who added it | 来源"
    )


class UnlistedName(Record):
    """A name that texts hold and the register does not: what a person may add, or say of it that it is none."""

    id: str = Field(description="Hash of type, name and place | 标识")
    label: str = Field(description="Type, as in mentions | 类型")
    name: str = Field(description="The name as printed | 名称")
    region: str | None = Field(
        None,
        description="Place of the documents, where the name begins with a level (市…) and so means another in each place | 所在地",
    )
    mentions: int = Field(description="How often texts name it | 提及次数")
    documents: int = Field(description="Documents that name it | 文件数")
    places: tuple[str, ...] = Field(description="Places of these documents | 涉及地方")
    first_year: int | None = Field(None, description="Year of the first of these documents | 最早年份")
    last_year: int | None = Field(None, description="Year of the last of these documents | 最晚年份")
    confidence: float = Field(description="Sureness of the surest mention, 0 to 1 | 最高置信度")
    document: str = Field(description="Document of the surest mention | 示例文件")
    start: int = Field(description="First code point of that mention | 示例起点")
    end: int = Field(description="Code point after it | 示例终点")
