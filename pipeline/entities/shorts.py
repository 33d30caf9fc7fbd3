"""Short and open forms: streets, numbered roads, ports, hills and lakes, abbreviated universities and state firms, whole lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.entities import places
from pipeline.entities.candidates import Candidate
from pipeline.entities.edges import is_wall
from pipeline.entities.line import Line
from pipeline.entities.vocabulary import is_coined, nothing, words
from pipeline.language.segmentation import dictionary_tags
from pipeline.rules.prefilters import find

_STREET = re.compile(
    r"(?P<name>(?:(?![建改打扩拓贯推完启实加新整治续及和与等])[\u4e00-\u9fff]){1,4}(?:大道|大街|(?<![铁公道线网思出电通回短高水陆套销门退活])路)"
    r"(?P<work>(?:[东南西北中]?延(?:长线|伸线|伸段|伸|段)?|复线|[\u4e00-\u9fff]{2,3}段|[东南西北中]段|（[\u4e00-\u9fff]{2,10}[至—-][\u4e00-\u9fff]{2,10}段?）)?(?:[一二三四]期)?(?:工程)?)?)"
    r"(?=改造|提升|改扩建|拓宽|拓建|快速化|等(?:城市|城区|主|\d|道路|建成|市政|骨干|重点|项目|路)|、|建成|通车|开工|主线|建设|升级|\d{1,4}号|[，。；])"
)
_ROUTE = re.compile(
    r"(?<![A-Za-z0-9])(?P<name>(?:国道|省道)?[GS]\d{2,4}(?:线)?(?:[\u4e00-\u9fff]{2,6}[至到—-][\u4e00-\u9fff]{2,6}?(?:段|(?=[、，。；]|等|建成|通车|开工|全线|改建|公路|高速))|[\u4e00-\u9fff]{2,3}段)?)(?![A-Za-z0-9.])"
    r"|(?P<old>(?:国道|省道)\d{3}(?:线)?(?:[\u4e00-\u9fff]{2,7}[至到—-][\u4e00-\u9fff]{2,7}?(?:段|(?=[、，。；\d]|等|建成|通车|开工|公路)))?)"
)
# Colleges by their usual short forms: 川信职院, 川北幼专.
_COLLEGE = re.compile(
    r"(?:(?<=[、与和，及由：])|(?<=推进|支持|推动|加快|建设|完成)|^)(?P<name>(?!推进|支持|推动|加快|建设)[\u4e00-\u9fff]{2,4}(?:职院|幼专|师专|医专|高专|师院|职大|卫校|幼师))"
    r"(?=[、与和，。；及等新老迁扩建提升专]|$)"
)
# The kinds of national hubs of logistics, which say who was awarded what.
_HUB = re.compile(r"(?P<name>(?:生产服务型|商贸服务型|港口型|陆港型|空港型|陆上边境口岸型)国家物流枢纽(?:承载城市)?)")
# Lines by the abbreviations of their ends: 成达万高铁; several that share their head: 甲至乙、乙至丙高速; 甲、乙、丙机场.
_RAIL = re.compile(
    r"(?:(?<=[，、。；和及])|(?<=加快|推进|建设|建成|开工|开通|推动|完成|启动|实现|争取|谋划)|^)"
    r"(?P<name>(?!建成|推进|加快|建设|开工|推动|完成|启动|用好|做好|办好|普通|现有|农村|市域|城际|地方|专用|干线|高速|重载|货运|既有|多条|境内|国家|全国|全省|沿边|跨省|县县|乡村)"
    r"(?:(?![省市县的新条个等、和年双通])[\u4e00-\u9fff]){2,4}(?:高铁|高速公路|高速|铁路|城际铁路|客专))(?=[，、。；等和及建全开通前项复扩]|$)"
)
_CHAIN = re.compile(
    r"(?P<name>(?:(?!建成|推进|加快|建设|开工)[\u4e00-\u9fff]{2,4}至[\u4e00-\u9fff]{2,4}、)+[\u4e00-\u9fff]{2,4}至[\u4e00-\u9fff]{2,4}(?:高速公路|高速|铁路|高铁|公路))"
)
_AIRPORTS = re.compile(r"(?P<name>(?:[\u4e00-\u9fff]{2,4}、)+[\u4e00-\u9fff]{2,4}机场)(?![群场])")
# Several roads that share the work that is done: 某路、某路道路更新工程.
_STREETS = re.compile(
    r"(?:(?<=[，、。；])|(?<=实施|推进|建设|完成|启动|开工|加快))(?P<name>(?:[\u4e00-\u9fff]{2,5}(?:大道|大街|路|街)、)+[\u4e00-\u9fff]{2,5}(?:大道|大街|路|街)"
    r"(?:道路|全线)?(?:更新|改造|提升|快速化|拓宽|改扩建|延伸|建设)+工程)"
)
# 某地8、9号机组
_GENERATORS = re.compile(
    r"(?:(?<=[，、。；])|(?<=推进|建设|建成|启动|开工|加快|投产|推动|力争|实现))(?P<name>(?!推进|建设|建成|启动|开工|加快|推动)[\u4e00-\u9fff]{2,8}\d(?:、\d)*号机组)"
)
_OF_POWER = r"[\u4e00-\u9fff]{2,8}±?\d{2,4}千伏(?:(?!等|项目)[\u4e00-\u9fff]){0,8}?"
# 甲至乙±800千伏直流工程; two that share their head are one (rule 1.7).
_POWER_LINE = re.compile(
    rf"(?:(?<=加快)|(?<=推进)|(?<=推动)|(?<=建设)|(?<=建成)|(?<=开工)|(?<=投运)|(?<=[，、。；和])|^)"
    rf"(?P<name>(?!推进|加快|建成|开工|建设|推动)(?:{_OF_POWER}、)?{_OF_POWER}(?:输变电工程|直流工程|交流工程|特高压工程|线路工程|变电站|工程))"
)
_ROADS = ("路", "大道", "大街", "东路", "西路", "南路", "北路", "中路")
_PORT = re.compile(
    r"港(?![口区城湾航珠澳资商股台币务人籍铁元池汊])(?:[\u4e00-\u9fff]{2}(?:港区|作业区))?(?:[一二三四]期(?:工程)?)?"
)
_STATION = re.compile(r"[东南西北]?站(?=开通|建成|投入|投用|启用|改造|枢纽|站房|片区|综合|配套|及|和|、|，|。)")
_FIRM = re.compile(
    r"(?:(?!会同|联合|支持|负责|牵头)[\u4e00-\u9fff]|[（(][\u4e00-\u9fff]{2,4}[）)]){2,20}?(?:股份有限公司|有限责任公司|有限公司)"
)
_UNIVERSITY = re.compile(
    r"(?:(?<=[、与和，及等由：])|^)(?P<name>(?![与和及同])[\u4e00-\u9fff]{1,2}(?:工大|农大|医大|师大|科大|财大|林大|海大|信大|交大|理工|中医大|邮大|航大|外大|政大|传媒大))"
    r"(?=[、与和等，合共联签开建在的]|$)"
)
_STATE_FIRM = re.compile(
    r"(?P<name>(?:省|市|区|县|州)(?:交投|联投|文旅投|旅投|城投|国投|水投|建投|铁投|能投|农投|科投|产投|金控|环投|港投|文投|交控|高速集团|国控|产控)(?:集团|公司)?)"
)
_ACADEMY = re.compile(r"(?:中科院|中国科学院)[\u4e00-\u9fff]{2,14}?(?:研究所|研究院|所|院|天文台|中心)(?!士)")
_COLLEGES = frozenset("院专师校大")
_FEATURES = frozenset("岛湖山江河湾泉溪潭洲峡岭")
_SUBJECT = re.compile(
    r"(?:^|(?<=[，。；、和与]))(?P<name>(?:[\u4e00-\u9fff]{2,4})(?:科技|股份|半导体|生物|医药|药业|电子|光电|新材|新能源|智能|软件|电气|重工|动力|矿业|锂业|稀土|化工|食品|乳业|酒业|电器|铝电|铝业|钢构|装备|精密|机器人|光学|仪器|环保|特钢|纸业|数科))"
    r"(?=[与和等、将在成入上获荣跻晋被研建投与自项]|项目|$)"
)
_POST = (
    r"(?:院士|教授|研究员|书记|副?部长|副?省长|副?市长|副?区长|副?县长|副?州长|副?局长|副?主任|副?主席|副?会长"
    r"|副?院长|副?校长|董事长|总经理|总裁|总书记|副?总理|国务委员|秘书长|厅长|司长|处长|所长)"
)
_WHOLE_LINE = re.compile(
    r"^(?:20\d\d年\d{1,2}月\d{1,2}日\s+|附件\d*[：:]?\s*)?(?P<name>[\u4e00-\u9fffA-Za-z0-9“”×+·、]{6,44}"
    r"(?:条例|办法|规定|细则|指引|指南|规范|实施方案|工作方案|行动方案|行动计划|发展规划|实施意见|若干意见|若干措施|若干政策|发展报告|白皮书|公约|导则)"
    r"(?:[（(][^（）()]{2,14}[）)])?)\s*$"
)
_NO_LINE = re.compile(
    r"关于|^(?:第[一二三四五六七八九十\d]+[条章节]|[一二三四五六七八九十]+、|按|根据|依"
    r"|制定|印发|出台|落实|本|该|关于|各|加强|完善|推进)"
)


def shorts(line: Line) -> Iterator[Candidate]:
    """Candidates of a line."""
    text = line.text
    if "路" in text or "大道" in text or "大街" in text:
        yield from _streets(line)
        for match in _STREETS.finditer(text) if "工程" in text else ():
            yield Candidate(*match.span("name"), "PROJECT", 1.2, "streets")
    for match in _RAIL.finditer(text) if "高铁" in text or "高速" in text or "客专" in text or "铁路" in text else ():
        if not any(is_wall(word) for word in (match["name"][:2], match["name"])):
            yield Candidate(*match.span("name"), "PROJECT", 0.55, "rail")
    for match in _CHAIN.finditer(text) if "至" in text else ():
        start = next((begin for begin, _ in line.anchors if match.start() <= begin < match.start() + 4), match.start())
        yield Candidate(start, match.end(), "PROJECT", 1.3, "chain")
    for match in _AIRPORTS.finditer(text) if "机场" in text and "、" in text else ():
        begun = next(
            (begin for begin, end in line.anchors if match.start() <= begin and text[end : end + 1] == "、"), None
        )
        if begun is not None and begun < match.end() - 5:
            yield Candidate(begun, match.end(), "PROJECT", 1.3, "chain")
    for match in find(_HUB, text):
        yield Candidate(*match.span("name"), "PROJECT", 1.2, "hub")
    for match in find(_GENERATORS, text):
        yield Candidate(*match.span("name"), "PROJECT", 0.9, "generators")
    for match in find(_ROUTE, text):
        yield Candidate(*match.span("name" if match["name"] else "old"), "PROJECT", 0.9, "route")
    if "公司" in text:
        for begin, end in line.anchors:
            firm = _FIRM.match(text, end) if text[begin:end] in places.names() else None
            if firm:
                yield Candidate(begin, firm.end(), "COMPANY", 1.1, "firm")
    if "站" in text:
        for begin, end in line.anchors:
            station = _STATION.match(text, end) if text[begin:end] in places.names() else None
            if station:
                yield Candidate(begin, station.end(), "PROJECT", 0.85, "station")
    if "港" in text:
        chained = {end: begin for begin, end in line.anchors if text[begin:end] in places.names()}
        for begin, end in line.anchors:
            port = _PORT.match(text, end) if text[begin:end] in places.names() else None
            if port:
                begin = chained.get(begin, begin)  # 宁波|舟山港
                yield Candidate(begin, port.end(), "PROJECT", 0.9, "port")
    for match in find(_POWER_LINE, text):
        yield Candidate(*match.span("name"), "PROJECT", 0.95, "power-line")
    for pattern, label, score in ((_UNIVERSITY, "INSTITUTION", 0.85), (_STATE_FIRM, "COMPANY", 0.95)):
        for match in pattern.finditer(text) if "大" in text or "理工" in text or "投" in text or "控" in text else ():
            if match.start("name") in line.starts or label == "INSTITUTION":
                yield Candidate(*match.span("name"), label, score, "short")
    for match in find(_COLLEGE, text):
        yield Candidate(*match.span("name"), "INSTITUTION", 0.85, "short")
    for match in find(_ACADEMY, text):
        yield Candidate(*match.span(), "INSTITUTION", 0.9, "academy")
    for word in line.words if not _FEATURES.isdisjoint(text) else ():
        known = not _is_unknown(word.text) or line.is_rest(line.index(word.start))
        if 2 < len(word.text) <= 4 and word.text[-1] in _FEATURES and not known:
            yield Candidate(word.start, word.end, "LOCATION", 0.6, "feature")
    for match in _SUBJECT.finditer(text):
        first = line.words[line.index(match.start("name"))].text
        name = match["name"]
        if (
            match.start("name") in line.starts
            and is_coined(first)
            and not is_wall(first)
            and first not in places.names()
            and name not in nothing()
        ):
            yield Candidate(*match.span("name"), "COMPANY", 0.62, "subject")
    for match in _after_post().finditer(text):
        if dictionary_tags().get(match["name"], "nr")[:2] in ("nr", "nz"):
            yield Candidate(*match.span("name"), "PERSON", 0.9, "post")
    whole = _WHOLE_LINE.match(text)
    if whole and not _NO_LINE.match(whole["name"]) and whole["name"] not in nothing():
        yield Candidate(*whole.span("name"), "POLICY", 1.0, "line")


def _streets(line: Line) -> Iterator[Candidate]:
    for match in _STREET.finditer(line.text):
        start, end = match.span("name")
        start = next((begin for begin in line.begins if start <= begin < end), start)
        inner = [word for word in line.words if start <= word.start < end]
        while inner and is_wall(inner[0].text):
            start, inner = inner[0].end, inner[1:]
        name = line.text[start:end]
        road = line.words[line.index(end - len(match["work"] or "") - 1)].text
        if line.text[:start].endswith("走") or not (
            road in _ROADS or dictionary_tags().get(road, "ns") in ("ns", "nr")
        ):
            continue  # 走开放路, 产业致富路
        whole = start in line.starts and len(name) >= 3 and not any(is_wall(word.text) for word in inner[:-1])
        if whole and dictionary_tags().get(name, "ns") == "ns" and not name.startswith(("线路", "铁路", "公路")):
            yield Candidate(start, end, "PROJECT" if match["work"] else "LOCATION", 0.7, "street")


def _is_unknown(word: str) -> bool:
    return word not in dictionary_tags() and word not in words()["no_features"] and word[0] not in "大小高深各两"


@cache
def _after_post() -> re.Pattern[str]:
    surname = f"(?:{'|'.join(words()['double_surnames'])}|[{words()['surnames']}])"
    return re.compile(
        rf"{_POST}(?P<name>{surname}[\u4e00-\u9fff]{{1,2}})(?=[、，。；）“\s]|等|出席|同志|率|主持|团队|和|参加|致辞|作|$)"
    )
