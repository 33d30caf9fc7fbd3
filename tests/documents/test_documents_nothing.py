"""Pages that stand in place of a document."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.documents import read_page
from pipeline.errors import SoftRedirect
from pipeline.records import Page

PAGE = Page(
    url="http://a.test/zc/202403/c_1.html", fetched_at=datetime(2026, 1, 5, tzinfo=UTC), content_type="text/html"
)
BODY = f"<body><div id=zoom>{'<p>加快建设数据集市，让数据在行业中用起来。</p>' * 9}</div></body>"


@pytest.mark.parametrize("title", ["临海市智能检索", "搜索结果-临海市人民政府", "404", "404 Not Found", "页面不存在"])
def test_search_and_error_pages_are_no_documents(title: str) -> None:
    with pytest.raises(SoftRedirect):
        read_page(PAGE, f"<title>{title}</title>{BODY}".encode())


@pytest.mark.parametrize("title", ["智能搜索引擎管理办法", "4045号提案的答复", "关于清理已删除信息的通知"])
def test_documents_on_such_matters_are_read(title: str) -> None:
    assert read_page(PAGE, f"<title>{title}</title>{BODY}".encode()).title == title


def test_the_title_of_an_article_is_never_asked() -> None:
    meta = '<meta name="ArticleTitle" content="临海市智能检索">'
    assert read_page(PAGE, f"{meta}<title>临海市智能检索</title>{BODY}".encode()).title == "临海市智能检索"
