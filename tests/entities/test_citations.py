from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.documents.files import metadata_of
from pipeline.entities import cite, load_recognizer, resolve
from pipeline.language.clauses import clause_tree
from pipeline.records import Citation, Context, Document, revision_of


def cited(text: str, **metadata: Any) -> list[Citation]:
    context = Context(document="d", **metadata)
    return cite(text, load_recognizer("patterns").recognize(text, clause_tree(text, context), context), context)


def stored(key: str, title: str, number: str | None = None, **fields: Any) -> Document:
    return Document(id=key, url=key, title=title, document_number=number, text="x", revision=revision_of("x"), **fields)


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("根据《甲市数据条例》和《乙办法》，制定本规定。", ["implements", "implements"]),
        ("《甲市旧办法》（甲政发〔2011〕3号）、《乙市旧办法》同时废止。", ["repeals", "repeals"]),
        ("关于修改《甲市数据条例》的决定草案说明。", ["amends"]),
        ("现将《甲市数据规划》印发给你们。", ["forwards"]),
        ("省政府印发《甲省数据规划》后，各地响应。", ["cites"]),
        ("深入实施《甲市移风易俗条例》，制定实施《乙市数据条例》。", ["implements", "cites"]),
        ("深入落实乙省关于印发《甲省智能规划》的通知精神。", ["implements"]),
        ("参照《甲省数据规划》办理，责任落实到人。", ["cites"]),
        ("1990年甲市人大常委会通过的《甲办法》、1993年甲市政府发布的《乙办法》和《丙办法》同时废止。", ["repeals"] * 3),
        ("《甲通知》（甲办发〔2016〕2号）自今日起停止执行。", ["repeals"]),
        ("本办法自公布之日起施行，取代2016年印发的《甲市数据办法》。", ["replaces"]),
        ("原《甲市数据办法》由本办法代替。", ["replaces"]),
        ("以《甲市数据条例》代替《甲市数据办法》。", ["cites", "replaces"]),
        ("现将《甲部关于申报数据项目的通知》（甲函〔2020〕1号）、《乙部指南》转发你单位。", ["forwards", "forwards"]),
        ("《甲市稳外资行动方案》已经市政府同意，现转发给你们，请贯彻落实。", ["forwards"]),
        ("《甲市数据办法》已经审议通过，现予公布，自今日起施行。", ["forwards"]),
        ("乙市办公室关于转发甲部、丙委《2025年行动方案》的通知", ["forwards"]),
        ("国务院批转甲委关于深化数据改革意见的通知", ["forwards"]),
        ("去年，国务院办公厅转发甲部《行动方案》，提出加强管理。", ["cites"]),
        ("根据2020年甲市人大《关于修改〈甲市数据条例〉的决定》第二次修正", ["cites"]),
        ("根据《甲部评审通知》，经审核，确定了名单，现予公布。", ["implements"]),
        ("为全面落实\n《甲规划》要求，制定本办法。", ["implements"]),
        ("为了实施《甲法》，制定本办法。制定并组织实施《乙办法》。", ["implements", "cites"]),
        ("编制和修订《甲市规划》。", ["cites"]),
        ("对《甲市数据条例》作如下修改：", ["amends"]),
        ("经批准后，依照《甲法》\n\n《乙办法》另有说明。", ["implements", "cites"]),
    ],
)
def test_how_a_document_relates_to_what_it_cites(text: str, relations: list[str]) -> None:
    assert [c.relation for c in cited(text)] == relations


def test_a_forwarded_policy_is_cited_though_the_notice_bears_its_title() -> None:
    title = "乙市办公室关于转发甲部《2025年行动方案》的通知"
    assert [c.cited_title for c in cited(f"{title}\n各区政府：", title=title)] == ["2025年行动方案"]
    assert not cited("乙市关于印发《2025年行动方案》的通知", title="乙市关于印发《2025年行动方案》的通知")


def test_a_number_is_read_whatever_its_brackets_and_breaks() -> None:
    assert [c.cited_number for c in cited("落实《甲指南》（甲部联科〔\n2017\n〕\n332\n号）。")] == [
        "甲部联科〔2017〕332号"
    ]
    assert [c.cited_number for c in cited("按照甲科函﹝2020﹞59号和乙办发[2019]3号执行。")] == [
        "甲科函〔2020〕59号",
        "乙办发〔2019〕3号",
    ]


