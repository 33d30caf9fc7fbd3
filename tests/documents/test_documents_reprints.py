"""Which documents repeat another. The texts are made up for the tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.compare.links import link
from pipeline.documents import document_from_text
from pipeline.records import Document

TEXT = "".join(f"（{n}）各部门应当把数据管好用好，守住安全的底线。\n" for n in range(12))


def copy(id: str, text: str = TEXT, **fields: Any) -> Document:
    return document_from_text(text, id=id, **fields)


def marked(*documents: Document) -> dict[str, str | None]:
    return link(documents, [], ()).reprints


def test_the_highest_and_earliest_copy_is_the_original() -> None:
    city = copy("city", TEXT.replace("\n", "\n\u3000\u3000"), level="city", published_on=date(2024, 1, 1))
    province = copy("province", level="province", published_on=date(2024, 2, 1))
    later = copy("later", level="province", published_on=date(2024, 3, 1))
    assert marked(city, province, later) == {"city": "province", "later": "province"}


def test_number_and_title_are_enough() -> None:
    named = {"title": "关于建设数据集市的通知", "document_number": "临数〔2024〕3号"}
    assert marked(copy("a", level="province", **named), copy("b", "节录。", level="city", **named)) == {"b": "a"}
    assert (
        marked(copy("a", **named), copy("b", "节录。", title="另一个通知的题目", document_number="临数〔2024〕3号"))
        == {}
    )


def test_who_says_that_it_repeats_another_is_no_original() -> None:
    said = copy("said", title="关于建设数据集市的通知（转载）", level="national", published_on=date(2024, 1, 1))
    own = copy("own", title="关于建设数据集市的通知", level="city", published_on=date(2024, 2, 1))
    assert marked(said, own) == {"said": "own"}


def test_short_texts_and_attachments_may_agree_by_chance() -> None:
    assert marked(copy("a", "无。"), copy("b", "无。")) == {}
    assert marked(copy("a"), copy("b", parent="a")) == {}


def test_a_mark_that_no_longer_holds_is_taken_back() -> None:
    assert marked(copy("a", reprint_of="gone")) == {"a": None}
    assert marked(copy("a", level="city"), copy("b", level="district", reprint_of="a")) == {}


def test_nearly_the_same_text_is_a_copy_unless_numbers_or_years_differ() -> None:
    long = "".join(f"（{n}）第{n}项工作由第{n}个部门负责落实到位。\n" for n in range(40))
    other = long.replace("第7个部门", "第七个部门") + "来源：某网站转载。\n"
    assert marked(copy("a", long, level="city"), copy("b", other, level="district")) == {"b": "a"}
    numbered = {"title": "关于示例工作的通知", "document_number": "示政发〔2023〕1号"}
    again = {"title": "关于示例工作的通知", "document_number": "示政发〔2024〕9号"}
    assert marked(copy("a", long, **numbered), copy("b", other, **again)) == {}
    assert marked(copy("a", long, issued_on=date(2023, 1, 1)), copy("b", other, issued_on=date(2024, 1, 1))) == {}
    assert marked(copy("a", long), copy("b", long[: len(long) // 2])) == {}
