"""Pages, the documents that were read from them, and how these changed."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from pipeline.records.base import Level, Record

NATIONAL = "全国"
NATION_NAMES = frozenset({NATIONAL, "国家", "中央", "中国"})
"""What is written for the state where the name of a province is asked."""


class Page(Record):
    """One archived answer: what a URL gave at one time. Its bytes lie in the archive."""

    url: str = Field(description="URL of the request | 请求网址")
    portal: str = Field("", description="Portal id | 门户标识")
    column: str = Field("", description="Column of the portal | 栏目")
    document_class: str = Field("policy", description="policy, interpretation or notice | 文件类别")
    list_title: str | None = Field(None, description="Title printed in the list | 列表标题")
    list_date: date | None = Field(None, description="Date printed in the list | 列表日期")
    list_number: str | None = Field(None, description="Document number printed in the list | 列表文号")
    list_issuer: str | None = Field(None, description="Issuing body printed in the list | 列表发文机关")
    list_index_number: str | None = Field(None, description="Index number printed in the list | 列表索引号")
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


class RelatedPage(Record):
    """A page that the page of a document links to as its interpretation, or as the original that it interprets."""

    kind: Literal["interpretation", "original"] = Field(description="What the linked page is | 关系")
    url: str = Field(description="URL | 网址")
    title: str = Field("", description="Words of the link | 链接文字")


class Document(Record):
    """A document as read: normalised text and metadata. A value that the page does not print is null."""

    id: str = Field(
        description="Hash of the canonical URL; of a file in a folder: of its path below the folder and its bytes | 文件标识"
    )
    portal: str = Field("", description="Portal id | 门户标识")
    url: str = Field(description="Canonical URL or file path | 网址或文件路径")
    title: str | None = Field(None, description="Title | 标题")
    issuer: str | None = Field(
        None, description="Issuing bodies as printed; several are joined by 、 or a blank | 发文机关"
    )
    signers: tuple[str, ...] = Field((), description="Every body that signed, in the order of the signature | 署名机关")
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
    validity: str | None = Field(
        None, description="in_force, expired or repealed: as printed, or expired by its own term when fetched | 有效性"
    )
    region_code: str | None = Field(None, description="GB/T 2260 code | 行政区划代码")
    city: str | None = Field(None, description="City | 城市")
    province: str | None = Field(None, description="Province | 省份")
    level: Level | None = Field(
        None,
        description="Level of the issuer; a municipality is a province whose city names it too | 层级；直辖市为省级，城市栏同填",
    )
    text: str = Field(description="Normalised text of the body | 正文")
    chars: int = Field(0, description="Length of the text in code points | 字数")
    pages: tuple[int, ...] = Field(
        (),
        description="Code point at which each page of a PDF or OFD file begins; empty for what has no pages | 各页起点",
    )
    bold: tuple[tuple[int, int], ...] = Field(
        (), description="Spans of the text that are bold where a paragraph begins: run-in headings | 段首加粗"
    )
    unread: tuple[str, ...] = Field(
        (), description="Parts of the file that could not be read, each with the reason | 文件中未能读取的部分"
    )
    revision: str = Field(description="SHA-256 of the text | 版本摘要")
    sources: dict[str, str] = Field(
        default_factory=dict,
        description="Where each value was read: label, meta, script, signature, url … | 元数据来源",
    )
    attachments: tuple[Attachment, ...] = Field((), description="Files that belong to the page | 附件")
    related: tuple[RelatedPage, ...] = Field(
        (),
        description="Pages that interpret this document, or that it interprets, as its page links them | 解读与原文链接",
    )
    parent: str | None = Field(None, description="Document that carries this attachment | 所属文件")
    reprint_of: str | None = Field(None, description="Document that this one reprints | 转载自")
    archive_file: str = Field("", description="WARC file | 归档文件")
    archive_record: str = Field("", description="WARC record | 归档记录")
    first_seen: datetime | None = Field(None, description="First capture, UTC | 首次采集")
    last_seen: datetime | None = Field(None, description="Last capture, UTC | 最近采集")

    def page_at(self, offset: int) -> int | None:
        """The number, from 1, of the page on which a code point of the text stands; None for what has no pages."""
        return bisect_right(self.pages, offset) or None

    @property
    def place(self) -> str:
        """The place that it speaks for: its city, else its province, else the nation."""
        return self.city or self.province or NATIONAL


class DocumentRelation(Record):
    """What one document is to another."""

    id: str = Field(description="Hash of both documents and the kind | 标识")
    document: str = Field(description="Document that interprets, repeals, … | 文件")
    kind: Literal["interprets", "attached_to", "reprints", "repeals", "amends", "replaces", "forwards"] = Field(
        description="interprets, attached_to, reprints, repeals, amends, replaces or forwards | 关系"
    )
    related: str = Field(description="Document that it interprets, repeals, … | 相关文件")
    source: Literal["link", "title", "page", "text", "citation"] = Field(
        description="How it is known: link (one page links to the other), title (one title names the other), page (a file of the "
        "page), text (the same text) or citation (named in the text) | 依据"
    )
    evidence: str = Field(
        "", description="Words of the link or title, or the sentence that names the other document | 原文依据"
    )


class Revision(Record):
    """A change of a document."""

    id: str = Field(description="Hash of document and revision | 标识")
    document: str = Field(description="Document id | 文件标识")
    revision: str = Field(description="SHA-256 of the new text | 新版本摘要")
    previous: str | None = Field(None, description="SHA-256 of the text before | 旧版本摘要")
    seen_at: datetime = Field(description="Time of capture, UTC | 采集时间")
    added: tuple[str, ...] = Field((), description="Lines added | 新增行")
    removed: tuple[str, ...] = Field((), description="Lines removed | 删除行")
