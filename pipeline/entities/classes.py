"""Classes and wishes, which look like names and are none (guideline, parts 1 and 2)."""

from __future__ import annotations

import re

from pipeline.entities.edges import anchors
from pipeline.entities.kinds import without_level
from pipeline.entities.places import full_names
from pipeline.entities.ruled import NameText, name_book
from pipeline.entities.vocabulary import among, nothing, words

# Programmes are of a field: 农村人居环境整治行动.
_OF_FIELD = (
    "农村",
    "乡村",
    "城乡",
    "普惠",
    "义务教育",
    "特殊教育",
    "专家",
    "院士",
    "小区",
    "县域",
    "民营企业",
    "高校",
    "乡镇",
    "现代",
)
_PLANS = ("行动计划", "行动方案", "实施方案")
_AWARDED = ("实验室", "研究中心", "创新中心", "技术中心")
_NEVER_GENERIC = ("直联点", "交换中心", "改革试验区", "试验区", "先导区")
# What a place wants to be, no name: 全国商贸物流重要基地; 打造全球数据流转平台.
_POSITION = re.compile(r"(?:重要|主要|核心|最大|一流|知名|领先)(?:基地|平台|枢纽|节点|集聚区|示范区|中心)$")
_WORLDWIDE = re.compile(r"(?:全球|世界|国际).*(?:平台|枢纽|节点)$")
# 建成一批低碳街区、垃圾分类示范区: of a class, however long.
_ONE_OF_MANY = re.compile(r"(?:一批|若干|一系列|多个|各类|各级|更多)[^，。；：！？]*$|首[家个座条批](?:省级|国家级)?$")


def is_class(name: str, label: str, suffix: str) -> bool:
    """A class, not a name: by a rule of ``data/not_a_name.yaml``, a class word alone or after a bare level, or begun as classes are."""
    if next(name_book("not_a_name").find(NameText(name, label)), None) is not None:
        return True
    bare = without_level(name) if label != "AGENCY" else name
    if suffix == "医院" and bare != name:
        return name in nothing()  # 省中医医院 is one, 中医医院 a class
    levelled_platform = suffix == "平台" and bare != name  # 省公共数据平台 is one, 公共数据平台 a class
    if name in nothing() or (bare in nothing() and not levelled_platform) or name in full_names():
        return True
    return _is_awarded_to_many(name, label) or _is_generic(name, label, suffix)


def _is_generic(name: str, label: str, suffix: str) -> bool:
    """Does it begin as classes do? Programmes are of a field, some endings are never of a class."""
    if not name.startswith(tuple(words()["generic_starts"])) or suffix in _NEVER_GENERIC:
        return False
    if name.startswith("市民族") or (label == "AGENCY" and suffix in among("lone_agencies")):  # 省级网信办
        return False
    programme = suffix in among("done") or suffix in _PLANS
    return not (programme and name.startswith(_OF_FIELD))


def _is_awarded_to_many(name: str, label: str) -> bool:
    """A ministry and what it names many others as: 工业和信息化部重点实验室."""
    ministry = anchors().end_from(name, 0) if label == "INSTITUTION" and name.endswith(_AWARDED) else 0
    return bool(ministry) and name[ministry:] in nothing() and name[ministry - 1] in "部委局"


def is_of_many(text: str, start: int) -> bool:
    """Does what begins here stand after 一批 and the like?"""
    return _ONE_OF_MANY.search(text, max(0, start - 30), start) is not None


def is_wished(name: str, label: str) -> bool:
    """A position among others that a place claims or strives for: 全国城市新区, 全国商贸物流重要基地."""
    if label in ("LOCATION", "COMPANY") and name.startswith("全国"):
        return True
    return label in ("PROJECT", "LOCATION") and (
        _POSITION.search(name) is not None or (label == "PROJECT" and _WORLDWIDE.match(name) is not None)
    )
