from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.emphasis import load_codebook
from pipeline.emphasis.classifier import Judgement, emphasis_rows, load_classifier
from pipeline.emphasis.features import ClauseInput, may_be_about_data, only_names
from pipeline.language.clauses import clause_tree
from pipeline.records import Context


def labels(text: str, **around: object) -> set[str]:
    (judgement,) = load_classifier().judge([ClauseInput(text, **around)])  # type: ignore[arg-type]
    return set(judgement.labels)


def test_the_codebook_has_fourteen_categories_in_five_groups() -> None:
    codebook = load_codebook()
    assert len(codebook.categories) == 14
    assert {category.group for category in codebook.categories} == set(codebook.groups)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("编制公共数据向社会开放的目录，优先开放交通和气象数据。", "public_data_opening"),
        ("择优确定医疗领域公共数据授权运营机构，签订三年期运营协议。", "authorized_operation"),
        ("制定数据出境负面清单，设立数据跨境服务中心。", "cross_border"),
        ("对重要数据处理者每年开展一次数据安全风险评估。", "security_privacy"),
        ("支持企业在数据交易所挂牌数据产品，开展场内交易。", "circulation_trading"),
    ],
)
def test_plain_clauses_get_their_category(text: str, category: str) -> None:
    assert category in labels(text)


@pytest.mark.parametrize("text", ["全年完成造林绿化面积三千亩。", "加快推进城市轨道交通建设。"])
def test_a_clause_without_a_data_word_is_not_about_data(text: str) -> None:
    assert labels(text) == {"not_data"}


def test_a_judgement_has_at_most_three_labels_and_evidence_inside_the_clause() -> None:
    text = "支持数据交易所制定交易规则，培育数据商，建设可信数据空间，保障数据安全，开放公共数据。"
    (judgement,) = load_classifier().judge([ClauseInput(text)])
    assert 1 <= len(judgement.labels) <= 3
    assert all(0 <= start < end <= len(text) for start, end in judgement.evidence.values())


def test_the_order_of_a_batch_does_not_matter() -> None:
    items = [ClauseInput("建设高质量语料库。"), ClauseInput("修建道路。"), ClauseInput("开展个人信息保护审计。")]
    forward, backward = load_classifier().judge(items), load_classifier().judge(items[::-1])
    assert forward == backward[::-1]


def test_duties_regulate_and_encouragement_promotes() -> None:
    judged = load_classifier().judge(
        [ClauseInput("数据处理者应当保护数据安全。"), ClauseInput("鼓励企业开展数据交易。")]
    )
    assert [judgement.stance for judgement in judged] == ["regulate", "promote"]


def test_computing_passes_the_gate_only_where_the_document_is_about_data() -> None:
    text = "统一调度全市智能算力。"
    assert not may_be_about_data(ClauseInput(text, title="甲市人工智能产业行动计划"))
    assert may_be_about_data(ClauseInput(text, title="甲市数据基础设施建设方案"))
    assert may_be_about_data(ClauseInput(text, ("夯实数据底座",), title="甲市人工智能产业行动计划"))


@pytest.mark.parametrize(
    "text",
    [
        "本办法所称物流数据，是指运输、仓储各环节形成的记录。",
        "为了规范水文数据管理，根据有关法律，制定本办法。",
        "成立甲市数据发展专家委员会。",
    ],
)
def test_definitions_purposes_and_expert_bodies_are_general(text: str) -> None:
    assert labels(text) == {"data_general"}


@pytest.mark.parametrize(
    "text", ["推广大数据、人工智能、物联网等技术改造老旧产线。", "据统计数据显示，全年接待游客九百万人次。"]
)
def test_a_label_or_a_figure_of_speech_is_not_data(text: str) -> None:
    assert labels(text) == {"not_data"}


def test_firms_that_open_their_own_data_trade_them() -> None:
    found = labels("引导平台企业向上下游开放自有数据，按约定分享收益。")
    assert "public_data_opening" not in found and "circulation_trading" in found


