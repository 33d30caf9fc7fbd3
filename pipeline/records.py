"""What the system knows, as frozen records. A field here is a column of the table of the same name.

Offsets are code points into ``Document.text``, end exclusive. Every row of an annotation carries its provenance: document,
revision (SHA-256 of the text), span and quote, archive file and record, and the version of the rule or model that made it.
Field descriptions are bilingual, "English | 中文"; the data dictionary is generated from them.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Status = Literal["target", "achieved", "baseline", "support_amount", "condition", "sanction", "reference"]
Level = Literal["national", "province", "city", "district"]
Stance = Literal["regulate", "provide", "promote", "none"]


def identify(*parts: object) -> str:
    """Stable id: the first 16 hex digits of the SHA-256 of the parts that identify a thing."""
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:16]


def revision_of(text: str) -> str:
    """The revision of a text: its SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


class Record(BaseModel):
    """Base of all records: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Page(Record):
    """One archived answer: what a URL gave at one time. Its bytes lie in the archive."""

    url: str = Field(description="URL of the request | 请求网址")
    portal: str = Field("", description="Portal id | 门户标识")
    column: str = Field("", description="Column of the portal | 栏目")
    document_class: str = Field("policy", description="policy, interpretation or notice | 文件类别")
    list_title: str | None = Field(None, description="Title printed in the list | 列表标题")
    list_date: date | None = Field(None, description="Date printed in the list | 列表日期")
    list_number: str | None = Field(None, description="Document number printed in the list | 列表文号")
    fetched_at: datetime = Field(description="Time of capture, UTC | 采集时间")
    status: int = Field(200, description="HTTP status | 状态码")
    content_type: str = Field("", description="Content-Type header | 内容类型")
    parent_url: str | None = Field(None, description="Page that carries this attachment | 所属页面")
    archive_file: str = Field("", description="WARC file, relative to the archive folder | 归档文件")
    archive_record: str = Field("", description="WARC-Record-ID | 归档记录号")
    archive_offset: int | None = Field(None, description="Byte offset of the record in the file | 归档偏移")


class Attachment(Record):
    """A file that belongs to a page."""

    url: str = Field(description="URL | 网址")
    name: str = Field("", description="Name as shown to a reader | 名称")


class Document(Record):
    """A document as read: normalised text and metadata. A value that the page does not print is null."""

    id: str = Field(description="Hash of the canonical URL or file name | 文件标识")
    portal: str = Field("", description="Portal id | 门户标识")
    url: str = Field(description="Canonical URL or file path | 网址或文件路径")
    title: str | None = Field(None, description="Title | 标题")
    issuer: str | None = Field(
        None, description="Issuing bodies as printed; several are joined by 、 or a blank | 发文机关"
    )
    document_number: str | None = Field(None, description="Document number, e.g. 〔2023〕15号 | 发文字号")
    index_number: str | None = Field(None, description="Index number of the disclosure catalogue | 索引号")
    document_type: str | None = Field(
        None,
        description="law_regulation, plan, opinion_scheme, action_plan, support_measures, work_report, list_annex, "
        "notice, interpretation or other | 文件类型",
    )
    document_class: str = Field("policy", description="policy, interpretation or notice, by the column | 文件类别")
    field: str | None = Field(None, description="data, ai, digital_economy or other | 领域")
    issued_on: date | None = Field(None, description="Date of signature | 成文日期")
    published_on: date | None = Field(None, description="Date of publication | 发布日期")
    effective_on: date | None = Field(None, description="Date of effect | 实施日期")
    expires_on: date | None = Field(None, description="Date of expiry | 失效日期")
    validity: str | None = Field(None, description="in_force, expired or repealed, where printed | 有效性")
    region_code: str | None = Field(None, description="GB/T 2260 code | 行政区划代码")
    city: str | None = Field(None, description="City | 城市")
    province: str | None = Field(None, description="Province | 省份")
    level: Level | None = Field(None, description="Level of the issuer | 层级")
    text: str = Field(description="Normalised text of the body | 正文")
    chars: int = Field(0, description="Length of the text in code points | 字数")
    revision: str = Field(description="SHA-256 of the text | 版本摘要")
    sources: dict[str, str] = Field(
        default_factory=dict,
        description="Where each value was read: label, meta, script, signature, url … | 元数据来源",
    )
    attachments: tuple[Attachment, ...] = Field((), description="Files that belong to the page | 附件")
    parent: str | None = Field(None, description="Document that carries this attachment | 所属文件")
    reprint_of: str | None = Field(None, description="Document that this one reprints | 转载自")
    archive_file: str = Field("", description="WARC file | 归档文件")
    archive_record: str = Field("", description="WARC record | 归档记录")
    first_seen: datetime | None = Field(None, description="First capture, UTC | 首次采集")
    last_seen: datetime | None = Field(None, description="Last capture, UTC | 最近采集")


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
    made_by: str = Field("", description="Version of the rule or model | 规则或模型版本")


class Context(Record):
    """What an annotator may know of a document beside its text: the metadata that rows inherit."""

    document: str = ""
    revision: str = ""
    title: str | None = None
    issued_on: date | None = None
    region: str | None = None
    level: Level | None = None
    archive_file: str = ""
    archive_record: str = ""

    @classmethod
    def of(cls, document: Document) -> Context:
        """The context of a document that was read."""
        return cls(
            document=document.id,
            revision=document.revision,
            title=document.title,
            issued_on=document.issued_on or document.published_on,
            region=document.city or document.province,
            level=document.level,
            archive_file=document.archive_file,
            archive_record=document.archive_record,
        )

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


class Clause(Annotation):
    """A sentence, heading or table row of a document."""

    ordinal: int = Field(0, description="Position in the document, from 0 | 序号")
    paragraph: int = Field(0, description="Paragraph that it stands in, from 0 | 段落")
    kind: Literal["title", "heading", "sentence", "table_row", "signature"] = Field(
        "sentence", description="title, heading, sentence, table_row or signature | 类型"
    )
    heading_path: tuple[str, ...] = Field((), description="Headings above it, outermost first | 标题路径")
    lead_in: str | None = Field(None, description="Sentence that introduces the list it stands in | 引导句")


class Target(Annotation):
    """A quantity with a status (codebook, part C). ``start, end`` is the value span: number, unit and comparator."""

    sentence_start: int = Field(description="First code point of the sentence | 句起")
    sentence_end: int = Field(description="Code point after the sentence | 句止")
    sentence: str = Field("", description="The sentence | 句子")
    heading_path: tuple[str, ...] = Field((), description="Headings above it | 标题路径")
    status: Status = Field(
        description="target, achieved, baseline, support_amount, condition, sanction, reference | 状态"
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
    scope: dict[str, Any] | None = Field(None, description="region, level, denominator, rank_among, precision | 范围")
    list_group: str | None = Field(None, description="Records that share a verb or deadline | 列举组")
    rule: str = Field("", description="Rule that read it | 规则")
    confidence: float = Field(1.0, description="Confidence, 0 to 1 | 置信度")


class Mention(Annotation):
    """A name in a text."""

    label: str = Field(
        description="PERSON, GPE, LOCATION, AGENCY, COMPANY, INSTITUTION, POLICY, PROJECT, EVENT, DOCNUM | 类型"
    )
    entity: str | None = Field(None, description="Entity of the register, if linked | 实体标识")
    method: str = Field("", description="How it was found or linked | 方法")
    confidence: float = Field(1.0, description="Confidence, 0 to 1 | 置信度")


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


class Citation(Annotation):
    """A policy that a document names."""

    cited_title: str | None = Field(None, description="Title as cited, without 《》 | 被引标题")
    cited_number: str | None = Field(None, description="Document number as cited | 被引文号")
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


class Annotations(Record):
    """All that was read in one document."""

    reading: Reading
    clauses: tuple[Clause, ...] = ()
    targets: tuple[Target, ...] = ()
    mentions: tuple[Mention, ...] = ()
    citations: tuple[Citation, ...] = ()
    emphasis: tuple[Emphasis, ...] = ()


class CityProfile(Record):
    """A city and a category of the codebook in one window."""

    id: str = Field(description="Hash of city, category and window | 标识")
    city: str = Field(description="City or other issuer's region | 城市")
    category: str = Field(description="Category or group of categories | 类别")
    window: str = Field(description="Field and period compared | 比较窗口")
    documents: int = Field(description="Documents of the city | 文件数")
    clauses: float = Field(description="Weighted data clauses of the city | 数据语句数")
    mentions: float = Field(description="Weighted clauses with the category | 类别语句数")
    share: float = Field(description="Share of emphasis, sums to 1 | 占比")
    share_lo: float | None = Field(None, description="2.5th percentile of the share | 占比下界")
    share_hi: float | None = Field(None, description="97.5th percentile of the share | 占比上界")
    prevalence: float = Field(description="Share of clauses that name it | 覆盖率")
    share_elsewhere: float | None = Field(None, description="Share in the other cities | 其他城市占比")
    log_odds: float | None = Field(None, description="Weighted log-odds against the other cities | 对数优势")
    log_odds_lo: float | None = Field(None, description="2.5th percentile | 对数优势下界")
    log_odds_hi: float | None = Field(None, description="97.5th percentile | 对数优势上界")
    z: float | None = Field(None, description="Log-odds over its standard error | z 值")
    rank: int | None = Field(None, description="Rank by log-odds within the city | 排名")
    claim: str = Field("none", description="none, indicative, documents (a) or city (b) | 结论类型")
    statement: str | None = Field(None, description="common, distinctive, silent or null | 陈述")
    statement_zh: str | None = Field(None, description="The statement in Chinese | 中文陈述")
    statement_en: str | None = Field(None, description="The statement in English | 英文陈述")
    echo_share: float = Field(0.0, description="Share of clauses that repeat a national text | 照搬比例")
    flags: tuple[str, ...] = Field((), description="single_document and the like | 标记")
    evidence: tuple[str, ...] = Field((), description="Ids of emphasis rows quoted as evidence | 证据")


class Fetch(Record):
    """One request of a crawl."""

    id: str = Field(description="Hash of run, URL and time | 标识")
    run: str = Field(description="Run id | 运行标识")
    portal: str = Field(description="Portal id | 门户标识")
    url: str = Field(description="URL | 网址")
    role: str = Field("detail", description="robots, list, detail or attachment | 角色")
    at: datetime = Field(description="Time, UTC | 时间")
    status: int | None = Field(None, description="HTTP status | 状态码")
    bytes: int = Field(0, description="Bytes of the body | 字节")
    seconds: float = Field(0.0, description="Duration in seconds | 耗时（秒）")
    outcome: str = Field(description="done, unchanged, skipped or failed | 结果")
    kind: str | None = Field(None, description="Name of the failure or of the reason to skip | 原因")
    content_hash: str | None = Field(None, description="SHA-256 of the body | 内容摘要")
    archive_file: str = Field("", description="WARC file | 归档文件")
    archive_record: str = Field("", description="WARC record | 归档记录")


class Issue(Record):
    """A thing that went wrong, counted."""

    id: str = Field(description="Hash of step, place, kind and message | 标识")
    step: str = Field(description="crawl, archive, documents, annotate, compare or publish | 步骤")
    kind: str = Field(description="Name of the failure | 类型")
    portal: str = Field("", description="Portal id | 门户标识")
    place: str = Field("", description="URL, file or field | 位置")
    message: str = Field(description="What happened | 说明")
    mend: str = Field("", description="What to do | 处理建议")
    count: int = Field(1, description="How often in the run | 次数")
    seen_at: datetime | None = Field(None, description="Time, UTC | 时间")


class ArchiveFile(Record):
    """A WARC file that was read into documents; one that grew or meets a newer reader is read again."""

    id: str = Field(description="WARC file, relative to the archive folder | 归档文件")
    bytes: int = Field(description="Size of the file when it was read | 字节")
    made_by: str = Field(description="Version of the reader | 读取器版本")
    pages: int = Field(0, description="Answers in the file | 页面数")
    documents: int = Field(0, description="Documents read | 文件数")
    issues: int = Field(0, description="Pages and attachments that could not be read | 问题数")


class Revision(Record):
    """A change of a document."""

    id: str = Field(description="Hash of document and revision | 标识")
    document: str = Field(description="Document id | 文件标识")
    revision: str = Field(description="SHA-256 of the new text | 新版本摘要")
    previous: str | None = Field(None, description="SHA-256 of the text before | 旧版本摘要")
    seen_at: datetime = Field(description="Time of capture, UTC | 采集时间")
    added: tuple[str, ...] = Field((), description="Lines added | 新增行")
    removed: tuple[str, ...] = Field((), description="Lines removed | 删除行")
