"""What a line of a document is: title, heading, addressee, signature, or none of these."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from pipeline.language.markers import (
    ANNEX,
    ARTICLE,
    BODY_NAME,
    BOX,
    CELL,
    DATE_LINE,
    ITEM,
    NUMBER_LINE,
    SECTION,
    TERMINAL,
    marker,
)

SENTENCE_END = re.compile(r"[。；！？;!?]+[”’」』）)》]*|(?<=[a-z]{2})\.(?=\s+[A-Z])")
Sibling = Literal["heading", "item"]
_TITLE_END = re.compile(
    r"(?:通知|意见|方案|规划|纲要|条例|办法|规定|计划|措施|政策|报告|决定|公告|细则|指南|指引|批复|函|解读|请示|预案|章程|要点|制度|规则|清单)(?:（.{1,20}）|的通知)?$"
)
_NO_PLAIN = re.compile(
    r"[，。；：！？,;:!?\t]|号$|^附|\d{4}年\d|^[\s（(]|文件$|\d{4}-\d|(?<=[\u4e00-\u9fff])(?:\u3000\u3000|  )"
)
_OFFICIAL = re.compile(
    r"[\u4e00-\u9fff]{0,30}(?:主任|部长|局长|厅长|市\s*长|省\s*长|主\s*席|总\s*理|州长|区长|县长|行长|署长|院长|书记)[ \u3000：:]*"
    r"[\u4e00-\u9fff·]{1,4}(?:[ \u3000]?[\u4e00-\u9fff·]{1,4})?"
)
_ADDRESSED = re.compile(r"[\u4e00-\u9fffA-Za-z、，,（）()“”·\s]{2,}[：:]")
_ADDRESSEE = re.compile(
    r"(?:政府|部门|机构|单位|机关|团体|组织|企业|公司|集团|中心|学校|高校|院校|银行|协会|委员|代表|同志|们|人员|局|委|厅|办|院|部|会|处|署|行|队|所|社|校)"
    r"(?:[（(][^（）()]{1,20}[）)])?[：:]$"
)
_FIELD = re.compile(
    "发文|发布|制发|制定|印发|主办|承办|联系|责任|牵头|公开|申报|填报|报送|推荐|依托"
)  # labels of a page or form
_HEAD_LINE = re.compile(
    r"[（(]?(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?(?:.{0,80}(?:通过|批准|公布|发布|修订|修正|施行|印发))?[）)]?"
    r"|[（(](?:19|20)\d\d年?版[）)]|令|第[\d〇零一二三四五六七八九十百]{1,7}号|[\u4e00-\u9fff]{2,30}令(?:第[\d一二三四五六七八九十百〇零]{1,7}号)?"
)
_NUMBER_AT_END = re.compile(r"[（(][^（）()]*号[）)]$")
_OUTSIDE_NAMES = re.compile(r"[\s（）()【】\[\]〔〕—–－-]")
_QUOTED = re.compile(r"《([^《》\n]{4,80})》")
_ISSUES = re.compile("印发|转发|发布|公布|制定|批准|通过|同意")
_UNIT_LINE = re.compile(r"[（(]?\s*(?:计量)?单位\s*[：:].{1,16}")
_LABEL = re.compile(r"公开(?:方式|形式|属性|类型)|注|答|问|来源|作者|附件?|联系[\u4e00-\u9fff]{1,3}|抄送|主送")
_SHORTEST_PLAIN, _LONGEST_PLAIN, _LEAST_BELOW, _LEAST_PARAGRAPH = 4, 24, 60, 20
LONGEST_HEADING = 60
_LONGEST_INLINE, _DEEPEST_INLINE = 45, 7
_NO_HEADING_ENDS = TERMINAL.replace("”", "") + "，、"
_LONGEST_OWN_LINE, _LONGEST_CLAUSE = 30, 24
_SHORTEST_BELOW = 25
_LONGEST_ADDRESSEE, _LONGEST_CAPTION = 240, 40
_LEAST_RUN_IN = 4
BRACKETS = re.compile(r"(?:\s*[（(][^（）()]*[）)])++\s*+[。；]?\s*+")
"""Brackets that follow a task, one or several, and no more."""
_FIGURE = re.compile(r"\d")
_GAP = re.compile(r"[ \u3000]*\u3000\u3000|  +")
_LOST = re.compile(r"(?<=[\u4e00-\u9fff”）])[ \u3000]+(?=[\d“\u4e00-\u9fff])")
_INTRODUCED = 3000  # characters in which a notice names what it carries


def heading_end(line: str, level: int, mark: int, following: str, sibling: Sibling | None, lost: bool) -> int:
    """Length of the heading that a marked line is or begins with; 0 where the line is a plain item.

    A short sentence on a line of its own is a heading if what follows it is text below it, and no item beside it. Items of one list
    are alike: what stands beside a heading may be a longer one, and beside plain items there is none.

    Args:
        line: the line.
        level: that of its mark.
        mark: the length of its mark.
        following: the paragraph after it.
        sibling: what the item before it at the same level was.
        lost: whether the text lost its line breaks.
    """
    if level < ARTICLE:
        return len(line) if len(line) <= LONGEST_HEADING else mark
    if level == ARTICLE:
        return mark
    if level <= SECTION and (cut := _gap(line, mark, lost, sibling == "heading")):
        return cut
    stop = SENTENCE_END.search(line)
    if stop is None:
        return len(line) if _is_whole_heading(line, level, sibling) else 0
    return _first_sentence(line, stop, level, mark, following, sibling)


def _first_sentence(
    line: str, stop: re.Match[str], level: int, mark: int, following: str, sibling: Sibling | None
) -> int:
    """Length of the first sentence of a marked line if it is a heading, of its own line or before the text; else 0."""
    title = line[: stop.start()]
    if stop.group()[0] != "。" or not _may_head(title, level, sibling):
        return 0
    if line[stop.end() :].strip():
        return 0 if _is_task(line, stop, level, mark, following) else stop.start()
    return stop.start() if _is_headed(title, level, following, sibling) else 0


def _is_headed(title: str, level: int, following: str, sibling: Sibling | None) -> bool:
    """Is the one sentence of a marked line a heading: short, above text?"""
    longest = _LONGEST_INLINE if sibling == "heading" else _LONGEST_OWN_LINE
    return level <= SECTION and len(title) <= longest and _stands_below(following, level)


def _is_task(line: str, stop: re.Match[str], level: int, mark: int, following: str) -> bool:
    """Is the sentence up to ``stop`` a task with its bracket: 新增口袋公园26个。（责任单位：…）?"""
    if not BRACKETS.fullmatch(line, stop.end()):
        return False
    return _FIGURE.search(line, mark, stop.start()) is not None or not _stands_below(following, level)


def _is_whole_heading(line: str, level: int, sibling: Sibling | None) -> bool:
    """Is a marked line without a full stop a heading: short, no part of a sentence, no item beside other items?"""
    if len(line) > LONGEST_HEADING or line[-1] in _NO_HEADING_ENDS or line.endswith(("。”", "！”", "？”")):
        return False
    return sibling != "item" or level < ITEM


def _may_head(title: str, level: int, sibling: Sibling | None) -> bool:
    """May the sentence that a marked line begins with be its heading: short, of one clause, beside no plain item?"""
    if sibling == "item" or level > _DEEPEST_INLINE or len(title) > _LONGEST_INLINE:
        return False
    return sibling == "heading" or "，" not in title or len(title) <= _LONGEST_CLAUSE


def _gap(line: str, mark: int, lost: bool, beside: bool) -> int:
    """Where a heading ends at the blanks that were a line break; 0 if it has none. One blank is a break where the text lost its
    breaks, or where a heading stands before the line at its level and sentences follow."""
    head = line[: LONGEST_HEADING // 2 + mark]
    found = _GAP.search(head, mark + 1)
    if found is None and (lost or beside):
        found = _LOST.search(head, mark + _SHORTEST_PLAIN)
    if found is None or re.search("[，。；：！？]", head[mark : found.start()]):
        return 0
    rest = line[found.end() :].strip()
    is_one_blank = not lost and found.end() - found.start() == 1
    if not rest or (is_one_blank and ("。" not in rest or len(rest) < _SHORTEST_BELOW)):
        return 0
    return found.start()


def _stands_below(following: str, level: int) -> bool:
    """Is the paragraph after a marked line one of the text below it, and no other item, row or signature?"""
    if not following or len(following) < _SHORTEST_BELOW or CELL.search(following):
        return False
    marked = marker(following)
    return marked is None or marked[0] > level


def bold_heading(line: str, bold: int, mark: int) -> int:
    """Length of the heading that a line is or begins with in bold letters; 0 if these only stress a word.

    Args:
        line: the line.
        bold: how many characters of it are bold.
        mark: the length of its mark, 0 if it has none.
    """
    head = line[:bold].rstrip("。：:！ \u3000")
    if len(head) < mark + _LEAST_RUN_IN or len(head) > LONGEST_HEADING or _LABEL.fullmatch(head):
        return 0
    rest = line[len(head) :].strip("。：: \u3000")
    if not rest:
        return len(head) if _may_stand(head) else 0
    set_apart = line[len(head)] in "。：: \u3000"
    return len(head) if set_apart and len(head) <= _LONGEST_INLINE and "。" not in head else 0


def _may_stand(head: str) -> bool:
    """May a bold line be a heading: no part of a sentence, no body, no number of a document?"""
    if head[-1] in "；，、;," or SENTENCE_END.search(head):
        return False
    return not BODY_NAME.match(head) and not NUMBER_LINE.fullmatch(head)


def is_title(line: str, title: str | None) -> bool:
    """Is a line above the body one of the document's head: title, number, day and body of its passage?"""
    squeezed = re.sub(r"\s", "", line)
    if line.startswith(("——", "（", "(")) and DATE_LINE.search(squeezed) and line[-1] not in "。；":
        return True
    if _is_head_line(squeezed):
        return True
    plain = bare_title(_NUMBER_AT_END.sub("", squeezed))
    if title and len(plain) > _SHORTEST_PLAIN and plain in bare_title(title):
        return True
    return _is_named_like_title(line)


