"""What the system did: requests, archive files, and what went wrong."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import Field

from pipeline.records.base import Record


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
    archive_offset: int | None = Field(None, description="Byte offset of the record in the file | 归档偏移")
    payload_digest: str = Field("", description="WARC-Payload-Digest of the record | 载荷摘要")


class FrontierEntry(Record):
    """A page or file that a portal lists or links to: what is known of it, and when it is due to be asked for again."""

    id: str = Field(description="Hash of portal and canonical URL | 标识")
    portal: str = Field(description="Portal id | 门户标识")
    url: str = Field(description="URL | 网址")
    role: str = Field("detail", description="detail or attachment | 角色")
    column: str = Field("", description="Column of the portal | 栏目")
    about: dict[str, Any] = Field(default_factory=dict, description="What its list or page says of it | 列表信息")
    state: str = Field("known", description="known, failed, gone or refused | 状态")
    content_hash: str | None = Field(
        None, description="SHA-256 of the body, without what changes at every request | 内容摘要"
    )
    payload_digest: str = Field("", description="WARC-Payload-Digest of the archived body | 载荷摘要")
    archived_at: datetime | None = Field(None, description="Time of that capture, UTC | 归档时间")
    etag: str = Field("", description="ETag header | ETag")
    last_modified: str = Field("", description="Last-Modified header | 最后修改时间")
    checked_on: date | None = Field(None, description="Day of the last request | 最近检查日")
    changed_on: date | None = Field(None, description="Day of the last change | 最近变更日")
    streak: int = Field(0, description="Checks in a row without a change, or failures in a row | 连续次数")
    due_on: date = Field(description="Day from which it may be asked for again | 下次检查日")


class ColumnWalk(Record):
    """The last walk through a column's list. Until one reached the end, a page of known items does not end a walk."""

    id: str = Field(description="Hash of portal and column | 标识")
    portal: str = Field(description="Portal id | 门户标识")
    column: str = Field(description="Column | 栏目")
    complete: bool = Field(description="Whether it came to its end | 是否走完")
    walked_at: datetime = Field(description="Time of its end or beginning, UTC | 时间")
    items: int = Field(0, description="Items that were seen | 条目数")


class PortalHealth(Record):
    """How a portal is doing: its last crawls, whether they met its expectations, and how full its documents' fields are."""

    id: str = Field(description="Portal id | 门户标识")
    portal: str = Field(description="Portal id | 门户标识")
    run: str = Field(description="Last run | 最近运行")
    crawled_at: datetime = Field(description="Time of the last crawl, UTC | 最近采集")
    last_success: datetime | None = Field(
        None, description="Time of the last crawl that met its expectations, UTC | 最近成功"
    )
    held: bool = Field(False, description="Whether its changes are kept back from publication | 是否暂停发布")
    reasons: tuple[str, ...] = Field((), description="Expectations that failed | 未满足的预期")
    failures_in_row: int = Field(0, description="Crawls in a row that failed them | 连续失败次数")
    requested: int = Field(0, description="Items of the last crawl | 请求数")
    done: int = Field(0, description="New or changed | 新增或变更")
    unchanged: int = Field(0, description="Unchanged | 未变")
    skipped: int = Field(0, description="Not asked for | 跳过")
    failed: int = Field(0, description="Failed | 失败")
    trend: tuple[dict[str, Any], ...] = Field(
        (), description="Counts of the last fourteen crawls, the latest last | 趋势"
    )
    fill: dict[str, float] = Field(
        default_factory=dict, description="Share of its documents that have a field | 字段填充率"
    )


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
    """A WARC file that was read into documents; one whose bytes changed, or that meets another version of reader or portal file, is
    read again."""

    id: str = Field(description="WARC file, relative to the archive folder | 归档文件")
    bytes: int = Field(description="Size of the file when it was read | 字节")
    sha256: str = Field("", description="SHA-256 of these bytes | 内容摘要")
    mark: str = Field(
        "",
        description="Digest of what its place tells of the file; where it is another one, the bytes are compared | 存储标记",
    )
    made_by: str = Field(
        description="Versions of the reader and of the portal files that it went by | 读取器与门户文件版本"
    )
    portals: tuple[str, ...] = Field(
        (), description="Portals of its pages; an empty name for pages that no portal declares | 门户"
    )
    pages: int = Field(0, description="Answers in the file | 页面数")
    documents: int = Field(0, description="Documents read | 文件数")
    issues: int = Field(0, description="Pages and attachments that could not be read | 问题数")


class Derivation(Record):
    """A step over all documents that was done, and what it was made from."""

    id: str = Field(description="Name of the step | 步骤")
    inputs: str = Field(description="SHA-256 of what it was made from | 输入摘要")
    made_by: str = Field(description="Versions of its rules | 规则版本")
    made_from: tuple[str, ...] = Field(
        (), description="Versions that read the archives and documents it was made from | 所依据的读取与标注版本"
    )
    counts: dict[str, int] = Field(default_factory=dict, description="What it counted | 计数")
    at: datetime = Field(description="Time, UTC | 时间")


class DerivedPart(Record):
    """A part of such a step – a document, a place, a window – and what its rows were made from."""

    id: str = Field(description="Hash of step and part | 标识")
    step: str = Field(description="Name of the step | 步骤")
    part: str = Field(description="Document, place or window | 部分")
    inputs: str = Field(description="Digest of what its rows were made from, and of the rules | 输入摘要")


class Fingerprint(Record):
    """What tells whether the text of a document agrees with that of another, without reading either again."""

    id: str = Field(description="Document id | 文件标识")
    revision: str = Field(description="SHA-256 of the text | 版本摘要")
    made_by: str = Field(description="Version of the rules | 规则版本")
    plain: str = Field("", description="Digest of the text without blanks; empty where it is short | 去空白正文摘要")
    bands: tuple[str, ...] = Field(
        (), description="Digests of the bands of its MinHash over sentences; none where it has few | 最小哈希分段摘要"
    )


class PublishedRelease(Record):
    """A release that was published, and what it held: a folder that was changed since then is known by it."""

    id: str = Field(description="Name of the release | 发布版名称")
    sha256: str = Field(
        description="SHA-256 of its SHA256SUMS, which names the bytes of every other file | 校验清单摘要"
    )
    rows: dict[str, int] = Field(default_factory=dict, description="Rows by table | 各表行数")
    at: datetime = Field(description="Time, UTC | 时间")
