"""Value, unit and comparator of quantities as printed in policy language (own sentences)."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.language.quantities import Quantity, find_quantities, to_row


def only(text: str) -> Quantity:
    (quantity,) = (q for q in find_quantities(text) if q.kind not in ("date", "duration"))
    return quantity


# sentence with the span in brackets, value or range, comparator, unit
SENTENCES = [
    ("培育龙头企业[30家]。", 30, "eq", "家"),
    ("服务[6万人次]，其中线上居多。", 60000, "eq", "人次"),
    ("引进机构[三十家以上]。", 30, "ge", "家"),
    ("产值[突破800亿元]。", 8e10, "gt", "CNY"),
    ("补助[不超过50万元]。", 5e5, "le", "CNY"),
    ("时延[低于5毫秒]。", 5, "lt", "ms"),
    ("增速[7%左右]。", 7, "approx", "%"),
    ("投资[近千亿元]。", 1e11, "approx_below", "CNY"),
    ("集聚商户[上百家]。", 100, "approx_above", "家"),
    ("覆盖[200余个]村。", 200, "approx_above", "个"),
    ("每年支持[3—5个]项目。", (3, 5), "range", "个"),
    ("奖励[50-100万元]。", (5e5, 1e6), "range", "CNY"),
    ("奖励[50万元至100万元]。", (5e5, 1e6), "range", "CNY"),
    ("增长[10~15%]。", (10, 15), "range", "%"),
    ("选派[七八名]专员。", (7, 8), "range", "名"),
    ("安排[十到十五个]试点。", (10, 15), "range", "个"),
    ("处[一万元以上十万元以下]罚款。", (1e4, 1e5), "range", "CNY"),
    ("增幅[不低于5%、不高于8%]。", (5, 8), "range", "%"),
    ("面积[超过300平方米（含）]的。", 300, "ge", "m2"),
    ("占比[三成半]。", 35, "eq", "%"),
    ("占比[三分之二以上]。", 66.66666667, "ge", "%"),
    ("占比[百分之四十五]。", 45, "eq", "%"),
    ("[过半]企业上云。", 50, "gt", "%"),
    ("故障率[千分之二以下]。", 0.2, "le", "%"),
    ("提高[1.5个百分点]。", 1.5, "eq", "pp"),
    ("规模[翻两番]。", 4, "eq", "x_baseline"),
    ("产量增长[2倍]。", 3, "eq", "x_baseline"),
    ("达到去年的[3倍]。", 3, "eq", "x_baseline"),
    ("进入全国[前10位]。", 10, "le", "rank"),
    ("位居全省[第三]。", 3, "eq", "rank"),
    ("稳居全国[首位]。", 1, "eq", "rank"),
    ("引进全球[TOP50]高校。", 50, "le", "rank"),
    ("算力达到[20EFLOPS]。", 20, "eq", "EFLOPS"),
    ("存储达到[5PB]。", 5, "eq", "PB"),
    ("机架[20万标准机架]。", 200000, "eq", "标准机架"),
    ("装机[600万千瓦]。", 6e6, "eq", "kW"),
    ("节约[10万吨标准煤]。", 1e5, "eq", "tce"),
    ("浓度[30微克/立方米以下]。", 30, "le", "微克/立方米"),
    ("补贴[500元/人]。", 500, "eq", "元/人"),
    ("能效比[超过2TOPS/W]。", 2, "gt", "TOPS/W"),
    ("按[1：1]配套。", 1, "eq", "1"),
    ("出口[3.5亿美元]。", 3.5e8, "eq", "USD"),
    ("票价[三元五角]。", 3.5, "eq", "CNY"),
    ("PUE降至[1.3以下]。", 1.3, "le", None),
    ("用户[1亿2000万]。", 1.2e8, "eq", None),
    ("拨付[4亿六千万元]。", 4.6e8, "eq", "CNY"),
    ("兑付[2万350元]。", 20350, "eq", "CNY"),
    ("筹资[6千零80万元]。", 6.08e7, "eq", "CNY"),
    ("下拨[120  万元]。", 1.2e6, "eq", "CNY"),
    ("设计时速[250公里]。", 250, "eq", "km/h"),
    ("限速[不超过40公里每小时]。", 40, "le", "km/h"),
    ("每小时处理污水[500立方米]。", 500, "eq", "m3/小时"),
    ("补贴[300元每亩]。", 300, "eq", "元/亩"),
    ("发行规模（亿元）[6.5]。", 6.5e8, "eq", "CNY"),
    ("表扬[第3至第5名]的镇。", (3, 5), "range", "rank"),
    ("面积在[80与200间]。", (80, 200), "range", None),
    ("注册资本介于[300万和900万]。", (3e6, 9e6), "range", None),
    ("[五分之一]二手车过户。", 20, "eq", "%"),
    ("产值由[2022.4—2024.6亿元]。", (2.0224e11, 2.0246e11), "range", "CNY"),
    ("接入能力[不低于500M]。", 500, "ge", "Mbps"),
    ("占林地的[2／5]。", 40, "eq", "%"),
    ("合格率[百分之八九十]。", (80, 90), "range", "%"),
]


@pytest.mark.parametrize(("marked", "value", "comparator", "unit"), SENTENCES)
def test_quantity_in_a_sentence(
    marked: str, value: float | tuple[float, float], comparator: str, unit: str | None
) -> None:
    text = marked.replace("[", "").replace("]", "")
    quantity = only(text)
    assert text[quantity.start : quantity.end] == marked[marked.index("[") + 1 : marked.index("]")]
    assert (quantity.comparator, quantity.unit) == (comparator, unit)
    got = (quantity.lo, quantity.hi) if isinstance(value, tuple) else quantity.value
    assert got == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "按甲政发〔2023〕15号文件执行。",
        "修订《产业规划（2021—2035年）》。",
        "落实第三十二条第一款规定。",
        "（二）加强组织领导。",
        "一、总体要求",
        "1.2 建设内容",
        "一是抓统筹。二是抓落实。",
        "构建“1+3+N”体系。",
        "建设5G、IPv6和3D打印设施。",
        "拨打12345热线。",
        "电话：0571-12345678。",
        "参照GB/T 20000—2018标准。",
        "服务三农，推动一二三产业融合。",
        "学习二十大精神，做到“两个维护”。",
        "推进六安、四川、三亚合作。",
        "打造一批平台，形成一流环境。",
        "建设千兆城市、百强县、五大平台。",
        "长三角一体化取得十分显著的成效。",
        "PM2.5治理，数十家企业参加。",
        "PM2.5年均浓度稳步改善。",
        "每万人拥有量继续提高。",
        "三次产业结构调整为3：45：52。",
        "推进“八五”普法，发展红十字事业。",
        "建设数字政府2.0，改造330国道。",
        "二级及以上医院开展服务。",
    ],
)
def test_names_codes_and_marks_are_silent(text: str) -> None:
    assert not find_quantities(text)


def test_level_of_a_qualifier() -> None:
    first, second, third = find_quantities("培育1家500亿元级企业、百亿级园区。")
    assert (first.value, first.level_suffix) == (1, False)
    assert (second.value, second.comparator, second.level_suffix) == (5e10, "eq", True) or second.comparator == "ge"
    assert (third.value, third.comparator, third.level_suffix) == (1e10, "ge", True)


def test_base_units() -> None:
    area, energy = find_quantities("占地300亩，装机2万千瓦。")
    assert area.base_value == pytest.approx(200000) and energy.base_value == pytest.approx(2e7)
    assert only("算力达到2EFLOPS。").base_value == 2e18


def test_row_of_a_bound_and_of_a_term() -> None:
    (bound,) = find_quantities("比例不低于60%。")
    assert (to_row(bound)["value"], to_row(bound)["lo"], to_row(bound)["hi"]) == (None, 60, None)
    (term,) = find_quantities("为期3至6个月。")
    assert to_row(term)["days"] == [90, 180]
    (day,) = find_quantities("2024年3月1日", issued_on=date(2024, 1, 1))
    assert (to_row(day)["from"], to_row(day)["to"]) == ("2024-03-01", "2024-03-02")


def test_a_line_break_of_a_printed_page_stands_inside_a_quantity():
    text = "平台已经覆盖全部地区，共收录各类资源1014\n个，打造标准群10个\n左右。"
    found = find_quantities(text)
    assert [(text[q.start : q.end], q.value, q.unit, q.comparator) for q in found] == [
        ("1014\n个", 1014, "个", "eq"),
        ("10个\n左右", 10, "个", "approx"),
    ]


@pytest.mark.parametrize(
    ("text", "printed", "comparator"),
    [
        ("突破40项关键核心技术", "40项", "eq"),
        ("入库企业突破40户", "突破40户", "gt"),
        ("每年最高补贴80万元", "最高补贴80万元", "le"),
        ("为企业减负3亿元", "3亿元", "eq"),
    ],
)
def test_words_beside_the_number(text, printed, comparator):
    (quantity,) = (q for q in find_quantities(text) if q.kind != "date")
    assert (text[quantity.start : quantity.end], quantity.comparator) == (printed, comparator)


def test_a_mark_before_a_word_that_only_begins_like_a_unit_is_silent() -> None:
    assert not find_quantities("1.2 公共服务体系\n2 海洋牧场\n3 英语培训")
    assert len(find_quantities("沿线铺设\n2 公里\n3 台套")) == 2


def test_marks_of_permille_points_are_tenths_of_percentage_points() -> None:
    assert (only("下降1.2个千分点。").unit, only("下降1.2个千分点。").value) == ("pp", 0.12)


# What is right, and beside it what looks alike and is not.
KINDS = [
    ("竣工项目占全部的3/5。", 60, "eq", "%"),
    ("须经1/3以上成员联名。", 100 / 3, "ge", "%"),
    ("达标率为百分百。", 100, "eq", "%"),
    ("招募五十来名志愿者。", 50, "approx_above", "名"),
    ("覆盖四十来万人。", 400000, "approx_above", "人"),
    ("登记商户三千零十户。", 3010, "eq", "户"),
    ("每组分得4亩半菜地。", 3000, "eq", "m2"),
    ("护栏高度不低于三分之二米。", 2 / 3, "ge", "米"),
    ("投资200万元（含）至600万元。", (2e6, 6e6), "range", "CNY"),
    ("流速高于2公里的同时低于6公里。", (2, 6), "range", "公里"),
]


@pytest.mark.parametrize(("text", "value", "comparator", "unit"), KINDS)
def test_kinds_of_numbers(text: str, value: float | tuple[float, float], comparator: str, unit: str) -> None:
    quantity = only(text)
    got = (quantity.lo, quantity.hi) if isinstance(value, tuple) else quantity.value
    assert (quantity.comparator, quantity.unit) == (comparator, unit)
    assert got == pytest.approx(value)


def test_what_looks_like_those_kinds_and_is_not() -> None:
    assert only("打印范围3公里半径内的站点。").value == 3
    assert only("来自20个来源。").comparator == "eq"
    assert not [q for q in find_quantities("编号A3/5，见第3/5页。") if q.unit == "%"]
    assert not find_quantities("亿")


def test_numbers_that_stand_beside_each_other_stay_two() -> None:
    assert [q.value for q in find_quantities("新增学位分别为30，450个。")] == [30, 450]
    assert [q.value for q in find_quantities("惠及390万65岁以上老人。")] == [3.9e6, 65]
    assert [q.unit for q in find_quantities("全程300公里，每小时发车1趟。")] == ["公里", "趟"]


def test_two_bounds_of_a_term_are_one_range() -> None:
    (term,) = find_quantities("租期不少于3年、不超过8年。")
    assert (term.comparator, term.lo, term.hi, to_row(term)["days"]) == ("range", 3, 8, [1095, 2920])


@pytest.mark.parametrize("verb", ["提交", "提供", "提高到", "进行", "一次性拨付", "完成"])
def test_a_deadline_before_any_verb(verb: str) -> None:
    due = find_quantities(f"应于2026年9月底前{verb}。")[0]
    assert (due.mode, due.from_) == ("by", None)


@pytest.mark.parametrize("text", ["2026年前三季度增收。", "2026年前十个月增收。", "2026年前移窗口。"])
def test_parts_of_a_year_are_no_deadline(text: str) -> None:
    assert find_quantities(text)[0].mode != "before"


def test_the_first_months_at_the_head_of_a_text() -> None:
    (first, *_) = find_quantities("前5个月，税收增长。", issued_on=date(2026, 7, 1))
    assert (first.from_, first.to) == ("2026-01-01", "2026-06-01")
