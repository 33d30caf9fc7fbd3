"""Works: what is built, opened or settled, alone or in a list before 等项目 (guideline: PROJECT, bare firms COMPANY)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from pipeline.entities import places
from pipeline.entities.candidates import Candidate
from pipeline.entities.edges import is_wall
from pipeline.entities.line import Line
from pipeline.entities.vocabulary import endings, is_coined, nothing, suffix_labels, words
from pipeline.language.words import dictionary_tags

_STRETCH = re.compile(r"[^，。；：！？\n]+")
_GOVERNORS = re.compile(
    r"(?:建成(?:投用|投运|投产|通车|运营|启用)?|新开工|开工(?:建设)?|续建|竣工|投产|投用|投运|通车|改扩建|新建|迁建|建设|推进|推动|实施|启动|完成"
    r"|加快|抓好|抓紧|确保|力争|争取|支持|引进|落户|落地|签约|谋划|提速|完善|依托|服务|保障|促成|促进|全力|全面|积极|扎实|稳妥|有序|高质量|高标准|以及|一批|重点|抢抓|做好|办好|实现|用好|跟踪)"
)
# What stands after a word that only looks like a governor: 养老服务|中心, 服务|业, 物资保障|基地.
_NOT_GOVERNED = re.compile(r"(?:中心|平台|基地|园|区|站|业|厅|大厅|大楼|局|院|所|型|性|能力|体系|系统|项目|工程)")
_CLASS = re.compile(
    r"等(?=(?:相继|陆续|顺利|全部)?(?:建成|竣工)?(?:投产|达产|投运))|(?:等(?P<kind>[\u4e00-\u9fff\d“”]{0,12}?)|(?<!\d)\d{1,3}个(?P<counted>[\u4e00-\u9fff]{0,6}?))(?:项目|工程|建设|消费场景|商业综合体|综合体|场馆|特色基地|基地)"
)
# Of these classes the conjuncts may be firms; 等口岸工程, 等城市更新项目 are of places.
_OF_FIRMS = re.compile(
    r"(?:一?大?批|[\d余多]+个|\d+亿元以上|重大|重点|重要|标志性|优质|龙头|链主|产业|产业化|工业|制造业?|新型|先进|投资|招商|引资|外资|技改|技术改造|加工"
    r"|百亿级?|十亿级?|亿元|级|续建|新建|在建|新开工|支撑性|引领性|高质量|大|好|企业|省|市|国家|现代服务业|服务业|数字经济|高端|补链|强链|延链|微电网|示范|智能|绿色|制造|数字化|智能化|改造|升级|总部)*"
)
_DONE = re.compile(
    r"(?:项目)?(?:正式|顺利|全面|加快|全线|主体|即将|相继|竣工|陆续|如期|全部)?"
    r"(?:建成|开工|竣工|投入(?:使用|运营|运行)|投产|投用|投运|通车|完工|开建|落地|开通|签约|启用|获批|启动建设|加快建设|加快推进|有序推进|顺利推进|进展顺利|达产|并网)|(?<=[一二三四五]期)建设"
)
_PLANTED = re.compile(r"投产|达产|竣工|投运|并网")
_ENDED = re.compile(
    r"(?<=.{3})项目(?=(?:正式|顺利|全面|加快|全线|相继|陆续|如期)?(?:$|开工|竣工|投产|投用|投运|建成|签约|落地|获批|加快|建设|成功|基本|已|主体|前期|并网|实现|进入|获|列入|纳入|入选))"
)
# What is done to the thing is not of its name (guideline, rule 1.6).
_HEAD = re.compile(r"(?<=.{4})(?:(?:改扩建|扩建)(?:工程)?|主体工程|主体)(?:项目)?$|(?<=期)建设$")
_BAD = re.compile(
    r"[“”的等]|^(?:一批|各|全|本|我|该|省|市|县|区|个|家|项|新|首|年|月|日|\d+[个项家公里]|一是|二是|三是)|\d+(?:个|项|家|公里|亿|座|条)|层面|重[大点]项目|(?:项目|工程)(?:库|谋划|申报|储备)"
    r"|^(?:高污染|高耗能|低效|杜绝|严控|省级|市级|国家级|重大|重点|基础设施|城乡|农村|老旧|民生|交通|水利|能源|产业|公共|工业|城市|社区|园区)"
)
_LEVELLED = re.compile(r"^[省市区县州](?!级|场|民(?!族|营|政)|委|属|直)[\u4e00-\u9fff]{3,}")
_AND = re.compile(r"[和与及]")
_PHASE = re.compile(
    r"[一二三四五六七](?:、[一二三四五六七])?期(?:(?:[一二三]阶段|工程|扩建|扩能|改造|主体|主体装置|项目)?$|(?=[\u4e00-\u9fff\d]))|[（(][一二三四五]期[）)]$"
)
_OF_ALL = re.compile(r"(?:项目|工程|该|各|其|主体|全部|以及|一批)")
_UNIT = re.compile(
    r"(?:\d+(?:、\d+)*号?机组|\d+(?:[×xX]\d+)?(?:MW|兆瓦|万千瓦|GW)[\u4e00-\u9fff]{0,16}|[\u4e00-\u9fff]{2,}火电厂?|煤电|气电|[\u4e00-\u9fff]联络线)$"
)
_CENTRE = re.compile(
    r"(?:医疗|卫生|临床|康复|医学|救治|诊疗|疾控|研究|研发|创新|检测|检验|试验|妇幼|健康|护理|中医)中心$"
)
_SITE = re.compile(r"(?:医院|[一二三四五六七八九十]院|大学|学院|中学|小学|学校|校区|院区)(?:总部|新区|分院)?$")
_DIVERSION = re.compile(r"引.[济入补调].")  # 引大济岷, 引江补汉
_FIRM = (
    "半导体",
    "电子",
    "科技",
    "新材",
    "新材料",
    "能源",
    "汽车",
    "生物",
    "医药",
    "光电",
    "微电子",
    "重工",
    "股份",
    "化工",
    "集团",
    "锂业",
    "矿业",
    "药业",
    "制药",
    "智能",
    "激光",
    "特钢",
)

_PLANT = (
    "泵站",
    "水厂",
    "水库",
    "电站",
    "水闸",
    "船闸",
    "灌区",
    "变电站",
    "污水厂",
    "管廊",
    "隧道",
    "立交",
    "广场",
    "大厦",
    "大楼",
    "酒店",
    "作业区",
    "航电",
    "高架",
)

_TRAFFIC = ("高铁", "轨道", "城际", "机场", "航空")
_PARK = ("园", "小镇", "谷", "水镇")
_WATER = ("河", "溪", "港", "渠", "塘", "浜", "涌", "沟")  # 等骨干河道治理项目
# Walls that stand inside the name of a work: 3000吨级, 年产, 改造.
_WORKING = frozenset(
    (
        "级",
        "年",
        "多",
        "余",
        "第",
        "新型",
        "重大",
        "重点",
        "一体化",
        "高质量",
        "改造",
        "扩建",
        "新建",
        "改扩建",
        "建设",
        "提升",
        "优化",
        "保障",
        "运营",
        "与",
        "和",
        "及",
        "利用",
        "配套",
        "更新",
        "转型",
        "调整",
        "升级",
    )
)


def works(line: Line) -> Iterator[Candidate]:
    """Candidates of a line."""
    text = line.text
    if not any(
        word in text for word in ("项目", "工程", "期建设", "开工", "建成", "竣工", "通车", "投用", "投产", "投运")
    ):
        return
    for stretch in _STRETCH.finditer(text):
        yield from _stretch(line, stretch.start(), stretch.group())


def _stretch(line: Line, start: int, text: str) -> Iterator[Candidate]:
    found = _listing(text)
    if found is None:
        return
    listing, end, from_anchor = found
    at = start
    for index, part in enumerate(text[:end].split("、")):
        begin, stop = at, at + len(part)
        at = stop + 1
        if index == 0:
            begin += _governed(part)
            if from_anchor and begin == at - len(part) - 1 and begin not in line.anchored:
                continue  # 杜绝高污染、高耗能项目
        for a, b in _split(line, begin, stop):
            candidate = _work(line, a, b, listing)
            if candidate is not None:
                yield candidate


def _listing(text: str) -> tuple[_Listing, int, bool] | None:
    """The list of works that a stretch of text is, where it ends, and whether its first work must begin with a name that is known."""
    closed = _CLASS.search(text)
    if closed:
        firms = _OF_FIRMS.fullmatch(closed["kind"] or closed["counted"] or "") is not None
        return _Listing(True, firms, True), _end(closed), False
    ended = _ENDED.search(text)
    if ended:
        return _Listing(True, True, False), _end(ended), True
    done = next((done for done in _DONE.finditer(text) if done.start() >= 3), None)
    if done is None:
        return None
    # Firm and product before 项目, and what is put into production together, are lists of one or more.
    several = "、" in text[: _end(done)] and _PLANTED.search(done.group()) is not None
    return _Listing(several, True, False), _end(done), False


def _end(found: re.Match[str]) -> int:
    """Where the names end before a class, with the 项目 that may be of the last one."""
    return found.start() + 2 * found.group().startswith("项目")


def _governed(part: str) -> int:
    """Where the name begins after the last verb that governs it."""
    for governor in reversed(list(_GOVERNORS.finditer(part))):
        if not _NOT_GOVERNED.match(part, governor.end()):
            return governor.end()
    return 0


def _split(line: Line, start: int, end: int) -> list[tuple[int, int]]:
    """A conjunct at an 和 after which another name begins."""
    for joined in _AND.finditer(line.text, start, end):
        alike = line.text[joined.start() - 2 : joined.start()] == line.text[end - 2 : end]
        if (joined.end() in line.anchored or alike) and joined.start() - start >= 3:
            return [(start, joined.start()), (joined.end(), end)]
    return [(start, end)]


@dataclass(frozen=True, slots=True)
class _Listing:
    """What a stretch says of the works in it: are they a list, may they be firms, does a class (等项目) close it?"""

    listed: bool
    firms: bool
    closed: bool


@dataclass(frozen=True)
class _Conjunct:
    """A name that may be a work, and how it stands in its line."""

    line: Line
    start: int
    name: str
    listing: _Listing

    @cached_property
    def bare(self) -> str:
        """The name without 项目."""
        return self.name[:-2] if self.name.endswith("项目") else self.name

    @cached_property
    def placed(self) -> bool:
        """Does it begin with a place, a level or a known name?"""
        return self.start in self.line.anchored

    @cached_property
    def strange(self) -> bool:
        """Does it begin with what the dictionary does not know?"""
        return _is_strange(self.line, self.start)

    def read_as(self, label: str, score: float, end: int | None = None) -> Candidate:
        """A candidate up to ``end``, or of the bare name."""
        return Candidate(self.start, self.start + len(self.bare) if end is None else end, label, score, "work")


def _work(line: Line, start: int, end: int, listing: _Listing) -> Candidate | None:
    conjunct = _Conjunct(line, start, _HEAD.sub("", line.text[start:end]), listing)
    if not _may_be_work(conjunct):
        return None
    if _DIVERSION.fullmatch(conjunct.bare.removesuffix("工程")):
        return conjunct.read_as("PROJECT", 0.7, start + len(conjunct.name))
    if _is_broken(line, start, start + len(conjunct.bare)):
        return None
    return _phased(conjunct) or _named(conjunct)


def _may_be_work(conjunct: _Conjunct) -> bool:
    """Is it of a name's length, does it begin with a word, and is it no known place, slogan or class of things?"""
    bare = conjunct.bare
    if not 3 <= len(bare) <= 28 or bare[0].isdigit() or conjunct.start not in conjunct.line.starts:
        return False
    if bare in nothing() or bare in places.names():
        return False
    levelled = conjunct.listing.listed and _LEVELLED.match(bare) is not None
    return not _BAD.search(bare, 1 if levelled else 0)


