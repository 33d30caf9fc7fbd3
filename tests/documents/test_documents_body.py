"""Tables, wrapped lines and spoilt bytes of pages. All pages are made up for the tests."""

from __future__ import annotations

import pytest

from pipeline.documents.body import text_of
from pipeline.documents.charset import decode
from pipeline.portals.tree import PageTree

LONG = "临海市建设数据集市，让数据在行业中用起来。" * 6


def lines(html: str) -> list[str]:
    tree = PageTree(f"<body>{html}</body>")
    return text_of(tree, tree.root.find("body")).splitlines()


def test_cells_of_a_table_in_a_cell_stay_apart() -> None:
    inner = "<table><tr><td>甲</td><td>10个</td></tr><tr><td>乙</td><td>20个</td></tr></table>"
    assert lines(f"<table><tr><td>任务</td><td>{inner}</td></tr></table>") == ["任务", "甲\t10个", "乙\t20个"]


def test_a_table_that_only_places_text_leaves_its_paragraphs() -> None:
    assert lines(f"<table><tr><td></td><td><p>{LONG}</p><p>{LONG}</p></td><td></td></tr></table>") == [LONG, LONG]
    assert lines("<table><tr><td></td><td>合计</td><td></td></tr></table>") == ["\t合计\t"]


def test_lines_of_the_source_are_none_of_the_reader() -> None:
    assert lines("<p>use of\n   open data</p><p>数据\n\t要素</p><p>甲 乙</p>") == [
        "use of open data",
        "数据要素",
        "甲 乙",
    ]


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("declared", ["", "gb2312", "utf-8"])
def test_a_lost_byte_does_not_lose_the_page(charset: str, declared: str) -> None:
    payload = (f'<meta charset="{declared}">' + LONG * 3).encode(charset)
    at = payload.index("集市".encode(charset), 200)
    for spoilt in (b"\xff", bytes(range(200, 212))):
        text, _ = decode(payload[:at] + spoilt + payload[at:])
        assert LONG in text


BROKEN = [
    "到2025年，全市建成数据集市示范项目12个，培育数据服务企业不少于",
    "150家，数据交易额达到30亿元，公共数据开放目录超过4000项，形成一",
    "批可复制的经验，每年培训数据管理人才2000人次以上，新增数据标注企",
    "业20家。",
    "　　支持各区建设数据集市，年内引进项目15个，每季度调度一次，到期由数",
    "据局组织评估。",
]


def test_lines_that_breaks_part_at_a_width_are_one_paragraph_and_others_stay() -> None:
    assert lines(f"<div>{'<br>'.join(BROKEN)}</div>") == ["".join(BROKEN[:4]), "".join(BROKEN[4:])]
    assert lines("<div>甲市数据局<br>乙市数据局<br>丙市数据局<br>丁市数据局<br></div>") == [
        f"{c}市数据局" for c in "甲乙丙丁"
    ]
    assert lines(f"<div>{BROKEN[0]}<br><br>{BROKEN[1]}</div>") == BROKEN[:2]
    headed = [*BROKEN[:3], f"<b>夯实底座</b> {BROKEN[3]}"]
    assert lines(f"<div>{'<br>'.join(headed)}</div>") == ["".join(BROKEN[:3]), f"夯实底座 {BROKEN[3]}"]
