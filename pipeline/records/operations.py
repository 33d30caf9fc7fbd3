"""What the system did: requests, archive files, and what went wrong."""

from __future__ import annotations

from datetime import datetime

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
