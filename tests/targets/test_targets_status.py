"""Every quantity of a goal-like sentence has one status (codebook C1)."""

from __future__ import annotations

import pytest

from pipeline.language.units import currencies

REPORT = "丙市2025年政府工作报告"


@pytest.mark.parametrize(
    ("sentence", "statuses"),
    [
        ("到2026年，建成数据服务站30个。", ["target"]),
        ("截至2022年底，全市已建成数据服务站12个。", ["achieved"]),
        ("截至2022年底，已归集数据8亿条；到2026年，力争达到20亿条。", ["achieved", "target"]),
        ("对新认定的数据企业，一次性奖励20万元。", ["support_amount"]),
        ("对年营业收入超过500万元的企业，给予最高30万元补助。", ["condition", "support_amount"]),
        ("年营业收入达到800万元以上的软件企业可申报试点。", ["condition"]),
        ("拒不改正的，处一万元以上五万元以下罚款。", ["sanction"]),
        ("据测算，全国市场规模约为900亿元。", ["reference"]),
        (
            "对年产值首次达到50亿元、20亿元和5亿元的企业，奖励300万元、100万元、20万元。",
            ["condition"] * 3 + ["support_amount"] * 3,
        ),
        ("健全补贴制度，到2026年，网上申领率达到96%。", ["target"]),
        ("给予设备投资补助，最高不超过实际投资额的25%。", ["support_amount"]),
        ("在每年安排经费600万元的基础上，逐年增加。", ["baseline"]),
        ("夯实算力基础，到2026年，机架达到600个。", ["target"]),
    ],
)
def test_status_by_words(read, sentence, statuses):
    assert [row.status for row in read(sentence)] == statuses


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("围绕海洋、医疗等领域布局建设3—5个公共训练平台，对承建单位给予补贴。", "target"),
        ("新建中试车间不少于4家，按投资额的30%给予补助。", "target"),
        ("每年引进青年技师80名以上，给予安家补贴。", "target"),
        ("引进50名以上的青年技师，给予安家补贴。", "target"),
        ("每年支持不超过20个种业项目，给予补助。", "condition"),
        ("新建中试车间4家以上的，给予奖励。", "condition"),
        ("每年培训职工100人以上的企业，给予补贴。", "condition"),
        ("牵头建设2个以上仓库的企业，给予奖励。", "condition"),
        ("对建成3—5个仓库的企业给予奖励。", "condition"),
    ],
)
def test_what_a_measure_is_to_make_is_promised_and_what_others_have_to_show_is_no_promise(read, sentence, status):
    assert read(sentence, title="丙市支持种业发展若干措施")[0].status == status


@pytest.mark.parametrize(
    ("sentence", "statuses"),
    [
        ("推广预测性维护，到2026年，新建示范车间12家。", ["target"]),
        ("到2026年，建成达到国际先进水平的车间2家，能耗下降10%。", ["target", "target"]),
        ("各项指标均比省定目标高出2个百分点，到2026年，参保率达到96%。", ["target", "target"]),
        ("机构预测，到2026年，市场规模达到90亿元。", ["reference"]),
    ],
)
def test_a_word_of_reference_governs_its_own_number(read, sentence, statuses):
    assert [row.status for row in read(sentence, title="丙市制造业提质方案")] == statuses


def test_a_work_report_looks_back_until_it_turns(read):
    text = "一、2024年工作回顾\n新增企业40家。\n二、2025年工作安排\n新增企业50家。"
    assert [(row.status, row.deadline_year) for row in read(text, title=REPORT)] == [
        ("achieved", 2024),
        ("target", 2025),
    ]


def test_a_turn_inside_a_part_that_looks_back_holds_to_its_end(read):
    text = (
        "一、2024年工作回顾\n完成投资20亿元。\n今年全市经济社会发展主要预期目标是：生产总值增长6%。\n新建道路30公里。"
    )
    assert [row.status for row in read(text, title=REPORT)] == ["achieved", "target", "target"]


def test_actions_under_a_review_are_done(read):
    text = "一、2024年工作回顾\n（一）数字化转型行动\n改造车间60个。"
    assert read(text, title=REPORT)[0].status == "achieved"


def test_a_five_year_plan_that_is_over_looks_back_and_one_to_come_looks_ahead(read):
    text = "一、两个五年\n“十三五”时期，新建泊位9个。\n“十四五”时期，我们要新建泊位14个。"
    rows = read(text, title="丙市2021年政府工作报告", issued=None)
    assert [row.status for row in rows] == ["achieved", "target"]


def test_programme_sums_of_a_report_are_no_support(read):
    text = "二、2025年工作安排\n发放稳岗补贴3亿元。"
    assert read(text, title=REPORT)[0].status == "target"


def test_a_total_that_the_government_provides_is_an_input_target(read):
    row = read("每年安排不少于3000万元专项资金支持产业发展。", title="乙市产业行动方案（2024—2026年）")[0]
    assert (row.status, row.target_class, row.object) == ("target", "input", "专项资金支持产业发展")