def _is_head_line(squeezed: str) -> bool:
    """Is a line without its blanks the number, day or body of a document's head?"""
    if len(squeezed) > LONGEST_HEADING + 40:
        return False
    return bool(_HEAD_LINE.fullmatch(squeezed) or NUMBER_LINE.fullmatch(squeezed.strip("（）()")))


def _is_named_like_title(line: str) -> bool:
    """Does a short line end in the name of a sort of document?"""
    return (
        len(line) <= LONGEST_HEADING
        and line[-1] not in TERMINAL
        and bool(_TITLE_END.search(line))
        and marker(line) is None
        and not ANNEX.match(line)
    )


def carried_titles(text: str, title: str | None) -> frozenset[str]:
    """What a notice says that it carries: the titles in 《》 of its own title and first lines, without brackets and blanks."""
    issuing = filter(_ISSUES.search, text[:_INTRODUCED].split("。"))
    quoted = (one for sentence in (title or "", *issuing) for one in _QUOTED.findall(sentence))
    return frozenset(bare for one in quoted if len(bare := bare_title(one)) > _SHORTEST_PLAIN)


def bare_title(line: str) -> str:
    """A title without brackets, dashes and blanks, which two spellings of it may not share."""
    return _OUTSIDE_NAMES.sub("", line)


