"""The data dictionary: every table and column, described in English and Chinese, generated from the records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Date, DateTime, Float, Integer
from sqlalchemy.types import TypeDecorator

from pipeline.declarations import read_yaml
from pipeline.store.schema import ANNOTATIONS, RECORDS, TABLES

STATE = ("frontier", "walks", "derivations", "derived_parts", "fingerprints", "releases")
"""Tables that only the next run needs; they do not go into a release."""

TABLE_TITLES: dict[str, tuple[str, str]] = {
    "promises": ("A promise, flat, for a spreadsheet", "一项量化承诺（便于电子表格阅读）"),
    "unclear": (
        "A quantity that may be a promise, the evidence being too thin; never among the promises",
        "证据不足、不计入承诺的数量",
    ),
    "documents": ("A document with its metadata and text", "文件及其元数据与正文"),
    "revisions": ("A change of a document's text", "文件正文的一次变更"),
    "relations": ("What one document is to another", "文件之间的关系"),
    "readings": ("A document that was annotated, and what came of it", "文件的标注结果汇总"),
    "clauses": ("A sentence, heading or table row", "语句、标题或表格行"),
    "targets": (
        "A quantity with its status: target, achieved fact, support amount …",
        "带状态的数量：目标、已完成、支持金额等",
    ),
    "mentions": ("A name in a text", "文本中的名称"),
    "entities": ("A thing in the register", "登记的实体"),
    "unlisted_names": (
        "A name that texts hold and the register does not, with how often and where",
        "文本提到而名录未收的名称及其次数与地方",
    ),
    "citations": ("A policy that a document names", "文件引用的政策"),
    "emphasis": ("A data clause and one category of the codebook", "数据语句及其类别"),
    "city_profiles": ("A city and a category in one window, with the measure", "城市在各类别上的侧重"),
    "city_facets": (
        "A city and a facet in one window: how often its data clauses name it",
        "城市的数据语句提到各侧面的比例",
    ),
    "target_series": ("A step of a promise: one statement of it and the next", "一项承诺前后两次表述的对照"),
    "decisions": ("A person's decision about a row", "人工复核意见"),
    "coded_clauses": ("A clause of a random sample that persons code", "随机抽取、由人工编码的语句"),
    "archives": ("A WARC file that was read", "已读取的归档文件"),
    "fetches": ("A request of a crawl", "采集请求"),
    "portals": ("A portal's health", "门户健康状况"),
    "issues": ("A thing that went wrong", "问题记录"),
}

REFERENCES: dict[tuple[str, str], str] = {
    **{(table, "document"): "documents" for table in (*ANNOTATIONS, "revisions", "relations", "coded_clauses")},
    ("relations", "related"): "documents",
    ("readings", "id"): "documents",
    ("documents", "parent"): "documents",
    ("documents", "reprint_of"): "documents",
    ("citations", "resolved"): "documents",
    ("mentions", "entity"): "entities",
    ("unlisted_names", "document"): "documents",
    ("emphasis", "clause"): "clauses",
    **{(table, "id"): "targets" for table in ("promises", "unclear")},
    **{(table, "document"): "documents" for table in ("promises", "unclear")},
    ("target_series", "earlier"): "targets",
    ("target_series", "later"): "targets",
    ("target_series", "earlier_document"): "documents",
    ("target_series", "later_document"): "documents",
}
"""Columns that hold the id of a row: table and column, and the table of that row. Null and empty name none."""


GROUPS: dict[str, tuple[str, str]] = {
    "what": ("what", "什么"),
    "when": ("when", "何时"),
    "who": ("who", "何人何地"),
    "where from": ("where from", "出处"),
    "technical": ("technical", "技术"),
}
"""Groups of columns, in the order in which a reader asks."""
_WHEN = re.compile(r"(deadline.*|period.*|baseline|.*_on|.*_at|first_seen|last_seen|last_success|window|year|since)$")
_WHO = re.compile(
    r"(place|city|province|region.*|level|actor|actor_role|issuer|signers|binding|portal|by|entity|label)$"
)
_FROM = re.compile(
    r"(document|title|link|url|sentence|quote|heading_path|evidence|earlier_quote|later_quote|archive.*)$"
)
_TECHNICAL = re.compile(
    r"(id|revision|made_by|rule|method|confidence.*|role_probability|trust|.*_(start|end)|start|end|run|list_group|raw_value|"
    r"value_base|unit_raw|ordinal|sha256|bytes|digest|chars|reprint_of|parent|sources)$"
)
_BY_NAME = (("technical", _TECHNICAL), ("when", _WHEN), ("who", _WHO), ("where from", _FROM))


@dataclass(frozen=True)
class Column:
    """A column: its name, Frictionless type, whether it may be null, and what it means."""

    name: str
    type: str
    nullable: bool
    en: str
    zh: str

    @property
    def group(self) -> str:
        """The question that it answers, a key of ``GROUPS``."""
        return next((group for group, names in _BY_NAME if names.match(self.name)), "what")


def in_groups(described: Sequence[Column]) -> list[Column]:
    """Columns by group, technical ones last; within a group in their own order."""
    order = list(GROUPS)
    return sorted(described, key=lambda column: order.index(column.group))


@cache
def schema() -> list[dict[str, Any]]:
    """Versions of the tables' columns, the newest first: ``version``, ``day``, and by table the columns ``added`` and ``removed``."""
    versions: list[dict[str, Any]] = read_yaml(Path(__file__).parent / "schema.yaml")
    return versions


