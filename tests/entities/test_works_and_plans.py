"""Names in work reports, plans and lists of projects; the sentences are of our own writing."""

from __future__ import annotations

import pytest

from pipeline.entities import load_recognizer
from pipeline.language.clauses import clause_tree
from pipeline.records import Context


def found(text: str) -> list[tuple[str, str]]:
    context = Context(document="d")
    read = load_recognizer("patterns").recognize(text, clause_tree(text, context), context)
    return [(m.label, m.quote) for m in read if m.label != "REFERENCE"]


THIN = pytest.mark.xfail(
    strict=True, reason="the arbiter abstains: among real sentences as many such spans are no names as are"
)
# A line of policy, the label, and every name of that label in it.
NAMES = [
    # lists of projects: phases, units, firm and product, bare firms
    ("加快建设瑞禾三期、盛泽二期二阶段等项目。", "PROJECT", ["瑞禾三期", "盛泽二期二阶段"]),
    ("推动龙岭8、9号机组并网发电。", "PROJECT", ["龙岭8、9号机组"]),
    ("开工建设恒砾6万吨高端钛材等12个重点项目。", "PROJECT", ["恒砾6万吨高端钛材"]),
    ("实现铭丰光磁、仁禾药业、三砾谱等项目投产。", "COMPANY", ["铭丰光磁", "仁禾药业", "三砾谱"]),
    ("实施满洲里、二连浩特等重点口岸提升工程。", "COMPANY", []),
    ("推进市妇保院门诊大楼和市残疾人康复中心等项目。", "INSTITUTION", ["市残疾人康复中心"]),
    ("凤凰湖国际机场三期改扩建项目开工建设。", "PROJECT", ["凤凰湖国际机场三期"]),
    ("兰溪矾口灌区一期二步工程加快推进。", "PROJECT", ["兰溪矾口灌区一期二步工程"]),
    ("严控高污染、高耗能项目。", "PROJECT", []),
    # lines, chains, sections
    ("临沂至滕州、滕州至枣庄高速加快建设。", "PROJECT", ["临沂至滕州、滕州至枣庄高速"]),
    ("提升杭州、宁波、温州机场能级。", "PROJECT", ["杭州、宁波、温州机场"]),
    ("雄商高铁菏泽段完成铺轨，形成1小时高铁圈。", "PROJECT", ["雄商高铁菏泽段"]),
    ("谋划实施仙霞路、翠屏西路道路更新工程。", "PROJECT", ["仙霞路、翠屏西路道路更新工程"]),
    # programmes and quoted labels
    ("深入实施优化发展环境“178”行动。", "PROJECT", ["优化发展环境“178”行动"]),
    (
        "实施“千村示范、万村整治”工程和“一县一业”首发工程。",
        "PROJECT",
        ["“千村示范、万村整治”工程", "“一县一业”首发工程"],
    ),
    ("实施倍增计划和小微企业“育苗壮苗”计划。", "PROJECT", ["小微企业“育苗壮苗”计划"]),
    ("一是儿童视力守护行动；二是“平安回家”提升工程；", "PROJECT", ["儿童视力守护行动", "“平安回家”提升工程"]),
    ("扎实推进农村人居环境整治行动。", "PROJECT", ["农村人居环境整治行动"]),
    ("开展服务实体经济推动转型发展行动。", "PROJECT", ["服务实体经济推动转型发展行动"]),
    # titles awarded
    ("创建全省“四好农村路”示范县，打造养老服务示范城市。", "PROJECT", ["全省“四好农村路”示范县"]),
    ("推进国家深化海绵型城市建设试点。", "PROJECT", ["国家深化海绵型城市建设试点"]),
    ("获批建设国家文物保护利用示范区。", "PROJECT", ["国家文物保护利用示范区"]),
    ("两年内建成生产服务型国家物流枢纽承载城市。", "PROJECT", ["生产服务型国家物流枢纽承载城市"]),
    ("深入推进普惠金融改革试验区建设。", "PROJECT", ["普惠金融改革试验区"]),
    # bodies
    ("现在，我代表市人民政府向大会报告工作。", "AGENCY", ["市人民政府"]),
    ("发挥省委科技委员会牵头抓总作用。", "AGENCY", ["省委科技委员会"]),
    ("由工业和信息化部信息化和软件服务业司负责。", "AGENCY", ["工业和信息化部信息化和软件服务业司"]),
    # meetings, sports, feasts
    ("落实省第十二次党代会和市委六届七次全会部署。", "EVENT", ["省第十二次党代会", "市委六届七次全会"]),
    ("办好成都第九届世界青年运动会和柳溪半程马拉松。", "EVENT", ["成都第九届世界青年运动会", "柳溪半程马拉松"]),
    ("党的第十一次全国代表大会作出决定。", "EVENT", ["党的第十一次全国代表大会"]),
    # institutions and their branches
    ("年底前宽禁带半导体国家工程中心常州分中心投用。", "INSTITUTION", ["宽禁带半导体国家工程中心常州分中心"]),
    ("建设国际香料与营养产业发展研究院。", "INSTITUTION", ["国际香料与营养产业发展研究院"]),
    ("支持川信职院、川南幼专提质扩容。", "INSTITUTION", ["川信职院", "川南幼专"]),
    ("武汉仲裁委员会天门分会挂牌。", "INSTITUTION", ["武汉仲裁委员会天门分会"]),
    # places
    ("支持安岳石桥镇发展，汪集镇、万兴镇加快振兴。", "GPE", ["安岳石桥镇", "汪集镇", "万兴镇"]),
    ("共建江汉平原高质量发展示范区和环太湖科创示范区。", "LOCATION", ["江汉平原高质量发展示范区", "环太湖科创示范区"]),
    ("依托中国—东盟人才城建设。", "LOCATION", ["中国—东盟人才城"]),
    pytest.param("引导润禾商圈升级，塑造核心商圈。", "LOCATION", ["润禾商圈"], marks=THIN),
    pytest.param(
        "增速居全省前列的松阳、缙云发力，云和、庆元赶超。", "GPE", ["松阳", "缙云", "云和", "庆元"], marks=THIN
    ),
    ("武陵山区加快振兴，加强林田湖保护。", "LOCATION", ["武陵山区"]),
    # policies by their nickname or state
    ("落实“猪十条”，印发“人才新政40条”。", "POLICY", ["猪十条", "人才新政40条"]),
    ("编制“十五五”规划纲要（草案）。", "POLICY", ["“十五五”规划纲要（草案）"]),
    # what the reading of further draws has shown
    ("轨交6、7、8号线开通，青溪镇入选名单。", "PROJECT", ["轨交6、7、8号线"]),
    ("青溪镇入选百强，柳沟村获评示范村。", "GPE", ["青溪镇"]),
    ("紧紧围绕省委打造高地的要求。", "AGENCY", ["省委"]),
    ("支持新材料、节能环保、高端装备等企业发展。", "COMPANY", []),
    ("依托上合组织冰雪体育示范区建设。", "LOCATION", ["上合组织冰雪体育示范区"]),
    ("深入实施创业池州行动。", "PROJECT", ["创业池州行动"]),
    ("开展“投资机构潍坊行”等活动。", "PROJECT", ["投资机构潍坊行"]),
    ("纵深推进“十县联动”“百镇强基”“万人帮富”行动。", "PROJECT", ["十县联动", "百镇强基", "“万人帮富”行动"]),
    ("推深做实“红色物业”建设三年行动。", "PROJECT", ["“红色物业”建设三年行动"]),
    ("推进“平急两用”五年行动计划。", "POLICY", ["“平急两用”五年行动计划"]),
    ("加快双元铝业二期建设。", "PROJECT", ["双元铝业二期"]),
]

NONE = [
    "实施“两重”“两新”政策，深化“免申即享”“即申即享”改革。",
    "政务大厅实行“三快两省”，擦亮“某好办”品牌。",
    "实施稳外贸五大工程、治水四大攻坚行动。",
    "建成一批垃圾分类示范区、低碳智慧工地。",
    "围绕“三地一区”战略定位，建设“三基地”、构筑“三节点”。",
    "拓宽产业致富路，弘扬大别山精神。",
    "新增高速铁路里程400公里，形成“产业基地+产业学院”模式。",
    "完善跨境电商综合试验区功能。",
    "修复湿地3000亩，发展科学城、科技城等载体。",
    "列入国家创新型城市综合指数百强榜。",
]


@pytest.mark.parametrize(("text", "label", "names"), NAMES)
def test_names_of_reports_and_plans_are_found_whole(text: str, label: str, names: list[str]) -> None:
    assert [name for kind, name in found(text) if kind == label] == names


@pytest.mark.parametrize("text", NONE)
def test_wishes_counts_and_manners_are_no_names(text: str) -> None:
    assert not found(text)