def is_addressee(line: str) -> bool:
    """Is a line those whom a document is addressed to: 各区人民政府，市政府各部门：?"""
    known = len(line) <= _LONGEST_ADDRESSEE and _ADDRESSED.fullmatch(line) and _ADDRESSEE.search(line)
    return bool(known) and not _FIELD.match(line)


def is_head_body(line: str) -> bool:
    """Is a line nothing but the name of a body, as above an order of several?"""
    return len(line) <= LONGEST_HEADING and BODY_NAME.match(line) is not None


def signatures(lines: Sequence[str]) -> frozenset[int]:
    """The paragraphs that sign: days on lines of their own, and the bodies and officials above them or at the very end."""
    found: set[int] = set()
    signs = False
    for number in reversed(range(1, len(lines))):
        at_end = number > 2 and number >= len(lines) - 4
        signs = _signs(lines[number], signs or at_end)
        if signs:
            found.add(number)
    return frozenset(found)


def _signs(line: str, named: bool) -> bool:
    """Does a line sign: a day, or a body or an official where these may stand?"""
    if len(line) > LONGEST_HEADING or line[-1] in TERMINAL:
        return False
    if DATE_LINE.fullmatch(re.sub(r"\s", "", line)):
        return True
    return named and bool(BODY_NAME.match(line) or _OFFICIAL.fullmatch(line))


def is_plain_heading(line: str, before: str, following: str, wrapped: bool) -> bool:
    """A heading without a number: a box (专栏1　…), or a short line without marks above a paragraph.

    Args:
        line: the line.
        before: the paragraph before it.
        following: the paragraph after it.
        wrapped: whether lines are broken at a width, so that any may be the last of a paragraph.
    """
    if BOX.match(line) and len(line) <= LONGEST_HEADING and line[-1] not in TERMINAL:
        return True
    return _is_plain_line(line) and _heads(line, before, following, wrapped)


def _is_plain_line(line: str) -> bool:
    """Is a line short, and without the marks of a sentence?"""
    if not _SHORTEST_PLAIN <= len(line) <= _LONGEST_PLAIN:
        return False
    return _NO_PLAIN.search(line) is None and line.count("“") == line.count("”")


def _heads(line: str, before: str, following: str, wrapped: bool) -> bool:
    """Is what follows a plain line a paragraph below it, and not the rest of the paragraph that it is of?"""
    if marker(following) is not None or CELL.search(following):
        return False
    first = following.partition("\n")[0]
    if len(first) >= _LEAST_BELOW:  # else the line may be one of a paragraph that is set in short ones
        return True
    if not wrapped and first[-1:] in ("；", ";") and before[-1:] in ("", "。", "！", "？"):
        return True  # above a list of short items: 主要预期目标 / 粮食产量增长2%；
    whole = not wrapped and before[-1:] in ("。", "！", "？") and first[-1:] in ("。", "！")
    return whole and len(first) >= _LEAST_PARAGRAPH and not BODY_NAME.match(line) and not _OFFICIAL.fullmatch(line)


def is_caption(line: str) -> bool:
    """May a line above a table be its caption? 单位：人 is none."""
    return len(line) <= _LONGEST_CAPTION and line[-1] not in TERMINAL and not is_unit_line(line)


def is_unit_line(line: str) -> bool:
    """Does a line tell the unit of the table below it?"""
    return _UNIT_LINE.fullmatch(line) is not None


def is_annex_title(line: str) -> bool:
    """Is the line below 附件 its title?"""
    return (
        len(line) <= LONGEST_HEADING
        and line[-1] not in TERMINAL
        and marker(line) is None
        and not NUMBER_LINE.match(line)
    )