def _phased(conjunct: _Conjunct) -> Candidate | None:
    """A phase or unit of a work: 某电厂二期, 某电厂3号机组; what it is a phase of gives the label."""
    bare, start = conjunct.bare, conjunct.start
    phase = _PHASE.search(bare) or _UNIT.search(bare)
    if phase is None or phase.start() < 2:
        return None
    known = conjunct.listing.listed or conjunct.placed or conjunct.strange
    if not known and (phase.start() < 4 or _OF_ALL.match(bare)):
        return None
    stop = start + len(bare if phase.end() == len(bare) else conjunct.name)
    label = _label_before(bare, phase.start())
    kept = label in ("LOCATION", "INSTITUTION") and not conjunct.line.text[start:stop].endswith("工程")
    return conjunct.read_as(label if kept else "PROJECT", 1.0 if conjunct.listing.listed else 0.8, stop)


def _label_before(name: str, end: int) -> str:
    """The label that the ending before a phase gives."""
    if _SITE.search(name, 0, end):
        return "INSTITUTION"
    begun = endings().start_to(name, end)
    return suffix_labels()[name[begun:end]] if begun > 0 else "PROJECT"


def _named(conjunct: _Conjunct) -> Candidate | None:
    """A work by its ending, else by its place in a list or before 项目."""
    bare, listed = conjunct.bare, conjunct.listing.listed
    if not conjunct.placed and not (conjunct.strange and listed):
        return None
    ending, joined = endings().start_to(bare, len(bare)), _AND.search(bare) is not None
    if ending > 0:
        return conjunct.read_as(suffix_labels()[bare[ending:]], 0.7) if conjunct.placed or not joined else None
    if ending == 0 or joined or not (listed or conjunct.name.endswith("项目")):
        return None
    return _without_ending(conjunct)


