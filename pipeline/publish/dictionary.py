"""The data dictionary: every table and column, described in English and Chinese, generated from the records."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import JSON, Boolean, Date, DateTime, Float, Integer
from sqlalchemy.types import TypeDecorator

from pipeline.store.schema import ANNOTATIONS, RECORDS, TABLES

STATE = ("frontier", "walks", "derivations", "releases")
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


@dataclass(frozen=True)
class Column:
    """A column: its name, Frictionless type, whether it may be null, and what it means."""

    name: str
    type: str
    nullable: bool
    en: str
    zh: str


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
    lines = ["# Data dictionary · 数据字典", ""]
    for table, (en, zh) in TABLE_TITLES.items():
        lines += [
            f"## {table}",
            "",
            f"One row: {en}. 一行：{zh}。",
            "",
            "| column | type | meaning | 含义 |",
            "|---|---|---|---|",
        ]
        lines += [f"| `{c.name}` | {c.type}{'?' if c.nullable else ''} | {c.en} | {c.zh} |" for c in columns(table)]
        lines.append("")
    return "\n".join(lines)
