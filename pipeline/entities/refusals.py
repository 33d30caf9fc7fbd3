"""What tells that a grown name is none: a class, one of many, a wish, something said, a count (guideline, parts 1 and 2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.entities.classes import is_class, is_of_many, is_wished
from pipeline.entities.kinds import is_counted, is_said
from pipeline.entities.line import Line
from pipeline.entities.vocabulary import among, is_coined, words

_NO_TITLE = re.compile(
    r"^(?:本|该|各|上一级|其)|[按照据依][^规]{0,2}规定$|^细化|“多规合一”|作(?:政府)?工作报告$"
    r"|(?:有关|另有|法|另行|作出|统一|严格|部门|机构|机关|政府|主管|国务院)规定$|(?:征求|广泛|提出|反馈|听取|处理|修改|审查|审核|部门|机关|单位|机构)意见$"
)
_RANKING = re.compile(r"[\u4e00-\u9fff]{0,8}(?:百强|强榜|榜单|排名|排行|指数)")
_AREAS = ("基地", "示范区", "集聚区", "先行区", "产业带")
_AND_SO_ON = re.compile(r"(?<![高中初平同均对头优次甲])等(?![级教院专学离高温])")  # 甲、乙等高铁
_NOT_CHINA = re.compile(r"中国(?:式|[—－–·（(-])")  # 中国式现代化, 中国—某国产业园
_COUNTED_BEFORE = re.compile(r"\d[余多]?[个家所座项处]$")
_COUNTED_AFTER = re.compile(r"\s?\d+(?:\.\d+)?万?[多余]?[家个所座项条名处]")


@dataclass(slots=True)
class Growing:
    """A name while it grows from its ending to the left. ``name`` is its text before what it shares with others is added."""

    line: Line
    suffix_start: int
    suffix_end: int
    label: str
    start: int
    anchored: bool = False
    quoted: bool = False
    name: str = ""

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def suffix(self) -> str:
        return self.text[self.suffix_start : self.suffix_end]

    def led_by(self, *words_: str) -> bool:
        """Does one of these stand right before it?"""
        return self.text[: self.start].endswith(words_)


def _is_a_class(found: Growing) -> bool:
    return is_class(found.name, found.label, found.suffix)


def _is_one_of_many(found: Growing) -> bool:
    return not (found.anchored or found.quoted) and is_of_many(found.text, found.start)


def _is_ranking(found: Growing) -> bool:
    """A ranking, or so many of what a title awards: 百强县|榜单, 示范县10个."""
    if found.suffix not in among("designations"):
        return False
    counted = found.label == "PROJECT" and _COUNTED_AFTER.match(found.text, found.suffix_end) is not None
    return counted or _RANKING.match(found.text, found.suffix_end) is not None


def _is_a_wish(found: Growing) -> bool:
    """A position that a place claims, or one of several: 甲、乙等高铁."""
    several = found.label != "POLICY" and _AND_SO_ON.search(found.name) is not None
    return is_wished(found.name, found.label) or several


def _is_to_become(found: Growing) -> bool:
    """What a place wants to become: 打造示范县, 打造|产业基地."""
    national = found.quoted or found.label != "PROJECT" or found.name.startswith(("国家", "全国"))
    if not national and found.led_by("打造") and found.suffix in among("designations"):
        return True
    whole = found.anchored or found.quoted or is_coined(found.line.words[found.line.index(found.start)].text)
    return not whole and found.suffix.endswith(_AREAS) and found.led_by("打造", "开展")


def _is_plain_activity(found: Growing) -> bool:
    return found.suffix == "活动" and not found.quoted and found.label != "EVENT"


def _is_no_title(found: Growing) -> bool:
    """What is said or asked, and no title."""
    said = found.label == "POLICY" and (_NO_TITLE.search(found.name) is not None or is_said(found.name))
    return said or "人民代表大会专门" in found.name


def _is_of_some(found: Growing) -> bool:
    return not found.anchored and is_counted(found.text, found.start, found.label)


def is_of_a_count(found: Growing) -> bool:
    """So many of a kind. A count of what follows may stand after a whole name: 某大学某地研究院13个实验室."""
    placed = found.anchored and found.line.words[found.line.index(found.start)].text not in among("level_words")
    own = (found.label == "INSTITUTION" or found.suffix.endswith("有限责任公司")) and placed
    after = not own and _COUNTED_AFTER.match(found.text, found.suffix_end)
    return bool(after or _COUNTED_BEFORE.search(found.text, max(0, found.start - 8), found.start))


def is_designation(found: Growing) -> bool:
    """A title that the state awards, or that a place was awarded."""
    if found.suffix not in among("designations"):
        return False
    national = found.name.startswith(("国家", "全国", "中国")) and not _NOT_CHINA.match(found.name)
    return national or (found.anchored and _is_awarded(found.text, found.start))


def _is_awarded(text: str, start: int) -> bool:
    """Is this what a place was awarded, or bids for?"""
    clause = text[max(text.rfind(mark, 0, start) for mark in "，。；") + 1 : start]
    return any(verb in clause for verb in words()["awarding"])


def is_class_of_things(found: Growing) -> bool:
    """Is it no name, as can be told before it is known whether it is a title?"""
    return _is_a_class(found) or _is_one_of_many(found) or _is_ranking(found)


def is_no_name(found: Growing) -> bool:
    """Is it none of the rest: a wish, an activity, what is said or asked, some of a kind?"""
    refusals = (_is_a_wish, _is_to_become, _is_plain_activity, _is_no_title, _is_of_some)
    return any(refuses(found) for refuses in refusals)
