"""What laws and notices speak of by kind, not by name, and where a name begins among their dates, terms and addresses."""

from __future__ import annotations

import re

_LEVELLED = re.compile(r"^(?:自治区|县（市）域?|[省市区县州]+)")
# 有关某检验和|技术评价实验室, 认定一批|高等学校双创园
_OF_A_KIND = re.compile(r"(?:有关|相关|各类|一批|各|若干)[^，。；：、]{0,12}$")
_PURCHASE = re.compile(r"(?<=[本全我各])[省市区县州]政府(?:采购|投资|购买|债券|性)")
_REDRAWN = ("编制", "修改", "变更", "调整", "纳入")
_OF_LAW = re.compile(
    r"应当|不得|未按照|未依法|县级以上|人民政府可以|依法|本(?:条例|办法|规定|法|细则)|行政区域|主管部门|^\s*第[一二三四五六七八九十百]+条"
    r"|^\s*[（(][一二三四五六七八九十]+[)）].*的[；。]"
)
_SAID = re.compile(
    r"(?:标准|委员会|方案|规范|有特殊|[部委办局署]|制度|有|已?作|法规|不同|计划|条约|目录)规定$|^国家[\u4e00-\u9fff]{2,6}规定$|^国家有关|^具体"
    r"|(?:政府|委员会|代表|交换|[部委办局署])意见$|征询意见$|规章条例$|专项工作报告$|本(?:条例|办法|规定|法|细则)|(?:民法典|法院|检察院.*|条约中?|法律|预案|公告)规定$|“三定”规定$"
)
_OF_STATE = re.compile(
    r"(?!.*(?:仲裁|学术|专门|学会|协会|业主|居民|村民))(?:国家|国务院|中央|全国|[省市区县州][^级内域]|(?!国际).*标(?:准化|委))"
)
_NO_HEAD = re.compile(
    r"工程(?:研究中心|实验室)|规划区|中专(?:招生|学校|以上)|试点(?:发展|开展|探索|推行|建立)|活动(?:周|经费|场所|中心|室|资金|费|日|期间|场地)|港口(?:管理|行政|经营)"
)
_HOUSE = re.compile(r"(?<=[路街道巷弄里])\d{1,4}号(?:院|楼)?")
_FIVE_YEARS = re.compile(r"“十[一二三四五]五”")
_TERM = re.compile(r"第[一二三四五六七八九十]+届")


def without_level(name: str) -> str:
    """A name without the level that it begins with: 自治区土地利用总体规划."""
    return _LEVELLED.sub("", name)


def is_counted(text: str, start: int, label: str) -> bool:
    """Does what begins here belong to some of a kind: 有关…实验室, 一批…产业园, 跨部门的领导小组?"""
    if label == "AGENCY":
        return text[:start].endswith("的")
    return label in ("INSTITUTION", "LOCATION") and bool(_OF_A_KIND.search(text, max(0, start - 20), start))


def is_purchase(text: str, start: int) -> bool:
    """本市|政府采购 is no 市政府."""
    return bool(_PURCHASE.match(text, start))


def is_drawn_up(text: str, start: int, suffix: str) -> bool:
    """What a law has bodies draw up is a kind of plan: 应当制定动物疫病防治规划, 编制信息化发展规划."""
    return bool(_OF_LAW.search(text)) or (suffix in ("规划", "目录") and text[:start].endswith(_REDRAWN))


def is_of_law(text: str) -> bool:
    """Does a line read like one of a law, which speaks of kinds: 危害铁路安全, 本行政区域内湿地?"""
    return bool(_OF_LAW.search(text))


def is_said(name: str) -> bool:
    """What a body says or is asked, not a title: 司法部意见, 国务院有特殊规定; 市人民代表大会专门委员会 is no title either."""
    return bool(_SAID.search(name))


def is_of_state(name: str) -> bool:
    """Committees that the state sets up (国家经济委员会, 某部标准化技术委员会), not those that arbitrate or are of a society."""
    return bool(_OF_STATE.match(name))


def is_no_head(text: str, at: int) -> bool:
    """Does an ending go on as another word: 工程|研究中心, 规划|区?"""
    return bool(_NO_HEAD.match(text, at))


def begun(text: str, start: int, stop: int, label: str, *, anchored: bool) -> tuple[int, bool]:
    """A name's start after a house number, a term of office or what stands before “十四五”, and whether it is anchored there."""
    if label == "POLICY" and not anchored and (years := _FIVE_YEARS.search(text, start, stop)):
        start = years.start()
    if house := _HOUSE.search(text, start, stop):
        start, anchored = house.end(), True
    if label == "AGENCY" and (term := _TERM.match(text, start, stop)):
        start = term.end()
    return start, anchored
