"""Names by the phenomenon that shows them; the sentences are of our own writing."""

from __future__ import annotations

import pytest

from pipeline.entities import load_recognizer
from pipeline.language.clauses import clause_tree
from pipeline.records import Context


def found(text: str) -> set[tuple[str, str]]:
    context = Context(document="d")
    return {
        (m.label, m.quote) for m in load_recognizer("patterns").recognize(text, clause_tree(text, context), context)
    }


@pytest.mark.parametrize(
    ("text", "label", "names"),
    [
        ("深入实施乡土工匠培养提升行动和古镇焕新行动。", "PROJECT", ["乡土工匠培养提升行动", "古镇焕新行动"]),
        ("（三）产业强链补链行动。", "PROJECT", ["产业强链补链行动"]),
        (
            "我市入选全国首批康养服务示范城市、国家水网建设试点城市。",
            "PROJECT",
            ["康养服务示范城市", "国家水网建设试点城市"],
        ),
        ("开工建设丽水抽水蓄能电站，衢州燃机发电项目建成投产。", "PROJECT", ["丽水抽水蓄能电站", "衢州燃机发电项目"]),
        ("在衢江、江山、常山开展试点。", "GPE", ["衢江", "江山", "常山"]),
        ("省委省政府和市委作出部署，由市政府办公厅牵头。", "AGENCY", ["省委", "省政府", "市委", "市政府办公厅"]),
        ("推动华为、中兴、小米等企业落户。", "COMPANY", ["华为", "中兴", "小米"]),
        ("完成京杭运河杭州段港口总体规划。", "POLICY", ["京杭运河杭州段港口总体规划"]),
        ("2024年1月9日在绍兴市第九届人民代表大会第三次会议上", "EVENT", ["绍兴市第九届人民代表大会第三次会议"]),
        (
            "各省通信管理局、公安厅（局）、广播电视局，由市大数据中心负责。",
            "AGENCY",
            ["各省通信管理局", "公安厅（局）", "广播电视局", "市大数据中心"],
        ),
        ("按照自治区和市委经济工作会议部署，贯彻市委十届五次全会精神。", "AGENCY", ["市委", "市委"]),
        ("市八届人大三次会议提出要求。", "EVENT", ["市八届人大三次会议"]),
        ("办好第二届某江博览会和首届某湖论坛。", "EVENT", ["第二届某江博览会", "首届某湖论坛"]),
        ("项目向雄安疏解。", "LOCATION", ["雄安"]),
        (
            "各省、自治区、直辖市及计划单列市、新疆生产建设兵团数据主管部门，各县（市）公安局：",
            "AGENCY",
            ["各省、自治区、直辖市及计划单列市、新疆生产建设兵团数据主管部门", "各县（市）公安局"],
        ),
        (
            "由国务院能源主管部门、浦东新区城管部门负责，报工业和信息化部科技司。",
            "AGENCY",
            ["国务院能源主管部门", "浦东新区城管部门", "工业和信息化部科技司"],
        ),
        ("国 家 数 据 局", "AGENCY", ["国 家 数 据 局"]),
        ("改造解放路、人民西路等5条道路，S220三合至甲乙段通车。", "PROJECT", ["S220三合至甲乙段"]),
        ("宁波舟山港、盐城港吞吐量增长，杭州西站开通运营。", "PROJECT", ["宁波舟山港", "盐城港", "杭州西站"]),
        ("支持合肥市甲乙数据运营有限公司和省交投参与建设。", "COMPANY", ["合肥市甲乙数据运营有限公司", "省交投"]),
        ("浙江省实施《中华人民共和国献血法》办法", "POLICY", ["浙江省实施《中华人民共和国献血法》办法"]),
        ("国务院第12次常务会议通过，第三届数博会举行。", "EVENT", ["国务院第12次常务会议", "第三届数博会"]),
        ("中国科学院院士倪文远、副省长张文远出席。", "PERSON", ["倪文远", "张文远"]),
        ("深入落实甲政发〔2022〕2号文件。", "DOCNUM", ["甲政发〔2022〕2号"]),
    ],
)
def test_names_of_a_kind_are_found_whole(text: str, label: str, names: list[str]) -> None:
    assert {name for kind, name in found(text) if kind == label} == set(names)


@pytest.mark.parametrize(
    "text",
    [
        "实施十大专项行动，避免形象工程。",
        "新建公办幼儿园30所、口袋公园12个。",
        "攻克时速400公里高速磁悬浮技术。",
        "按国家有关规定执行，突破千亿大关。",
        "舞剧《凌云》上演，推动3万山区群众下山。",
        "发挥紧密型城市医疗集团作用，指导石化企业转型。",
    ],
)
def test_what_only_looks_like_a_name_is_none(text: str) -> None:
    assert not found(text)