def test_lists_and_gazettes_are_no_policies() -> None:
    assert not cited("甲办公室关于发布第二批数据服务备案信息的公告")
    assert not cited("第九条 县级政府应当制定积分管理办法，编制林草病害防治规划，样式由外交部规定，听取省政府意见。")
    assert not cited(
        "擅自修改风景名胜区规划的，依据省、自治区土地利用总体规划，同法律有不同规定，征求代表意见和司法部意见，省价格管理部门有规定。"
    )
    assert not cited("加强安全生产法制建设，实施机关应当拟定实施方案，国际条约规定免税的，“六五”计划规定的任务。")
    assert [c.cited_title for c in cited("制定我省基础研究十年行动方案。")] == ["基础研究十年行动方案"]
    assert not cited("填写《数据汇总表》，颁布一些规章条例。")
    assert not cited("发给《技术等级证书》，作出《行政决定书》，遵守国家保密规定。")
    assert [c.cited_title for c in cited("这标志着“十四五”规划收官。")] == ["“十四五”规划"]
    assert not cited("在《甲市人民代表大会常务委员会公报》上刊登，符合强制性国家技术标准规定的产品。")


def test_a_titles_short_form_is_given_in_full() -> None:
    found = cited("落实《甲市公共数据开放办法》（以下简称《办法》）。\n《办法》自今日起施行。")
    assert [c.cited_title for c in found] == ["甲市公共数据开放办法"] * 2
    assert found[1].quote == "《办法》"


def test_plays_and_papers_are_no_policies() -> None:
    assert not cited("推动网络安全法律法规落地，征求公安机关交通管理部门意见。")
    assert not cited("舞剧《春江谣》和《甲城晨报》获奖。")


def test_a_documents_own_title_and_number_are_not_cited() -> None:
    assert not cited("甲市数据条例\n甲政发〔2021〕3号\n为规范数据，制定本条例。", title="甲市数据条例")


def test_a_number_that_two_documents_bear_is_decided_by_title_or_left_open() -> None:
    both = [stored("a", "甲规划", "甲政发〔2021〕3号"), stored("b", "乙规划", "甲政发〔2021〕第03号")]
    assert [c.resolved for c in resolve(cited("落实甲政发〔2021〕3号。"), both)] == [None]
    assert [c.resolved for c in resolve(cited("落实《乙规划》（甲政发〔2021〕3号）。"), both)] == ["b"]


def test_a_later_document_or_one_of_another_province_is_not_meant() -> None:
    citing = stored("d", "报告", issued_on=date(2022, 1, 1), province="甲省")
    text = "落实《公共数据开放管理办法》。"
    later = stored("a", "公共数据开放管理办法", issued_on=date(2023, 1, 1), province="甲省")
    other = stored("b", "公共数据开放管理办法", issued_on=date(2020, 1, 1), province="乙省")
    right = stored("c", "公共数据开放管理办法", issued_on=date(2020, 1, 1), province="甲省")
    assert [c.resolved for c in resolve(cited(text), [citing, later, other])] == [None]
    assert [c.resolved for c in resolve(cited(text), [citing, later, other, right])] == ["c"]


def test_a_law_of_the_state_is_meant_wherever_it_is_cited() -> None:
    for written in ("全国", "国家", "中央", ""):
        row = metadata_of({"title": "中华人民共和国数据安全法", "province": written, "level": "national"})
        assert (row["province"], row["level"]) == (None, "national")
    citing, text = stored("d", "报告", province="甲省"), "落实《数据安全法》。"
    for written in (None, "全国"):  # a store of old still says 全国
        law = stored("a", "中华人民共和国数据安全法", province=written)
        assert [c.resolved for c in resolve(cited(text), [citing, law])] == ["a"]


def test_every_way_to_cite_a_policy_is_one_policy() -> None:
    text = "落实《甲市公共数据条例》（甲政发〔2021〕3号），按照甲政发〔2021〕3号和《甲市公共数据条例（修订版）》执行。"
    assert {c.policy for c in resolve(cited(text), [])} == {"甲政发〔2021〕3号"}
    assert {c.policy for c in resolve(cited(text), [stored("a", "甲市公共数据条例")])} == {"a"}
    two = "落实《行动计划》（甲政发〔2021〕3号）、《行动计划》（甲政发〔2024〕8号）和《行动计划》。"
    assert len({c.policy for c in resolve(cited(two), [])}) == 3


def test_the_same_title_of_another_place_is_another_policy_and_of_another_edition_the_same() -> None:
    citing, text = stored("d", "报告", province="甲省", issued_on=date(2020, 1, 1)), "落实《公共数据开放管理办法》。"
    other = stored("a", "公共数据开放管理办法", province="乙省")
    later = stored("b", "公共数据开放管理办法", province="甲省", issued_on=date(2022, 1, 1))
    assert [(c.resolved, c.policy) for c in resolve(cited(text), [citing, other])] == [(None, "公共数据开放管理办法")]
    assert [(c.resolved, c.policy) for c in resolve(cited(text), [citing, other, later])] == [(None, "b")]
