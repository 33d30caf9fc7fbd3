"""Printed lines become paragraphs again. The text is made up for the tests."""

from __future__ import annotations

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import document_from_text
from pipeline.documents.wrapping import unwrap

PARAGRAPHS = [
    "临海市数据集市建设方案",
    "一、总体要求",
    "　　为了让本市各行各业的数据流动起来，推动数据供得出、流得动、用得好，按照先易后难、分步实施、确保安全的原则，"
    "特制定本方案并报市政府同意后印发执行。",
    "　　到2026年底，全市建成数据集市三个，上架数据集不少于二百个，带动企业五百家以上，形成一批可复制可推广的做法。",
    "二、重点任务",
    "　　（一）建好集市。由市数据局牵头，会同有关部门和单位，在两年之内建成统一的登记、交易、结算和仲裁平台，"
    "与省级平台互联互通，做到一个入口进、一个标准办。",
]


def printed(width: int) -> list[str]:
    lines = [line for paragraph in PARAGRAPHS for line in textwrap.wrap(paragraph, width, drop_whitespace=False)]
    half = len(lines) // 2
    return ["\n".join([*lines[:half], "— 1 —"]), "\n".join([*lines[half:], " 2 "])]


def test_wrapped_lines_are_joined_and_page_numbers_dropped() -> None:
    assert unwrap(printed(28)).text.splitlines() == PARAGRAPHS


def test_what_is_not_wrapped_stays() -> None:
    assert unwrap(["\n".join(PARAGRAPHS)]).text.splitlines() == PARAGRAPHS
    table = "\n".join(f"{n} 数据集 {n * 7} 个" for n in range(30))
    assert unwrap([table]).text == table


def test_pages_begin_where_their_first_letters_stand() -> None:
    pages = ["", *printed(28), "", "附件 清单"]
    text, starts, *_ = unwrap(pages)
    firsts = [next((line for line in page.splitlines() if line), "").strip() for page in pages]
    assert [text[at:].startswith(first) for at, first in zip(starts, firsts, strict=True)] == [True] * 5
    assert starts[0] == 0 and starts[3] == starts[4]
    document = document_from_text(text, id="a", pages=starts)
    assert [document.page_at(at) for at in (0, starts[2] - 1, starts[2], starts[4])] == [2, 2, 3, 5]
    assert document_from_text(text, id="a").page_at(0) is None


@given(st.lists(st.text(max_size=300), max_size=5))
def test_no_letter_is_lost(pages: list[str]) -> None:
    kept = "".join(unwrap(pages).text.split())
    assert len(kept) >= sum(len("".join(page.split())) for page in pages) - 80
