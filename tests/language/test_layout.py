"""Texts whose lines are no paragraphs: broken at a width, around numbers, or not at all; contents, orders, plans that are carried."""

from __future__ import annotations

import time

import pytest

from pipeline.language.clauses import clause_tree
from pipeline.records import Clause, Context


def tree(text: str, title: str | None = None) -> list[Clause]:
    return list(clause_tree(text, Context(title=title)))


def kinds(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(one.kind, one.quote) for one in tree(text, title)]


WIDE = "建设面向全市企业的数据集市让数据在各行各业中用起来"  # fills a printed line


def test_printed_lines_of_one_width_are_joined_over_page_numbers() -> None:
    item = "（1）集市是指为数据供需双方提供登记和撮合服务的各类\n场所；"
    text = "\n".join(["一、概念", f"{WIDE}\n{WIDE}\n3\n到期评估。", item, *[f"{WIDE}，\n{WIDE}到期\n评估。"] * 4])
    quotes = [one.quote for one in tree(text)]
    assert quotes[1] == f"{WIDE}\n{WIDE}\n3\n到期评估。"
    assert quotes[2] == item  # no heading, though its first line ends without a mark
    assert tree(text)[2].heading_path == ("一、概念",)


def test_dashed_page_numbers_are_no_sentences() -> None:
    assert [quote for _, quote in kinds("建成平台。\n— 12 —\n用好数据。")] == ["建成平台。", "用好数据。"]


def test_a_sentence_that_was_scattered_around_its_numbers_is_one() -> None:
    text = (
        "临海市关于申报集市的通知\n临数函\n〔\n2025\n〕\n349\n号\n各区数据局：\n现就\n2025\n年申报工作通知如下。"
        "\n一、请于\n2025\n年\n10\n月前报送。\n附件：\n1.\n申报书\n.docx\n临海市数据局\n2025\n年\n8\n月\n26\n日"
    )
    found = kinds(text)
    assert ("title", "临数函\n〔\n2025\n〕\n349\n号") in found
    assert ("addressee", "各区数据局：") in found
    assert ("sentence", "现就\n2025\n年申报工作通知如下。") in found
    assert ("sentence", "1.\n申报书\n.docx") in found
    assert found[-2:] == [("signature", "临海市数据局"), ("signature", "2025\n年\n8\n月\n26\n日")]


def test_a_report_in_one_line_has_its_headings() -> None:
    report = "一、去年工作回顾　　去年是不平凡的一年。" + "全市粮食增产。" * 230 + "二、今年工作安排 今年要建水库三座。"
    paths = {one.quote: one.heading_path for one in tree(f"政府工作报告　　——在会议上　　各位代表：{report}")}
    assert paths["去年是不平凡的一年。"] == ("一、去年工作回顾",)
    assert paths["今年要建水库三座。"] == ("二、今年工作安排",)


def test_contents_open_no_headings() -> None:
    dotted = "目 录\n一、目标..........1\n二、任务..........3\n一、目标\n建成平台。"
    assert [kind for kind, _ in kinds(dotted)] == ["contents"] * 3 + ["heading", "sentence"]
    plain = "目　录\n1　总则\n1.1　目的\n1.2　原则\n1　总则\n1.1　目的\n保障供应。\n1.2　原则\n分级负责。"
    assert [one.kind for one in tree(plain)].count("contents") == 4
    assert tree(plain)[-1].heading_path == ("1　总则", "1.2　原则")


def test_the_head_of_a_joint_order_and_its_signatures() -> None:
    text = (
        "甲省数据局\n甲省财政厅\n令\n第15号\n《集市办法》已经通过，现予公布。\n甲省数据局局长　某某某\n甲省财政厅厅长　某　某"
        "\n2024年3月8日\n集市办法\n第一条　为了用好数据，制定本办法。"
    )
    assert [kind for kind, _ in kinds(text)] == ["title"] * 4 + ["sentence"] + ["signature"] * 3 + [
        "title",
        "heading",
        "sentence",
    ]


def test_days_of_passage_and_numbers_above_a_body_belong_to_the_title() -> None:
    text = "数据条例\n2023年5月4日 甲市人民代表大会常务委员会第三次会议通过\n（甲数办〔2024〕8号）\n第一条　本条例适用于本市。"
    assert [kind for kind, _ in kinds(text)][:3] == ["title"] * 3


def test_addressees_are_no_sentences_and_introduce_no_list() -> None:
    text = "各区人民政府，市政府各部门、各直属单位：\n现将办法印发给你们。\n申报单位应当符合下列条件：\n依法设立；\n人员稳定。"
    found = tree(text)
    assert (found[0].kind, found[1].lead_in) == ("addressee", None)
    assert [one.lead_in for one in found[3:]] == [found[2].quote] * 2