def test_a_list_item_follows_its_lead_in() -> None:
    assert labels("（一）收集的目的和保存期限；", lead_in="处理个人信息前，应当告知下列内容：") == {"security_privacy"}


def test_a_sentence_of_several_parts_gets_the_labels_of_its_parts() -> None:
    text = "做强港口经济，建设高质量数据集十个，组建市级数据交易中心，开展数据知识产权登记。"
    assert labels(text) == {"dataset_labeling", "circulation_trading", "data_rights"}


@pytest.mark.parametrize(
    ("text", "title", "heading", "wanted"),
    [
        ("冷链运输企业应当将温度数据实时上传至市监管平台。", "甲市食品安全条例", "第三章", {"gov_data_sharing"}),
        ("路灯未预留数据接口的，由施工单位整改。", "甲市道路照明条例", "第五章", {"not_data"}),
        ("普查员应当如实登记，不得代填普查数据。", "甲市农业普查办法", "第二章", {"not_data"}),
        ("汇总各街道上报的经济数据，形成部门共用的台账。", "甲市政府工作报告", "二、工作安排", {"gov_data_sharing"}),
        ("个人数据存储期满的，处理者应当销毁。", "甲市数据条例", "第二章 个人数据", {"security_privacy"}),
    ],
)
def test_who_receives_and_what_is_ruled_decide_not_the_word(
    text: str, title: str, heading: str, wanted: set[str]
) -> None:
    assert labels(text, title=title, heading_path=(heading,)) == wanted


def test_hostile_text_is_judged_in_time_that_grows_with_it() -> None:
    text = "数据" * 20_000 + "，" * 20_000 + "[" * 2_000
    assert len(load_classifier().judge([ClauseInput(text), ClauseInput(""), ClauseInput("\0")])) == 3


def test_worked_examples_of_the_codebook_are_mostly_read_right(shared: Path) -> None:
    path = shared / "suites" / "examples" / "emphasis_examples.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    judged = load_classifier().judge([ClauseInput(row["text"]) for row in rows])
    right = sum(set(row["labels"]) == set(judgement.labels) for row, judgement in zip(rows, judged, strict=True))
    assert right / len(rows) >= 0.75


def test_gold_clauses_are_read_well_in_every_category(shared: Path) -> None:
    ids = load_codebook().ids
    rows = [json.loads(line) for line in (shared / "gold" / "emphasis.jsonl").read_text("utf-8").splitlines()]
    items = [ClauseInput(r["text"], tuple(r["heading_path"] or ()), r.get("lead_in"), r.get("doc_title")) for r in rows]
    judged = load_classifier().judge(items)
    scores = []
    for name in ids:
        gold, ours = (
            [name in found for found in side] for side in ((r["labels"] for r in rows), (j.labels for j in judged))
        )
        right = sum(a and b for a, b in zip(gold, ours, strict=True))
        scores.append(2 * right / (sum(gold) + sum(ours)))
    assert sum(scores) / len(scores) >= 0.795 and min(scores) >= 0.521


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("The city shall protect personal data and open it to firms.", ("not_data",)),
        ("推动公共数据开放。" * 3333, ("public_data_opening",)),
    ],
)
def test_english_and_endless_paragraphs_get_an_answer(text: str, labels: tuple[str, ...]) -> None:
    assert load_classifier().judge([ClauseInput(text)])[0].labels == labels


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("落实数据分类分级保护制度，丰富数据安全产品。", "regulate"),
        ("公共数据开放的具体规则由市数据局制定。", "regulate"),
        ("组织开展数据开放试点，鼓励企业深度加工公共数据。", "promote"),
        ("建设数据标注基地，培训标注员。", "provide"),
    ],
)
def test_who_acts_decides_the_stance(text: str, stance: str) -> None:
    assert load_classifier().judge([ClauseInput(text)])[0].stance == stance