def _without_ending(conjunct: _Conjunct) -> Candidate | None:
    """A firm, a plant, a river, else a work of any kind."""
    bare, listing = conjunct.bare, conjunct.listing
    if bare.endswith(_FIRM) and len(bare) <= 8:
        return conjunct.read_as("COMPANY", 0.62) if listing.firms else None
    if bare.endswith(_PLANT) or (len(bare) <= 5 and _DIVERSION.match(bare)):
        return conjunct.read_as("PROJECT", 0.7)
    if len(bare) <= 4:
        return conjunct.read_as("LOCATION", 0.62) if bare.endswith(_WATER) else _firm_of_list(conjunct)
    label = "INSTITUTION" if _CENTRE.search(bare) else "LOCATION" if bare.endswith(_PARK) else "PROJECT"
    score = 0.6 if not listing.listed else 0.9 if conjunct.placed else 0.75
    return conjunct.read_as(label, score, conjunct.start + len(conjunct.name))


def _firm_of_list(conjunct: _Conjunct) -> Candidate | None:
    """A short name in a list of works, which can only be a firm's."""
    placed, listing = conjunct.placed, conjunct.listing
    if not (listing.firms and listing.listed) or (placed and not listing.closed):
        return None
    of_place = _is_firm_of_place(conjunct.line, conjunct.start, conjunct.start + len(conjunct.bare))
    return conjunct.read_as("COMPANY", 0.75 if placed else 0.55) if conjunct.strange or of_place else None


def _is_strange(line: Line, start: int) -> bool:
    """Does the dictionary not know what begins here? It may have cut it up: 沱|浍|河."""
    index = line.index(start)
    first = line.words[index].text
    after = line.words[index + 1].text if index + 1 < len(line.words) else ""
    if len(first) == 1:
        return len(after) == 1 and dictionary_tags().get(first, "x")[0] not in "mpcudrfqv" and first not in "省市区县州"
    return (is_coined(first) and not is_wall(first)) or first in _TRAFFIC


def _is_broken(line: Line, start: int, end: int) -> bool:
    """Does a verb or function word of the clause stand inside? Then what follows it is the name, if anything."""
    inner = line.words[line.index(start) + 1 : line.index(end - 1) + 1]
    return any(word.text in _walls() for word in inner)


@cache
def _walls() -> frozenset[str]:
    return frozenset(words()["walls"]) - _WORKING


def _is_firm_of_place(line: Line, start: int, end: int) -> bool:
    """A place and a word that the dictionary does not know: 某地骐杰."""
    after = next((stop for begin, stop in line.anchors if begin == start), end)
    return end - after == 2 and not dictionary_tags().get(line.text[after:end])
