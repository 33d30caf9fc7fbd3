"""Works: what is built, opened or settled, alone or in a list before 等项目 (guideline: PROJECT, bare firms COMPANY)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.entities.candidates import Candidate
from pipeline.entities.edges import is_wall
from pipeline.entities.line import Line
from pipeline.entities.vocabulary import endings, is_coined, nothing, suffix_labels
from pipeline.language.segmentation import dictionary_tags

_STRETCH = re.compile(r"[^，。；：！？\n]+")
_GOVERNORS = re.compile(
    r"(?:建成(?:投用|投运|投产|通车|运营|启用)?|新开工|开工(?:建设)?|续建|竣工|投产|投用|投运|通车|改扩建|新建|迁建|建设|推进|推动|实施|启动|完成"
    r"|加快|抓好|抓紧|确保|力争|争取|支持|引进|落户|落地|签约|谋划|提速|完善|依托|服务|保障|促成|促进|全力|全面|积极|扎实|稳妥|有序|高质量|高标准|以及|一批|重点|抢抓|做好|办好)"
)
_CLASS = re.compile(r"(?:等[\u4e00-\u9fff\d“”]{0,12}?|(?<!\d)\d{1,2}个[\u4e00-\u9fff]{0,6}?)(?:项目|工程)")
_DONE = re.compile(
    r"(?:项目)?(?:正式|顺利|全面|加快|全线|主体|即将|相继|竣工|陆续|如期|全部)?"
    r"(?:建成|开工|竣工|投产|投用|投运|通车|完工|开建|落地|开通|签约|启用|获批|启动建设|加快建设|加快推进|有序推进|顺利推进|进展顺利)"
)
_ENDED = re.compile(
    r"(?<=.{3})项目(?=(?:正式|顺利|全面|加快|全线|相继|陆续|如期)?(?:$|开工|竣工|投产|投用|投运|建成|签约|落地|获批|加快|建设))"
)
_BAD = re.compile(
    r"[“”的和与及等]|^(?:一批|各|全|本|我|该|省|市|县|区|个|家|项|新|首|年|月|日|\d+[个项家公里]|一是|二是|三是)|\d+(?:个|项|家|公里|亿|万|座|条)|(?:项目|工程)(?:库|谋划|申报|储备)"
    r"|^(?:省级|市级|国家级|重大|重点|基础设施|城乡|农村|老旧|民生|交通|水利|能源|产业|公共|工业|城市|社区|园区)"
)
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
)

_PLANT = ("泵站", "水厂", "水库", "电站", "水闸", "灌区", "变电站", "污水厂", "管廊", "隧道", "立交", "广场", "大厦")

_WATER = ("河", "溪", "港", "渠", "塘", "浜", "涌", "沟")  # 等骨干河道治理项目


def works(line: Line) -> Iterator[Candidate]:
    """Candidates of a line."""
    text = line.text
    if not any(word in text for word in ("项目", "工程", "开工", "建成", "竣工", "通车", "投用", "投产", "投运")):
        return
    for stretch in _STRETCH.finditer(text):
        closed = _CLASS.search(stretch.group())
        listed = closed is not None
        ended = None if closed else _ENDED.search(stretch.group())
        closed = closed or ended or next((done for done in _DONE.finditer(stretch.group()) if done.start() >= 3), None)
        if closed is None:
            continue
        at = stretch.start()
        stop = closed.start() + 2 * closed.group().startswith("项目")
        listed = listed or ended is not None  # firm and product before 项目 are a list of one or more
        for index, part in enumerate(stretch.group()[:stop].split("、")):
            start, end = at, at + len(part)
            at = end + 1
            if index == 0:
                governors = list(_GOVERNORS.finditer(part))
                start += governors[-1].end() if governors else 0
            candidate = _work(line, start, end, listed=listed)
            if candidate is not None:
                yield candidate


def _work(line: Line, start: int, end: int, *, listed: bool) -> Candidate | None:
    name = line.text[start:end]
    bare = name[:-2] if name.endswith("项目") else name
    if not 3 <= len(bare) <= 24 or _BAD.search(bare) or bare in nothing() or start not in line.starts:
        return None
    first = line.words[line.index(start)].text
    placed = start in line.anchored
    strange = is_coined(first) and not is_wall(first)
    if _DIVERSION.fullmatch(bare.removesuffix("工程")):
        return Candidate(start, end, "PROJECT", 0.7, "work")
    if not placed and not (strange and listed):
        return None
    ending = endings().start_to(bare, len(bare))
    if ending == 0 or (ending < 0 and not listed and not name.endswith("项目")):
        return None
    if ending > 0:
        return Candidate(start, start + len(bare), suffix_labels()[bare[ending:]], 0.7, "work")
    if bare.endswith(_FIRM) and len(bare) <= 8:
        return Candidate(start, start + len(bare), "COMPANY", 0.62, "work")
    if len(bare) <= 5 and _DIVERSION.match(bare):
        return Candidate(start, start + len(bare), "PROJECT", 0.7, "work")
    if bare.endswith(_PLANT):
        return Candidate(start, start + len(bare), "PROJECT", 0.7, "work")
    if len(bare) <= 4 and bare.endswith(_WATER):
        return Candidate(start, start + len(bare), "LOCATION", 0.62, "work")
    if len(bare) <= 4:
        firm = listed and (strange or _is_firm_of_place(line, start, start + len(bare)))
        return Candidate(start, start + len(bare), "COMPANY", 0.75 if placed else 0.55, "work") if firm else None
    return Candidate(start, end, "PROJECT", 0.6, "work")


def _is_firm_of_place(line: Line, start: int, end: int) -> bool:
    """A place and a word that the dictionary does not know: 某地骐杰."""
    after = next((stop for begin, stop in line.anchors if begin == start), end)
    return end - after == 2 and not dictionary_tags().get(line.text[after:end])