def test_a_share_that_a_law_orders_is_no_plain_promise(read):
    rows = read("第一条　治理经费占比不低于百分之五，每年开展两次检查。", title="戊市数据条例")
    assert [(row.status, row.value) for row in rows] == [("unclear", 5)]


def test_notes_after_a_report_explain(read):
    text = "二、2025年工作安排\n新建公园5个。\n名词解释\n双千兆：指每秒下载超过1000兆的网络，覆盖家庭20万户。"
    assert [row.status for row in read(text, title=REPORT)][-1] == "reference"


def test_a_text_that_only_tells_promises_nothing(read):
    text = "云服务收入60亿元，占全行业的八成。"
    assert {row.status for row in read(text, title="丁行业发展报告（2022）", issued=None)} <= {"achieved", "reference"}


def test_a_law_gives_sanctions_but_no_terms_and_head_counts(read):
    text = "第一条　委员会由十五人组成。\n第二条　记录保存不少于三年。\n第三条　违者处二万元罚款。"
    assert [row.status for row in read(text, title="戊市数据条例")] == ["sanction"]


def test_one_of_many_is_said_of_others(read):
    text = "一、2024年工作回顾\n成为全国12个试点城市之一。"
    assert read(text, title=REPORT)[0].status == "reference"


@pytest.mark.parametrize(
    ("title", "sentence", "statuses"),
    [
        ("丁省2022年国民经济和社会发展统计公报", "羊肉产量3万吨，增长8%。", {"achieved"}),
        ("关于公布2024年示范企业名单的通知", "现将通过评审的甲公司等17家企业予以公布。", {"achieved"}),
        ("关于开展数据产品申报工作的通知", "各市推荐项目不超过5个。", {"condition"}),
        ("关于印发《专家库管理细则》的通知", "全体会议应有20人参加。", set()),
        ("数据企业培育方案", "对入驻企业，按项目总投入的30%，提供财政补助。", {"support_amount"}),
        ("药品采购试点方案", "入围企业为3家及以上的，采取招标的方式。", {"condition"}),
        ("数字教育实施意见", "遴选甲区、乙区等100余所试点学校，构建了试点体系。", {"achieved"}),
        ("数字教育实施意见", "遴选试点学校100所，形成试点体系。", {"target"}),
        ("产业行动方案", "在现有试点的基础上，再培育100个示范企业。", {"target"}),
    ],
)
def test_only_a_text_that_promises_gives_promises(read, title, sentence, statuses):
    assert {row.status for row in read(sentence, title=title)} == statuses


def test_each_number_has_the_strength_said_nearest_before_it(read):
    rows = read("到2027年，确保企业达到2万家，力争达到3万家。")
    assert [row.strength for row in rows] == ["hard", "soft"]


def test_headings_of_an_account_are_no_promises(read):
    text = "三、数字乡村行动\n系统覆盖全国40万个村，2022年上线3个平台。\n到2030年建成5个平台。"
    rows = read(text, title="丁行业发展报告（2022）", issued="2023-03-01")
    assert [row.status == "target" for row in rows[:2]] == [False, False]
    assert rows[2].status in ("target", "unclear")  # a goal with its year, in a text that tells


def test_a_contest_promises_nothing(read):
    rows = read("一等奖3个，每个赛道可提交2个作品。", title="数字乡村大赛公告")
    assert "target" not in {row.status for row in rows}


def test_what_rates_should_be_is_a_target(read):
    text = "一、建设目标\n已安装终端的车辆应100%联网。"
    assert [row.status for row in read(text, title="乙市建设指南")] == ["target"]


def test_work_that_was_seen_to_is_not_work_to_do(read):
    report = (
        "政府工作报告\n\n一、2023年工作回顾\n\n一年来，我们重点抓了三个方面工作。\n\n（一）稳住经济运行。新建标准厂房30万平方米。\n\n"
        "二、2024年工作安排\n\n今年，我们将重点抓好以下三个方面工作。\n\n（一）扩大投资。新建标准厂房50万平方米。"
    )
    rows = read(report, title="2024年政府工作报告", issued="2024-01-20")
    assert [(row.value, row.status) for row in rows] == [(300_000, "achieved"), (500_000, "target")]


@pytest.mark.parametrize("name", sorted(currencies().values()))
def test_a_grant_is_a_grant_in_every_currency(read, name):
    (row,) = read(f"对落户的海外实验室，一次性给予最高60万{name}补助。", title="科技创新支持办法")
    assert row.status == "support_amount"


def test_a_fine_is_a_fine_in_every_currency(read):
    (row,) = read("违反规定的，处以3万澳门元罚款。", title="口岸管理办法")
    assert row.status == "sanction"