def schema_version() -> str:
    """The version of the columns: the first number changes where a column goes or changes its meaning, the second where one comes."""
    return str(schema()[0]["version"])


def _frictionless_type(column_type: object) -> str:
    if isinstance(column_type, TypeDecorator):
        return "datetime"
    for sql, name in (
        (Boolean, "boolean"),
        (Integer, "integer"),
        (Float, "number"),
        (DateTime, "datetime"),
        (Date, "date"),
    ):
        if isinstance(column_type, sql):
            return name
    return "json" if isinstance(column_type, JSON) else "string"


def columns(table: str) -> list[Column]:
    """The columns of a table, in order. Raises ``ValueError`` for a field without both descriptions."""
    described = []
    for column in TABLES[table].columns:
        field = RECORDS[table].model_fields[column.name]
        en, separator, zh = (field.description or "").partition(" | ")
        if not (separator and en and zh):
            raise ValueError(f"{table}.{column.name}: describe the field as 'English | 中文'")
        kind = _frictionless_type(column.type)
        if kind == "json":
            kind = "array" if "tuple" in str(field.annotation) else "object"
        described.append(Column(str(column.name), kind, bool(column.nullable), en, zh))
    return described


def markdown() -> str:
    """The whole dictionary as a page to read."""
    lines = ["# Data dictionary · 数据字典", "", f"Columns of version {schema_version()} 列的版本.", ""]
    for table, (en, zh) in TABLE_TITLES.items():
        lines += [
            f"## {table}",
            "",
            f"One row: {en}. 一行：{zh}。",
            "",
            "| column | group 分组 | type | meaning | 含义 |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| `{c.name}` | {' '.join(GROUPS[c.group])} | {c.type}{'?' if c.nullable else ''} | {c.en} | {c.zh} |"
            for c in in_groups(columns(table))
        ]
        lines.append("")
    return "\n".join([*lines, *_changelog()])


def _changelog() -> Iterator[str]:
    yield from ("## Changes of the columns · 列的变更", "")
    for one in schema():
        yield f"- {one['version']} ({one['day']})" + (f": {one['note']}" if one.get("note") else "")
        for kind in ("added", "removed") if one is not schema()[-1] else ():  # the first version names every column
            for table, names in (one.get(kind) or {}).items():
                yield f"  - `{table}` {kind}: {', '.join(f'`{name}`' for name in names)}"
    yield ""
