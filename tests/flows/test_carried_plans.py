"""A notice that says only 现印发给你们 and the plan that it carries, from the archive to the rows; all of it made up."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest

from flows.documents import read_one_archive
from pipeline.annotate import annotate
from pipeline.archive import ArchiveWriter
from pipeline.documents import document_id
from pipeline.records import Document
from pipeline.store.database import Store

AT = datetime(2026, 3, 1, tzinfo=UTC)
PAGE, FILE = "http://portal.test/zc/t1.html", "http://portal.test/zc/P020240308371.docx"
TITLE = "临海市数据局关于印发《临海市数据集市建设方案》的通知"
PLAN = [
    "临海市数据集市建设方案",
    "一、工作目标",
    "到2026年，全市建成数据集市30个。",
    "二、重点任务",
    "推动数据在行业中用起来。",
]
NOTICE = [
    *(TITLE, "临数〔2024〕3号", "各区数据局："),
    "现将《临海市数据集市建设方案》印发给你们，请认真组织实施，抓好落实。",
    *("临海市数据局", "2024年3月8日"),
]


def page(lines: list[str], below: str = "") -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines)
    head = f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2024-03-12">'
    return f"<html><head>{head}</head><body><div class='TRS_Editor'>{body}</div>{below}</body></html>".encode()


def plan() -> bytes:
    document, held = docx.Document(), io.BytesIO()
    for line in ["附件1", *PLAN]:
        document.add_paragraph(line)
    document.save(held)
    return held.getvalue()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("MODU_HOME", str(tmp_path))
    return Store(f"sqlite:///{tmp_path}/modu.sqlite")


def read(home: Path, run: str, **answers: bytes) -> None:
    with ArchiveWriter(home / "archive", run) as archive:
        for role, payload in answers.items():
            url, about = (PAGE, {}) if role == "detail" else (FILE, {"parent_url": PAGE, "list_title": "附件1"})
            kind = "text/html; charset=utf-8" if role == "detail" else "application/octet-stream"
            archive.write_response(url, 200, "OK", [("Content-Type", kind)], payload, AT, {"role": role, **about})
    read_one_archive.fn(f"{run}.warc.gz")


def promised(document: Document) -> list[tuple[str, float | None, tuple[str, ...]]]:
    return [(one.document, one.value, one.heading_path) for one in annotate(document).targets if one.status == "target"]


def test_a_plan_in_the_body_of_its_notice(tmp_path: Path, store: Store) -> None:
    read(tmp_path, "r1", detail=page(NOTICE + PLAN))
    (document,) = store.documents()
    assert (document.title, document.document_type, document.issued_on) == (TITLE, "opinion_scheme", date(2024, 3, 8))
    clauses = annotate(document).clauses
    titles = [clause.quote for clause in clauses if clause.kind == "title"]
    assert titles == [*NOTICE[:2], PLAN[0]]
    assert [clause.quote for clause in clauses if clause.kind == "signature"] == NOTICE[-2:]
    assert promised(document) == [(document.id, 30, ("一、工作目标",))]


@pytest.mark.parametrize("together", [True, False])
def test_a_plan_that_hangs_on_its_notice(tmp_path: Path, store: Store, together: bool) -> None:
    notice = page(NOTICE, '<a href="P020240308371.docx">附件1</a>')
    if together:
        read(tmp_path, "r1", detail=notice, attachment=plan())
    else:  # the file is fetched again alone
        read(tmp_path, "r1", detail=notice)
        read(tmp_path, "r2", attachment=plan())
    found = {document.id: document for document in store.documents()}
    file = found[document_id(FILE)]
    assert (file.title, file.document_type, file.parent) == (PLAN[0], "opinion_scheme", document_id(PAGE))
    assert (file.issuer, file.issued_on, file.published_on) == ("临海市数据局", date(2024, 3, 8), date(2024, 3, 12))
    assert (file.sources["issuer"], file.sources["title"]) == ("page", "text")
    assert promised(file) == [(file.id, 30, ("一、工作目标",))]
    assert not promised(found[document_id(PAGE)])
