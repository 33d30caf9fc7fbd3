"""What was read in a document: clauses, targets, names, citations, emphasis."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from pipeline.records.base import Level, Record, Stance, Status, identify
from pipeline.records.documents import Document


class Annotation(Record):
    """A row about a span of a document: the provenance that all annotations share."""

    id: str = Field("", description="Hash of document, span and kind | 标识")
    document: str = Field("", description="Document id | 文件标识")
    revision: str = Field("", description="SHA-256 of the text | 版本摘要")
    start: int = Field(description="First code point of the span | 起")
    end: int = Field(description="Code point after the span | 止")
    quote: str = Field("", description="The text of the span, cut from the document | 原文")
    archive_file: str = Field("", description="WARC file | 归档文件")
    archive_record: str = Field("", description="WARC record | 归档记录")
    made_by: str = Field(
        "",
        description="Version of what made the row: part, release of Modu, hashes; then a decision | 生成该行的规则或模型版本",
    )


class Context(Record):
    """What an annotator may know of a document beside its text: the metadata that rows inherit."""

    document: str = ""
    revision: str = ""
    title: str | None = None
    issued_on: date | None = None
    region: str | None = None
    region_code: str | None = None
    level: Level | None = None
    archive_file: str = ""
    archive_record: str = ""
    bold: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, document: Document) -> Context:
        """The context of a document that was read."""
        return cls(
            document=document.id,
            revision=document.revision,
            title=document.title,
            issued_on=document.issued_on or document.published_on,
            region=document.city or document.province,
            region_code=document.region_code,
            level=document.level,
            archive_file=document.archive_file,
            archive_record=document.archive_record,
            bold=document.bold,
        )

    @property
    def seat(self) -> str | None:
        """The place whose bodies a text calls by their level alone (市政府, 区发改委): its code, else its name."""
        return self.region_code or self.region

    def provenance(self, text: str, start: int, end: int, made_by: str, *kind: object) -> dict[str, Any]:
        """The fields that every annotation of ``text[start:end]`` shares; ``kind`` tells rows of one span apart."""
        return {
            "id": identify(self.document, start, end, *kind),
            "document": self.document,
            "revision": self.revision,
            "start": start,
            "end": end,
            "quote": text[start:end],
            "archive_file": self.archive_file,
            "archive_record": self.archive_record,
            "made_by": made_by,
        }


ClauseKind = Literal["title", "heading", "sentence", "table_row", "signature", "addressee", "contents"]


class Clause(Annotation):
    """A sentence, heading or table row of a document."""

    ordinal: int = Field(0, description="Position in the document, from 0 | 序号")
    paragraph: int = Field(0, description="Paragraph that it stands in, from 0 | 段落")
    kind: ClauseKind = Field(
        "sentence",
        description="title (with number, bodies and day above a body), heading, sentence, table_row, signature, addressee or contents "
        "(a line of a table of contents) | 类型",
    )
    heading_path: tuple[str, ...] = Field((), description="Headings above it, outermost first | 标题路径")
    lead_in: str | None = Field(None, description="Sentence that introduces the list it stands in | 引导句")
    columns: tuple[str, ...] = Field(
        (), description="Of a table row: the header of each cell, in order; empty for headers themselves | 列标题"
    )
    row_headers: tuple[str, ...] = Field((), description="Of a table row: what names it, outermost first | 行标题")


COMPARATORS = ("eq", "ge", "gt", "le", "lt", "approx", "approx_above", "approx_below", "range")
"""How the value of a target is meant: equal, at least, more than, at most, less than, about, …"""


class Target(Annotation):
    """A quantity with a status (codebook, part C). ``start, end`` is the value span: number, unit and comparator."""

    sentence_start: int = Field(description="First code point of the sentence | 句起")
    sentence_end: int = Field(description="Code point after the sentence | 句止")
    sentence: str = Field("", description="The sentence | 句子")
    heading_path: tuple[str, ...] = Field((), description="Headings above it | 标题路径")
    status: Status = Field(
        description="target, achieved, baseline, support_amount, condition, sanction, reference, unclear "
        "| 状态；unclear 为证据不足"
    )
    target_class: Literal["outcome", "output", "input", "process"] | None = Field(None, description="Class | 目标类别")
    value: float | None = Field(None, description="Number in the base unit | 数值")
    value_lo: float | None = Field(None, description="Lower end of a range | 下限")
    value_hi: float | None = Field(None, description="Upper end of a range | 上限")
    raw_value: str | None = Field(None, description="Number as printed, where a rule changed it | 原数值")
    value_base: float | None = Field(None, description="Value without unit prefix (FLOPS, bytes) | 基准值")
    comparator: str = Field(
        "eq", description="eq, ge, gt, le, lt, approx, approx_above, approx_below, range | 比较关系"
    )
    unit: str | None = Field(None, description="Canonical unit | 单位")
    unit_raw: str | None = Field(None, description="Unit as printed | 原单位")
    quantity_kind: str = Field(
        "count", description="count, amount, physical, share, rate, intensity, rank, index, multiple | 数量类型"
    )
    change_kind: str | None = Field("level", description="level, delta, relative_change, multiple, maintain | 变化类型")
    period_kind: str = Field("point", description="point, cumulative, annual, annual_average | 期间类型")
    indicator: str | None = Field(None, description="What is measured | 指标")
    indicator_start: int | None = Field(None, description="First code point of the indicator | 指标起")
    indicator_end: int | None = Field(None, description="Code point after the indicator | 指标止")
    object: str | None = Field(None, description="Counted noun with its modifiers | 对象")
    object_start: int | None = Field(None, description="First code point of the object | 对象起")
    object_end: int | None = Field(None, description="Code point after the object | 对象止")
    qualifier: dict[str, Any] | None = Field(
        None, description="Threshold of the object: attr, op, value, unit | 限定条件"
    )
    deadline_year: int | None = Field(None, description="Year of the deadline | 期限年份")
    deadline_date: date | None = Field(None, description="Last day of the deadline | 期限日期")
    deadline_from: date | None = Field(None, description="First day of the period | 期限起始")
    deadline_mode: str | None = Field(None, description="by, before, during, in, as_of | 期限方式")
    deadline_source: str = Field(
        "none",
        description="explicit, same_sentence, prev_sentence, heading, title, table, fyp, relative, none | 期限来源",
    )
    deadline_text: str | None = Field(None, description="Deadline as printed | 期限原文")
    deadline_start: int | None = Field(None, description="First code point of the deadline | 期限起")
    deadline_end: int | None = Field(None, description="Code point after the deadline | 期限止")
    baseline: dict[str, Any] | None = Field(None, description="Baseline: year, value, unit | 基期")
    baseline_start: int | None = Field(None, description="First code point of the baseline | 基期起")
    baseline_end: int | None = Field(None, description="Code point after the baseline | 基期止")
    strength: Literal["hard", "normal", "soft", "aspirational"] | None = Field(
        None, description="hard, normal, soft or aspirational; of targets alone | 强度"
    )
    binding: Literal["约束性", "预期性"] | None = Field(None, description="约束性 or 预期性, as printed | 约束属性")
    actor: str | None = Field(None, description="Responsible body as printed | 责任主体")
    actor_start: int | None = Field(None, description="First code point of the actor | 主体起")
    actor_end: int | None = Field(None, description="Code point after the actor | 主体止")
    actor_role: str | None = Field(None, description="lead, support or target_group | 主体角色")
    scope: dict[str, Any] | None = Field(
        None, description="region, level, sector, denominator, rank_among, precision | 范围"
    )
    list_group: str | None = Field(None, description="Records that share a verb or deadline | 列举组")
    rule: str = Field("", description="Rule that read it | 规则")
    role_probability: float | None = Field(
        None,
        description="Probability that the judge of roles gives the status, 0 to 1; null where a rule or a table's header decides"
        " | 角色判别模型给出的概率；由规则或表头决定时为空",
    )
    confidence: float = Field(
        1.0,
        description="Share of rows of this kind that are right in every slot, 0 to 1, by rows that were read;"
        " 1: a person decided this row | 置信度：抽读同类记录中各项全对的比例；1 为人工裁定",
    )
    confidence_read: int | None = Field(
        None,
        description="Rows of this kind that were read for it; 0: none was, and 0.5 stands for not knowing | 抽读的同类记录数；0 为未抽读",
    )


LABELS = {
    "PERSON": "人物 person",
    "GPE": "行政区 place",
    "LOCATION": "地点 location",
    "AGENCY": "机关 agency",
    "COMPANY": "企业 company",
    "INSTITUTION": "机构 institution",
    "POLICY": "政策 policy",
    "PROJECT": "项目 project",
    "EVENT": "活动 event",
    "DOCNUM": "文号 number",
    "REFERENCE": "本地代称 own place",
}
"""Types of a name, each in Chinese and English; REFERENCE is a word for the document's own place."""