@pytest.mark.parametrize(
    "text",
    [
        "国数政策〔2024〕12号",
        "2024年3月5日",
        "抄送：市数据局，各区数据主管部门。",
        "联系电话：数据科 12345678",
        "各区人民政府、市大数据主管部门，各有关单位：",
    ],
)
def test_lines_about_the_handling_of_a_document_are_not_about_data(text: str) -> None:
    assert labels(text, title="某市公共数据管理办法") == {"not_data"}


def test_the_lead_in_of_a_list_is_no_address() -> None:
    assert may_be_about_data(ClauseInput("各部门应当共享下列数据：", title="某市公共数据管理办法"))


def test_a_heading_on_statistics_does_not_open_the_gate() -> None:
    assert not may_be_about_data(ClauseInput("（二）询问当班人员。", ("统计数据核查",), None, "某市统计条例"))


def test_a_clause_in_a_document_about_something_else_needs_more_to_be_about_data() -> None:
    text = "收集的数据应当及时、准确。"
    elsewhere, inside = (
        load_classifier().probabilities([ClauseInput(text, title=title)])[0][0, -1]
        for title in ("某市水文条例", "某市数据条例")
    )
    assert elsewhere > inside


@pytest.mark.parametrize("text", ["支持企业依法申请商标注册和专利授权。", "包装上应当标注生产日期和产地。"])
def test_words_that_only_look_like_data_words_do_not_open_the_gate(text: str) -> None:
    assert not may_be_about_data(ClauseInput(text, title="某市产品质量规定"))


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("（三）促进公共数据开放。", {"heading_path": ("二、主要任务", "（三）促进公共数据开放")}),
        ("甲市数据局关于印发《甲市数据流通办法》的通知", {}),
        ("表4 公共数据授权运营指标", {}),
        ("问5：企业怎样登记数据产权？", {}),
    ],
)
def test_what_only_names_a_matter_is_general(text: str, around: dict[str, tuple[str, ...]]) -> None:
    item = ClauseInput(text, **around)  # type: ignore[arg-type]
    assert only_names(item) and load_classifier().judge([item])[0].labels == ("data_general",)


@pytest.mark.parametrize(
    "text",
    ["促进公共数据开放。", "（三）向表4所列单位提供公共数据。", "询问用户是否同意收集数据的，应当留出答复时间。"],
)
def test_a_sentence_that_says_something_is_no_title(text: str) -> None:
    assert not only_names(ClauseInput(text, ("二、主要任务", "（三）促进公共数据流通")))


@pytest.mark.parametrize(
    "text", ["物业公司泄露业主信息的，责令改正。", "税务、社保部门每月交换涉税信息。", "建立渔船信息库。"]
)
def test_what_is_done_to_information_of_a_kind_is_looked_at(text: str) -> None:
    assert may_be_about_data(ClauseInput(text, title="甲市渔业条例"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("渔政、海事部门应当建立信息共享机制。", {"not_data"}),
        ("两市加强协作，实行信息共享、联合巡护。", {"not_data"}),
        ("海事部门应当与渔政部门共享渔船定位数据。", {"gov_data_sharing"}),
        ("水务部门应当与气象部门建立雨情监测信息共享机制。", {"gov_data_sharing"}),
    ],
)
def test_sharing_counts_where_it_is_told_what_is_shared(text: str, found: set[str]) -> None:
    assert labels(text, title="甲市渔业条例") == found


def test_items_that_share_a_predicate_are_one_clause() -> None:
    text = "车辆应当将下列信息上传公共数据平台：\n（一）车辆标识；\n（二）车辆位置；\n（三）车速；\n（四）运行数据，并向交通部门共享；"
    clauses = clause_tree(text)
    judged = [Judgement(("gov_data_sharing",), {"gov_data_sharing": 0.9}, evidence={"gov_data_sharing": (0, 2)})] * 5
    rows = emphasis_rows(text, clauses, judged, Context())
    assert [row.clause for row in rows] == [clauses[0].id, clauses[4].id]