def test_a_second_plan_in_a_notice_stands_under_no_heading_of_the_first() -> None:
    text = (
        "现将《甲市数据政策》《甲市集市方案（2021-2023年）》印发给你们。\n甲市数据政策\n一、支持企业\n给予奖励。"
        "\n甲市集市方案（2021—2023年）\n为建设集市，制定本方案。"
    )
    assert (tree(text)[-2].kind, tree(text)[-1].heading_path) == ("title", ())


def test_items_of_one_list_are_alike() -> None:
    listed = tree("申报材料包括：\n1.申报书；\n2.营业执照。应当加盖公章。\n3.其他材料。由区数据局核对。")
    assert {one.kind for one in listed} == {"sentence"}
    headed = tree(
        "（一）建设集市。支持建设集市。\n（二）始终坚持便民为先，不断提高服务水平。\n一要建成二十个服务点，由各区选址，到期由数据局组织评估。"
    )
    assert headed[-1].heading_path == ("（二）始终坚持便民为先，不断提高服务水平",)


def test_an_item_ends_the_headings_of_its_own_rank() -> None:
    text = "（一）资助领域\n1. 数据治理\n（二）申请人应当是法人；"
    assert tree(text)[-1].heading_path == ()


def test_questions_stand_above_their_answers() -> None:
    found = tree("1.问：办法适用于谁？\n答：适用于本市企业。")
    assert (found[0].kind, found[1].heading_path) == ("heading", ("1.问：办法适用于谁？",))


def test_a_heading_that_lost_its_break_inside_a_printed_text() -> None:
    lines = [f"{WIDE}，\n{WIDE}到期\n评估。"] * 6
    text = "\n".join(["【第一篇】数据基础", "一、集市", *lines, f"{WIDE[:14]}。二、算力中心\n{WIDE}\n到期评估。"])
    found = tree(text)
    assert found[0].kind == "heading"
    assert found[-1].heading_path == ("【第一篇】数据基础", "二、算力中心")


def test_blank_lines_part_paragraphs() -> None:
    text = "废止甲市第九届人民代表大会常务委员会通过的《甲市数据条例》（第三次会议通过）\n\n本决定自公布之日起施行。"
    assert len(tree(text)) == 2


def test_a_heading_may_end_with_a_quotation() -> None:
    found = tree("（一）用好数据\n开放场景。\n（二）推动“融圈入链”\n深度融入周边城市。")
    assert found[-1].heading_path == ("（二）推动“融圈入链”",)


def test_the_first_of_the_files_may_stand_behind_the_word_for_them() -> None:
    found = tree("三、安排\n抓好落实。\n附件 1.\n建设指引\n2.\n建设要点\n甲市数据局\n2024年9月10日")
    assert [one.kind for one in found[2:]] == ["sentence", "sentence", "signature", "signature"]


@pytest.mark.parametrize(
    "line",
    ["." * 100_000 + "x", "（" * 50_000, "第" * 100_000, "一、" * 50_000, "问：" * 50_000 + "？", "甲\t" * 30_000],
)
def test_hostile_lines_take_no_time(line: str) -> None:
    began = time.process_time()
    tree(f"{line}\n{line}")
    assert time.process_time() - began < 5


def test_a_list_goes_on_below_a_box() -> None:
    text = (
        "（一）用好数据\n1.开放场景\n建设场景。\n任务专栏1　场景工程\n建设三十个场景。\n2.培育企业\n培育企业。"
        "\n任务专栏2　企业工程\n1.引进企业。引进十家。"
    )
    paths = {one.quote: one.heading_path for one in tree(text)}
    assert paths["建设三十个场景。"] == ("（一）用好数据", "任务专栏1　场景工程")
    assert paths["培育企业。"] == ("（一）用好数据", "2.培育企业")
    assert paths["引进十家。"] == ("（一）用好数据", "任务专栏2　企业工程", "1.引进企业")


def test_one_blank_is_a_break_beside_a_heading() -> None:
    found = tree(
        "（一）建设集市\n建设三十个集市。\n（二）夯实算力底座 统筹布局两个智算中心，建设全市一体的算力网，到期评估。"
    )
    assert found[-1].heading_path == ("（二）夯实算力底座",)
    assert tree("（一）建设集市\n建设三十个。\n（二）建设5G 基站 两万个")[-1].quote == "（二）建设5G 基站 两万个"
