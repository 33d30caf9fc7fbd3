"""Words beside a numeral that bound it, or say that it is none (codebook C4, C7)."""

from __future__ import annotations

import re

BEFORE_BOUND = re.compile(
    r"(?P<ge>不低于|不少于|不小于|不短于|至少(?:要|达到|有|为)?|最少|≥)\s?$"
    r"|(?P<le>不超过|不高于|不大于|不多于|最高不超过|最多不超过|最高可达|最高|至多|最多|≤)\s?$"
    r"|(?P<gt>超过(?:了)?|超出|突破|首破|首次突破|跨越|大于|高于|多于|超|逾|破|>|＞)\s?$"
    r"|(?P<lt>低于|小于|不足|不满|少于|不到|<|＜)\s?$"
    r"|(?P<approx>大约|约|大概)\s?$"
    r"|(?P<approx_below>接近|将近|近)\s?$"
)
AFTER_BOUND = re.compile(r"(?P<ge>及?以上|或以上|之上)|(?P<le>及?以下|以内|之内|封顶)|(?P<approx>左右|上下)")
BARE_BEFORE = re.compile(r"[上近超数几]$")

NEVER_BEFORE = re.compile(
    r"[A-Za-z][-.]?$|[〔\[【]$|(?:第|图|表|附件|附表|专栏|No\.?|编号|周)\s?$|[“\"]$(?<=[“\"])(?=[\d]\s*[+＋])|\d[-.:：]$|[+＋]$|[.]$"
)
NEVER_AFTER = re.compile(
    r"\s?[A-Za-z]{0,2}\d*[+＋]|[G](?![A-Za-z])|D(?![A-Za-z])|[A-Za-z]*[-—]\d{4}(?!年)|号(?:文|线|楼|馆|令)?|[〕\]】]|分之|[.．、]\s?(?=[\u4e00-\u9fff])(?<=[.．、])$"
    r"|热线|[带网路](?!站)|[大大](?!型|于|约|幅|学|道)(?=[一-鿿])(?:$)|[线专](?=城市)|、[一二三四五六七八九十](?:[、是]|者)|月|是(?=[\u4e00-\u9fff])"
)
SAFE_CLASSIFIERS = frozenset(
    "家 个 项 户 名 件 台 套 条 场 座 所 处 栋 幢 辆 艘 架 款 种 类 宗 起 例 份 间 人 人次 户次 车次 架次 班次 期 届 次 只 头 张 位 支 篇 岁 倍 册 席 层 颗 枚 组 片 部 家次 标准机架".split()
)

_DOCUMENT_NUMBER = re.compile(r"[〔\[【(（]\s?(?:19|20)\d\d\s?[〕\]】)）]\s?第?\s?\d{1,5}\s?(?:-\d+)?\s?号")
_STANDARD = re.compile(r"(?:GB|DB|T|ISO|IEC|YD|JR)[/／A-Z\d]*\s?\d{2,6}(?:\.\d+)?[-—–]\d{4}|ISO\s?\d{4,6}")
_TITLE_YEARS = re.compile(r"《[^《》]{0,120}》")
_LIST_MARK = re.compile(
    r"(?:^|\n)[\s\u3000]*(?:[（(][一二三四五六七八九十百\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十百零〇\d]{1,6}[编章节条])"
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零〇\d]{1,6}[编章节条款项目批期届轮次个类级产](?!位|名)")
_INLINE_MARK = re.compile(
    r"(?<=[。；：，\s])(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．](?=[\u4e00-\u9fff]))"
)
_NAME = re.compile(
    r"一二三产|二三产|三农|双一流|十大(?![项类])|五大|四大|三大|六大|七大|八大|九大|两大|[三四五六七八九]位一体|一带一路|一网|一件事|一站式|一体|一批|一流|一线|一定|一般|一些|一系列|三中全会|[一二]十[一二三四五六七八九]?大(?:报告|精神|以来|召开)?"
    r"|两个毫不动摇|两个维护|两个确立|四个意识|四个自信|五位一体|四个全面|[一二三四五六七八九十]+届|[一二三四五六七八九十]中全会|新三样|老三样|千方百计|百年|万众|千家万户|千行百业|万物|百姓|百业|百货|千兆|百兆|万兆|千兆光网|万无一失|千年|十分|百强(?!企业名单)|五金|九三学社|三峡|三亚|六安|四川|九江|三明|六盘水|五指山|八达岭"
    r"|双\d+|\d{5}(?=热线|平台)|IPv?\d|[34567]G|\d+[×x]\d+小时|7[×x*]24|“[\d一二三四五六七八九十NnXx]+\s?[+＋][^”]{0,12}”|[\dN]\s?[+＋]\s?[\dNnXx](?:\s?[+＋]\s?[\dNnXx])*|第[一二三]产业|“[一二三四五六七八九十两双\d]+[^”\d]{0,6}”(?=战略|工程|行动|计划|体系|布局|格局|机制|模式)"
)
_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|400-?\d{3}-?\d{4})(?!\d)|https?://[!-~]+|[\w.]+@[\w.]+")
_MASKS = (_DOCUMENT_NUMBER, _STANDARD, _TITLE_YEARS, _LIST_MARK, _INLINE_MARK, _ARTICLE, _NAME, _PHONE)


def masked_spans(text: str) -> list[tuple[int, int]]:
    """Spans whose numerals are no quantities: document numbers, titles in 《》, list marks, articles, names."""
    return sorted(match.span() for pattern in _MASKS for match in pattern.finditer(text))
