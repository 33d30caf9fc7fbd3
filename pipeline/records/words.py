"""What codes of the tables are called where a reader meets them: each in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.records.annotations import LABELS

Words = tuple[str, str]
"""Chinese, English."""

STATUSES: dict[str, Words] = {
    "target": ("目标", "target"),
    "achieved": ("已完成", "achieved"),
    "baseline": ("基期", "baseline"),
    "support_amount": ("支持金额", "support"),
    "condition": ("条件", "condition"),
    "sanction": ("处罚", "sanction"),
    "reference": ("参照", "reference"),
    "unclear": ("不明", "unclear"),
}
STRENGTHS: dict[str, Words] = {
    "hard": ("刚性", "hard"),
    "normal": ("一般", "normal"),
    "soft": ("柔性", "soft"),
    "aspirational": ("愿景", "aspirational"),
}
SIGNS = {
    "eq": "=",
    "ge": "≥",
    "gt": ">",
    "le": "≤",
    "lt": "<",
    "approx": "≈",
    "approx_above": ">",
    "approx_below": "<",
    "range": "",
}
"""How a comparator is written before its number; 余 and 近 say on which side of it the value lies."""
KINDS: dict[str, Words] = {
    "count": ("数目", "count"),
    "amount": ("金额", "money"),
    "physical": ("物理量", "physical"),
    "share": ("占比", "share"),
    "rate": ("比率", "rate"),
    "intensity": ("强度", "intensity"),
    "rank": ("位次", "rank"),
    "index": ("指数", "index"),
    "multiple": ("倍数", "multiple"),
    "time": ("时间", "time"),
}
CHANGES: dict[str, Words] = {
    "level": ("水平", "level"),
    "relative_change": ("增长", "growth"),
    "delta": ("增量", "gain"),
    "multiple": ("倍数", "multiple"),
    "maintain": ("保持", "maintain"),
}
TYPES: dict[str, Words] = {
    "action_plan": ("行动计划", "action plan"),
    "interpretation": ("解读", "interpretation"),
    "law_regulation": ("法规规章", "law or regulation"),
    "list_annex": ("附件清单", "annex"),
    "notice": ("通知公告", "notice"),
    "opinion_scheme": ("意见方案", "opinion or scheme"),
    "other": ("其他", "other"),
    "plan": ("规划", "plan"),
    "support_measures": ("支持政策", "support measures"),
    "work_report": ("政府工作报告", "work report"),
}
FIELDS: dict[str, Words] = {
    "data": ("数据", "data"),
    "ai": ("人工智能", "AI"),
    "digital_economy": ("数字经济", "digital economy"),
    "other": ("其他领域", "other subjects"),
}
LEVELS: dict[str, Words] = {
    "national": ("国家", "national"),
    "province": ("省级", "province"),
    "city": ("市级", "city"),
    "district": ("区县", "district"),
}
MUNICIPALITY: Words = ("直辖市", "municipality")
"""What a city is called that is a province as well."""
VALIDITY: dict[str, Words] = {
    "in_force": ("现行有效", "in force"),
    "expired": ("已失效", "expired"),
    "repealed": ("已废止", "repealed"),
}
RELATIONS: dict[str, Words] = {
    "cites": ("引用", "cites"),
    "implements": ("落实", "implements"),
    "interprets": ("解读", "interprets"),
    "attached_to": ("附于", "attached to"),
    "reprints": ("转载", "reprints"),
    "repeals": ("废止", "repeals"),
    "amends": ("修改", "amends"),
    "replaces": ("替代", "replaces"),
    "forwards": ("转发", "forwards"),
}
STATEMENTS: dict[str, Words] = {
    "distinctive": ("突出", "distinctive"),
    "common": ("共同", "common"),
    "weak": ("弱迹象", "weak sign"),
    "silent": ("未提", "silent"),
}
CLAIMS: dict[str, Words] = {
    "none": ("未作结论", "no claim"),
    "indicative": ("仅供参考", "indicative"),
    "documents": ("限所读文件", "of the documents read"),
    "city": ("关于该地", "of the place"),
}
FLAGS: dict[str, Words] = {
    "single_document": ("仅一份文件", "one document alone"),
    "thin_evidence": ("证据单薄", "thin evidence"),
    "mixed_window": ("不同领域与年份混合", "fields and years mixed"),
    "prior_sensitive": ("受先验影响", "depends on the prior"),
    "echo_sensitive": ("受照搬国家文本影响", "depends on echoes of national texts"),
    "tentative": ("暂定", "tentative"),
    "hand_coded": ("经人工样本校正", "corrected by a coded sample"),
}
STEPS: dict[str, Words] = {
    "raised": ("提高", "raised"),
    "lowered": ("降低", "lowered"),
    "repeated": ("重申", "repeated"),
    "renewed": ("延续", "renewed"),
    "reached": ("达到", "reached"),
    "missed": ("未达到", "missed"),
    "under_way": ("进行中", "under way"),
    "dropped": ("未再提", "dropped"),
}
DEADLINES: dict[str, Words] = {
    "explicit": ("紧邻", "beside it"),
    "same_sentence": ("同句", "same sentence"),
    "prev_sentence": ("前句", "sentence before"),
    "heading": ("标题层级", "heading"),
    "title": ("文件题名", "title"),
    "table": ("表头", "table"),
    "fyp": ("五年规划期", "five-year plan"),
    "relative": ("相对日期", "relative date"),
}
FRAMES: dict[str, Words] = {
    "sentence": ("前句", "sentence before"),
    "lead": ("引领段", "lead paragraph"),
    "heading": ("标题", "heading"),
    "title": ("题名", "title"),
    "line": ("后附行", "line below"),
}
"""Places from which a period rules what stands in a document."""
NAMES: dict[str, Words] = {label: (words.split(" ", 1)[0], words.split(" ", 1)[1]) for label, words in LABELS.items()}
"""Types of a name."""


def words(known: Mapping[str, Words], code: str | None) -> Words:
    """A code in words; the code itself where none are known, for it stands in the tables."""
    return known.get(code or "", (code or "", code or ""))


def window_words(window: str) -> Words:
    """A window of comparison in words: its field and years; for that of everything, that it mixes them."""
    field, _, years = window.partition(" ")
    if window == "all":
        return "不分领域与年份", "every field and year"
    zh, en = words(FIELDS, field)
    return f"{zh} {years}".strip(), f"{en} {years}".strip()


def read_rows(count: int | None) -> Words:
    """What a confidence rests on: how many rows of its kind were read; nothing where a person decided the row itself."""
    if count is None:
        return "", ""
    if count == 0:
        return "该规则未抽读", "no row of its rule was read"
    return f"抽读同类 {count} 条所得", f"share right of {count} rows of its kind that were read"
