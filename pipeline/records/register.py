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