def test_a_size_in_any_unit_qualifies_the_counted_thing(read):
    for size in ("5亿日元以上", "3000吨以上", "30兆瓦以上"):
        (row,) = read(f"到2027年，培育{size}企业40家。")
        assert row.qualifier and row.value == 40, size


FIVE_YEARS = "丙市“十四五”教育发展规划"


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("一、现实起点\n（一）机遇与挑战\n全市建成学校45所。", ["achieved"]),
        ("第一章 踏上新征程\n第一节 城乡面貌焕然一新\n改造校舍120处，入园率达到96%。", ["achieved"] * 2),
        ("一、优势与现状\n全市建成学校45所。", ["achieved"]),
        ("第一章 发展目标\n第一节 教育质量显著提高\n入园率达到96%。", ["target"]),
        ("第一章 夯实基础\n第一节 不断提升办学能力\n入园率达到96%。", ["target"]),
    ],
)
def test_a_heading_before_the_goals_of_a_plan_may_say_how_things_stand(read, text, statuses):
    assert [row.status for row in read(text, title=FIVE_YEARS, issued="2021-12-01")] == statuses


@pytest.mark.parametrize(
    ("title", "text", "promises"),
    [
        ("丙市2023年城市管理考核办法", "考核指标\n垃圾分类覆盖率达到95%。", True),
        ("丙市人民政府关于印发丙市2023年城市管理考核评价办法的通知", "垃圾分类覆盖率达到95%。", True),
        ("丙市停车管理办法（2023年修订）", "每处停车场配备管理员不少于3名。", False),
        ("丙市2023年停车补贴办法", "第一条 目的。\n第二条 新建车位应占三成。\n第三条 解释。", False),
    ],
)
def test_the_scheme_of_a_year_is_no_law_whatever_it_is_called(read, title, text, promises):
    found = [row.status for row in read(text, title=title, issued="2023-02-01")]
    assert found == ["target"] if promises else "target" not in found


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("对招用毕业生的单位，可返还失业保险费的30%。", "support_amount"),
        ("首台套产品按销售额的3%补足保费。", "support_amount"),
        ("到2025年，企业研发投入占比达到2.5%。", "target"),
        ("到2025年，补贴资金网上兑付率达到95%以上。", "target"),
        ("财政补助比例达到30%。", "support_amount"),
    ],
)
def test_what_somebody_may_have_is_support_and_a_rate_of_service_is_none(read, sentence, status):
    assert [row.status for row in read(sentence, title="甲市稳定就业若干政策", issued="2022-04-01")] == [status]


@pytest.mark.parametrize(
    ("sentence", "statuses"),
    [
        ("事项办结率每低1个百分点扣0.5分。", []),
        ("每延迟2天扣1分。", []),
        ("平时考核占40%，年终考核占60%。", ["reference", "reference"]),
        ("计算方法：按期办结件数/总件数×100%。", ["reference"]),
        ("每个街道建成1个服务站。", ["target"]),
        ("每万人拥有公厕6座。", ["target"]),
        ("开放数据集累计达到120个。", ["target"]),
    ],
)
def test_how_something_is_scored_is_nothing_to_be_reached(read, sentence, statuses):
    title = "关于印发丙市2023年政务服务考核办法的通知"
    assert [row.status for row in read(sentence, title=title, issued="2023-02-01")] == statuses


def test_a_bound_in_a_call_is_a_condition_whatever_year_it_is_of(read):
    (row,) = read("上年度营业收入不低于5000万元。", title="关于组织申报2023年示范工厂的通知")
    assert row.status == "condition"


def test_goals_below_a_line_that_heads_them_are_goals(read):
    text = "主要预期目标\n粮食产量增长2%；\n固定资产投资增长5%；\n去年，全市粮食产量增长1%。"
    found = read(text, title="丙市2023年国民经济和社会发展计划", issued="2023-02-01")
    assert [row.status for row in found] == ["target", "target", "achieved"]


def test_a_bulletin_tells_of_the_year_in_its_title(read):
    text = "全年粮食产量210万吨。\n年末常住人口412万人。\n全市拥有病床2.4万张。"
    found = read(text, title="辛市2022年国民经济和社会发展统计公报", issued="2023-03-01")
    assert [(row.status, row.deadline_year) for row in found] == [("achieved", 2022)] * 3


def test_what_lies_before_a_five_year_plan_without_a_day_of_issue_is_done(read):
    text = "一、概况\n2020年，绿化覆盖率达到41%。\n二、主要目标\n到2025年，绿化覆盖率达到45%。"
    found = read(text, title="丙市“十四五”园林绿化发展规划", issued=None)
    assert [row.status for row in found] == ["achieved", "target"]


def test_a_text_that_tells_may_say_what_a_plan_wants(read):
    title = "《乙市绿化方案》解读"
    assert [row.status for row in read("《方案》明确，到2025年绿化覆盖率达到42%。", title=title)] == ["target"]
    assert [row.status for row in read("《方案》印发以来，已建成公园6座。", title=title)] == ["achieved"]