class Mention(Annotation):
    """A name in a text."""

    label: str = Field(
        description="PERSON, GPE, LOCATION, AGENCY, COMPANY, INSTITUTION, POLICY, PROJECT, EVENT, DOCNUM; REFERENCE: a word"
        " for the document's own place (我市, 全省) | 类型；REFERENCE 指本地代称"
    )
    entity: str | None = Field(None, description="Entity of the register, if linked | 实体标识")
    method: str = Field("", description="How it was found or linked | 方法")
    confidence: float = Field(
        1.0,
        description="Score of the finder times that of the link, 0 to 1: an order, no measured share; 1: a person decided"
        " this row | 识别与链接得分之积，只供排序；1 为人工裁定",
    )


class Citation(Annotation):
    """A policy that a document names."""

    cited_title: str | None = Field(None, description="Title as cited, without 《》 | 被引标题")
    cited_number: str | None = Field(None, description="Document number as cited | 被引文号")
    policy: str = Field(
        "",
        description="The policy that is meant, one key for every way to cite it: document id in the store, else number, else title "
        "without issuer and edition | 所指政策",
    )
    relation: str = Field("cites", description="cites, implements, repeals, amends, replaces, forwards | 关系")
    resolved: str | None = Field(None, description="Document id in the store, or null | 匹配文件")


