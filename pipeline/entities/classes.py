"""Classes and wishes, which look like names and are none (guideline, parts 1 and 2)."""

from __future__ import annotations

import re

from pipeline.entities.kinds import without_level
from pipeline.entities.places import full_names
from pipeline.entities.vocabulary import nothing, words

_COUNTED = re.compile(
    r"[\d一二两三四五六七八九十百千万N]+(?:余|多)?(?:个|家|所|座|项|批|处|大|条|支|名|类|款|种|场|届|组|轮)"
)
_COUNTED_INSIDE = re.compile(r"[\d两][余多]?[家个所座项]")
_RANKED = re.compile(r"[两一二三四五六七八九十百千\d]+(?:大|强|佳)(?!\S?数据)")
_COLLECTIVE = re.compile(r"[一二三四五六七八九十\d]+[项大][\u4e00-\u9fff]{0,6}(?:工程|行动|计划|专项|平台|基地)$")
_NUMBERED = re.compile(r"\d+[.．、]|[A-Z](?=[\u4e00-\u9fff])")
_CLASS_OF_HOSPITAL = re.compile(r"(?:[一二三]级|三甲|部省|省级|市级|县级|公立)[\u4e00-\u9fff]*医院$")
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
_SUMMED = re.compile(r"[\u4e00-\u9fff][+＋][\u4e00-\u9fff]")  # 产业基地+产业学院
_FOREMOST = re.compile(r"一流|知名|领先|首个|最大")
_NUMERAL = re.compile(r"“[\dN+]+”(?:平台|体系)$")
_RATED = re.compile(r"(?:国家|省|市|世界|\d?A)+级?(?:旅游)?(?:景区|度假区)")
_OF_TONNAGE = re.compile(r"\d+(?:[－-]\d+)?万?吨级")
_CLASS_HEADS = (
    "智慧社区",
    "企业技术中心",
    "概念验证中心",
    "零碳产业园",
    "零碳园区",
    "口袋公园",
    "级博物馆",
    "级医院",
    "城市医院",
    "创新型大学",
    "城市片区",
    "省级试点",
    "市级试点",
    "国家级试点",
    "国家试点",
    "全国试点",
    "小流域",
    "领导集团",
    "新型研发机构",
)
_NEVER_GENERIC = ("直联点", "交换中心", "改革试验区", "试验区", "先导区")
# What a place wants to be, no name: 全国商贸物流重要基地; 打造全球数据流转平台.
_POSITION = re.compile(r"(?:重要|主要|核心|最大|一流|知名|领先)(?:基地|平台|枢纽|节点|集聚区|示范区|中心)$")
_WORLDWIDE = re.compile(r"(?:全球|世界|国际).*(?:平台|枢纽|节点)$")
# 建成一批低碳街区、垃圾分类示范区: of a class, however long.
_ONE_OF_MANY = re.compile(r"(?:一批|若干|一系列|多个|各类|各级|更多)[^，。；：！？]*$|首[家个座条批](?:省级|国家级)?$")


def is_class(name: str, label: str, suffix: str) -> bool:
    """A class, not a name: counted, a class word alone or after a bare level, or begun as classes are."""
    bare = without_level(name) if label != "AGENCY" else name
    levelled = label == "AGENCY" and suffix in words()["lone_agencies"]  # 省级网信办
    generic = not levelled and name.startswith(tuple(words()["generic_starts"])) and suffix not in _NEVER_GENERIC
    programme = suffix in words()["done"] or suffix in ("行动计划", "行动方案", "实施方案")
    generic = generic and not name.startswith("市民族") and not (programme and name.startswith(_OF_FIELD))
    if label == "PROJECT" and _COLLECTIVE.search(name):
        return True
    if label in ("COMPANY", "PROJECT", "LOCATION") and _COUNTED_INSIDE.search(name):
        return True
    if _RANKED.search(name, 1) and label != "POLICY":
        return True
    if (
        name.endswith(_CLASS_HEADS)
        or "％" in name
        or "%" in name
        or _RATED.fullmatch(name)
        or _SUMMED.search(name)
        or "一站式" in name
        or _NUMERAL.search(name)
    ):
        return True
    if label == "LOCATION" and _FOREMOST.search(name):
        return True
    if label == "PROJECT" and _OF_TONNAGE.match(name):
        return True
    if _COUNTED.match(name) or _NUMBERED.match(name):
        return True
    if _CLASS_OF_HOSPITAL.search(name):
        return True
    if suffix == "医院" and bare != name:
        return name in nothing()  # 市中医医院 is one, 中医医院 a class
    levelled_platform = suffix == "平台" and bare != name  # 省公共数据平台 is one, 公共数据平台 a class
    return name in nothing() or (bare in nothing() and not levelled_platform) or name in full_names() or generic


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
