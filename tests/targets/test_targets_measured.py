"""What is measured: indicator and object, over lists and elisions (codebook C2, C6)."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("sentence", "measured"),
    [
        ("到2026年，打造30个应用场景。", [("打造", "应用场景")]),
        ("到2026年，打造应用场景30个。", [("打造", "应用场景")]),
        ("到2026年，算力总规模达到9EFLOPS。", [("算力总规模", None)]),
        ("到2026年，新建泊位3个、航站2座。", [("新建", "泊位"), ("新建", "航站")]),
        ("到2026年，建设20个工厂、4万个基站。", [("建设", "工厂"), ("建设", "基站")]),
        ("到2026年，软件收入达到80亿元、增长9%。", [("软件收入", None), ("软件收入", None)]),
        ("到2026年，为70个小区引入充电服务。", [("引入充电服务", "小区")]),
        ("到2026年，引育20名国家级、50名省级领军人才。", [("引育", "领军人才"), ("引育", "省级领军人才")]),
        ("到2026年，设立总规模40亿元的产业基金。", [("设立总规模", "产业基金")]),
        ("到2026年，建成60公里绿道。", [("建成", "绿道")]),
        ("到2026年，支持90家企业开发700个产品。", [("开发", "企业"), ("开发", "产品")]),
        ("到2026年，该平台对常见缺陷的检出率超过95%。", [("检出率", "该平台对常见缺陷")]),
        ("到2026年，70%以上的行政村建成快递服务站。", [("建成快递服务站", "行政村")]),
        ("到2026年，全县80%的农户用上清洁能源。", [("用上清洁能源", "农户")]),
        ("到2026年，85%的中小学和60%的幼儿园配备校医。", [("配备校医", "中小学"), ("配备校医", "幼儿园")]),
        ("到2026年，热效率高于50%的发动机达到3台。", [("热效率高于50%的发动机", None)]),
        ("到2026年，对持股超过30%的企业开展审计。", []),
        ("到2026年，实现500人以上的自然村通公交。", []),
        ("到2026年，工业投资增速高于全省平均水平3个百分点。", [("工业投资增速", None)]),
        ("到2026年，城镇化率达到65%，高出全国2个百分点。", [("城镇化率", None), ("城镇化率", None)]),
        ("到2026年，税收占比比上年提高2个百分点。", [("税收占比", None)]),
        ("到2026年，再担保费率不高于担保责任的0.5%。", [("再担保费率", None)]),
        ("到2026年，县城污水处理率达到98%，乡镇达到75%。", [("县城污水处理率", None), ("县城污水处理率", None)]),
        ("到2026年，就业率达到96%，满意度达到90%。", [("就业率", None), ("满意度", None)]),
        ("到2026年，建设12个具备带动作用的创新中心。", [("建设", "具备带动作用的创新中心")]),
        ("到2026年，打造9个服务乡村、促进增收的基地。", [("打造", "服务乡村、促进增收的基地")]),
        ("到2026年，推动50家企业参与国家标准的制定。", [("参与国家标准的制定", "企业")]),
        ("到2026年，在10个以上领域开放数据。", [("开放数据", "领域")]),
        ("到2026年，完成新增就业8万人任务。", [("新增就业", None)]),
        ("到2026年，完成5项任务。", []),
        ("到2026年，全市200家试点法院完成平台建设。", [("完成平台建设", "试点法院")]),
        ("到2026年，完成人民路、解放路等9处易涝点改造。", [("完成", "易涝点改造")]),
        ("到2026年，实验室、工程中心等省级平台达到70家。", [("省级平台", None)]),
        ("到2026年，在离散制造和流程制造领域各选择10个工厂。", [("选择", "工厂")]),
        ("到2026年，突破50种以上智能装备。", [("突破", "智能装备")]),
        ("到2026年，建设3万个充电桩等任务目标。", [("建设", "充电桩")]),
        ("到2026年，开展8场地质灾害演练。", [("开展", "地质灾害演练")]),
        ("到2026年，建成20个人工智能实验室。", [("建成", "人工智能实验室")]),
        ("到2025年，“某某谷”企业营业收入达到1000亿元。", [("“某某谷”企业营业收入", None)]),
    ],
)
def test_indicator_and_object(read, sentence, measured):
    assert [(row.indicator, row.object) for row in read(sentence)] == measured


def test_offsets_cut_the_text(read):
    text = "到2026年，打造30个应用场景。"
    row = read(text)[0]
    assert text[row.indicator_start : row.indicator_end] == row.indicator
    assert text[row.object_start : row.object_end] == row.object
    assert text[row.start : row.end] == row.quote == "30个"


def test_a_bare_scope_goes_to_the_scope(read):
    rows = read("到2026年，市级医院达标率不低于95%，县级不低于80%，农村不低于60%。")
    assert [row.scope for row in rows] == [None, {"level": "县级"}, {"region": "农村"}]


def test_dealt_out_in_order(read):
    rows = read("到2026年，城镇和农村居民人均收入分别达到6万元和3万元，分别增长5%和7%。")
    assert [(row.value, row.scope["region"]) for row in rows] == [
        (60000, "城镇"),
        (30000, "农村"),
        (5, "城镇"),
        (7, "农村"),
    ]


def test_each_of_several_has_a_record_of_its_own(read):
    rows = read("到2026年，实施国家项目、省级项目各40项。")
    assert [(row.value, row.object) for row in rows] == [(40, "国家项目"), (40, "省级项目")]
    assert len({row.id for row in rows}) == 2


def test_support_names_its_beneficiary(read):
    rows = read("对新设立的数据企业，按投资额的10%给予补助，单个企业不超过50万元。")
    assert [row.object for row in rows] == ["新设立的数据企业", "企业"]
    assert rows[0].scope == {"denominator": "投资额"}


@pytest.mark.parametrize(
    ("sentence", "measured"),
    [
        ("到2026年，新增8万吨硅料和9吉瓦电池产能。", [("新增", "硅料"), ("新增", "电池产能")]),
        ("到2026年，新建泊位9个、占全省70%。", [("新建", "泊位"), ("新建", "泊位")]),
        ("到2026年，新建、改建停车场9个。", [("新建", "改建停车场")]),
        ("到2026年，绿地面积应达到90%。", [("绿地面积", None)]),
        ("信息产业营收年均增长9%，2024年、2025年分别突破2万亿元、3万亿元。", [("信息产业营收", None)] * 3),
    ],
)
def test_what_a_list_goes_on_with(read, sentence, measured):
    assert [(row.indicator, row.object) for row in read(sentence)] == measured


def test_a_new_sentence_after_a_comma_has_its_own_verb(read):
    rows = read("到2026年，培育名校长70名，60所学校领办90所分校。")
    assert [row.indicator for row in rows][:2] == ["培育", None]


def test_records_and_streaks_are_not_measured(read):
    rows = read(
        "一、2024年工作回顾\n粮食总产再创新高、连续九年超40亿斤，推进8万吨级航道建设。", title="乙市2025年政府工作报告"
    )
    assert [(row.indicator, row.value) for row in rows] == [("粮食总产", 4e9)]