class Emphasis(Annotation):
    """A data clause and one category of the codebook (part B)."""

    clause: str = Field("", description="Clause id | 语句标识")
    category: str = Field(description="Category of the codebook | 类别")
    probability: float = Field(description="Calibrated probability | 概率")
    instrument: str = Field("none", description="Policy instrument | 政策工具")
    stance: Stance = Field("none", description="regulate, provide, promote or none | 立场")
    facets: tuple[str, ...] = Field((), description="Facets | 侧面")
    heading_path: tuple[str, ...] = Field((), description="Headings above it | 标题路径")
    evidence_start: int | None = Field(None, description="First code point of the most telling stretch | 证据起")
    evidence_end: int | None = Field(None, description="Code point after it | 证据止")


class Reading(Record):
    """A document that was annotated, and what came of it: "no target stated" differs from "not read"."""

    id: str = Field(description="Document id | 文件标识")
    revision: str = Field(description="SHA-256 of the text that was read | 版本摘要")
    made_by: str = Field(description="Versions of all rules and models | 规则与模型版本")
    chars: int = Field(0, description="Code points read | 字数")
    clauses: int = Field(0, description="Sentences, headings and table rows | 语句数")
    targets: int = Field(0, description="Quantities with a status | 数量记录数")
    promises: int = Field(0, description="Of these with the status target | 目标数")
    mentions: int = Field(0, description="Names | 名称数")
    citations: int = Field(0, description="Policies cited | 引用数")
    data_clauses: int = Field(0, description="Clauses with a category of the codebook | 数据语句数")
    script: Literal["simplified", "traditional", "other"] = Field(
        "simplified", description="Script of the text; the rules read simplified Chinese | 文字"
    )


class Annotations(Record):
    """All that was read in one document."""

    reading: Reading
    clauses: tuple[Clause, ...] = ()
    targets: tuple[Target, ...] = ()
    mentions: tuple[Mention, ...] = ()
    citations: tuple[Citation, ...] = ()
    emphasis: tuple[Emphasis, ...] = ()
