"""Tables that were pasted as text, a cell a line."""

from __future__ import annotations

from pipeline.language.clauses import clause_tree


def rows(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.quote, one.columns) for one in clause_tree(text) if one.kind == "table_row"]


def test_numbers_at_the_same_places_make_rows() -> None:
    text = "主要指标\n指标\n单位\n2020年\n2025年\n粮食产量\n万吨\n23.5\n25\n城镇化率\n%\n51\n—\n各部门抓好落实。"
    headers = ("指标", "单位", "2020年", "2025年")
    assert rows(text) == [
        ("\n".join(headers), ()),
        ("粮食产量\n万吨\n23.5\n25", headers),
        ("城镇化率\n%\n51\n—", headers),
    ]
    tree = clause_tree(text)
    assert (tree[0].quote, tree[-1].quote) == ("主要指标", "各部门抓好落实。")
    assert tree[2].heading_path == ("主要指标",) and tree[2].row_headers == ("粮食产量",)


def test_a_row_whose_first_name_stands_above_it() -> None:
    found = rows("类别\n指标\n2020年\n2025年\n普及\n入园率\n89\n94以上\n入学率\n91\n95\n质量\n本科率\n70\n80")
    assert found[2] == ("入学率\n91\n95", ("指标", "2020年", "2025年"))


def test_years_under_one_header() -> None:
    found = rows("单位：人\n区县\n基数\n分年度任务\n2024年\n2025年\n东湖区\n80\n100\n120\n西山区\n70\n90\n110")
    assert [quote for quote, _ in found[:2]] == ["区县\n基数\n分年度任务", "2024年\n2025年"]
    assert found[2][1] == ("区县", "基数", "分年度任务 2024年", "分年度任务 2025年")


def test_rows_that_begin_with_their_number() -> None:
    text = "序号\n任务\n要求\n时限\n一、数据\n1\n共享\n新增目录40条。\n6月\n二、算力\n2\n算力\n建成\n两个。\n9月\n3\n安全\n演练。\n9月\n"
    found = rows(text)
    headers = ("序号", "任务", "要求", "时限")
    assert [quote for quote, _ in found[:4]] == [
        "序号\n任务\n要求\n时限",
        "一、数据",
        "1\n共享\n新增目录40条。\n6月",
        "二、算力",
    ]
    assert [columns for _, columns in found[2:]] == [
        headers,
        (),
        (),
        headers,
    ]  # a row of more lines than headers has none


def test_lists_and_addresses_are_no_tables() -> None:
    for text in (
        "联系人\n张三\n电话\n12345678\n传真\n87654321\n邮编\n510000",
        "一、要求\n建设目标\n1\n到2025年，建成集市3个。\n2\n到2026年，建成5个。",
        "1\n2\n3\n4\n5\n6\n7\n8",
    ):
        assert rows(text) == []
