"""The title of a page, and what it tells of the kind and field of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from html import unescape

from pipeline.documents.dates import parse_date
from pipeline.documents.declared import above_body, no_titles, page
from pipeline.documents.labels import squeeze
from pipeline.documents.letter import whole_number
from pipeline.documents.metadata import Found, metas
from pipeline.documents.names import body_names
from pipeline.language.normalise import normalise
from pipeline.portals import Portal
from pipeline.portals.tree import Element, PageTree, pieces, remove, words

_SEPARATORS = re.compile(r"\s+[-—–－]+\s+|[_|·>»›]+|[-—–－]{1,3}")
_OUTER = re.compile(r"\s+[-—–－]+\s+|[_|>»›]+|--+")
_JOINTS = " -—–－_|·>»›"
_DAY = re.compile(r"(?:19|20)\d\d\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d")
_BYLINE = re.compile(r"(?:19|20)\d\d\s*[-./年]\s*\d|[：:]|^[〔（\[【]|浏览|打印|分享|来源")
_ESCAPED = re.compile(r"&(?:quot|amp|nbsp|ldquo|rdquo|middot|mdash|times|lt|gt|#\d{2,5});")  # some portals escape twice
_CUT = re.compile(r"(?:\.{2,}|…+)$")
_HEADING = re.compile(r"tit|bt\b|biaoti|heading|headline", re.I)
_HEADINGS = ("h1", "h2", "h3", "h4", "ucaptitle")
_END = re.compile(
    r"(?:通知|意见|决定|决议|办法|规定|细则|条例|方案|规划|纲要|计划|措施|公告|通告|公报|通报|批复|复函|答复|函|报告|指引|指南|规范|规则|章程"
    r"|要点|目录|清单|标准|法)(?:[（(][^（）()]{1,14}[）)]){0,2}$"
)
_NO_END = re.compile("[。；，：:！？]$|[。；]")
_ARTICLE = re.compile(r"^[\s\u3000]*第[\d一二三四五六七八九十百]{1,5}条", re.M)
_ANNEX = re.compile(r"^附\s*[件表]\s*[\d一二三四五六七八九十]{0,3}\s*[.．、：:－—-]*\s*")
_RULES = re.compile(
    r"(?:细则|规范|规定|办法|规则|准则|制度|守则)(?:[（(][^（）()]{1,12}[）)])*》?(?:的?(?:通知|公告|通告))?$"
)
_INSIDE = ("small", "span", "ul", "li", "p", "div", "i", "em")
_OTHER_METAS = ("og:title", "dc.title", "title")
_LEAST_ARTICLES = 3
_LEAST, _LONG, _LONGEST, _LONGEST_DAY, _NEAR, _MOST_LINES = 4, 8, 200, 40, 8, 6
_FIRST_LINES = 16


def read_title(
    tree: PageTree, container: Element | None, found: Found, list_title: str | None, portal: Portal | None
) -> tuple[str | None, str]:
    """The title and where it stands: meta, label, heading, list, or the page's own title.

    A heading that the page's own title repeats is surer than any other; names of sites and ways to a page are no titles.
    """
    meta = metas(tree)
    own = _own_title(tree, meta)
    raw, site = meta.get("articletitle", ""), meta.get("sitename", "")
    if raw and (not site or squeeze(raw) != squeeze(site)):
        return _whole(_of_meta(raw, site), tree), "meta"
    if found.values.get("label_title"):
        return str(found.values["label_title"]), "label"
    heading = _declared(tree, portal) or _repeated(tree, own) or _shared(tree)
    if heading:
        return heading, "heading"
    if list_title:
        return list_title, "list"
    best = _without_site(own)
    if _is_title(best) and len(best) >= _LONG:
        return _whole(best, tree), "title"
    if nearest := _nearest(tree, container):
        return nearest, "heading"
    return (best, "title") if _is_title(best) else (None, "")


def _own_title(tree: PageTree, meta: Mapping[str, str]) -> str:
    """The page's own title, or what a meta says of it where that is but the name of the site."""
    printed = tree.first("title")
    owns = [words(printed, " ") if printed is not None else "", *(meta.get(name, "") for name in _OTHER_METAS)]
    own = next((one for one in owns if _is_title(_without_site(one))), owns[0])
    return " ".join(own.split())


def _of_meta(raw: str, site: str) -> str:
    """The title of a meta without tags, escapes and the name of the site."""
    text = words(PageTree(raw).root) if "<" in raw else raw
    if site:
        text = re.sub(rf"^{re.escape(site)}\s*[-_—|]{{1,2}}|\s*[-_—|]{{1,2}}\s*{re.escape(site)}$", "", text)
    text = unescape(text) if _ESCAPED.search(text) else text
    return " ".join(text.split())


def _declared(tree: PageTree, portal: Portal | None) -> str | None:
    """The heading that a portal's own selectors find."""
    for selector in portal.detail.title if portal else ():
        if (tag := tree.first(selector)) is not None and _LEAST <= len(text := _heading(tag)) <= _LONGEST:
            return text
    return None


def _repeated(tree: PageTree, own: str) -> str | None:
    """The longest heading that the page's own title repeats."""
    repeated = [text for _, text in _headings(tree) if _repeats(text, own)]
    return _with_issuer(max(repeated, key=len), own) if repeated else None


def _shared(tree: PageTree) -> str | None:
    """The first heading that the shared selectors find."""
    texts = (_heading(tag) for selector in page()["titles"] for tag in tree.matching(selector))
    return next(filter(_is_title, texts), None)


def title_in_text(text: str) -> str | None:
    """The title with which a text begins, in one line or several: it ends where a line ends like the title of a document.

    Above it may stand a number, the head of the paper (…文件), or an order with its day.
    """
    lines = [plain for line in text.split("\n", _FIRST_LINES)[:_FIRST_LINES] if (plain := squeeze(normalise(line)))]
    if lines and lines[0].endswith("令"):
        dated = next((n for n, line in enumerate(lines) if parse_date(line) and len(line) < _LONGEST_DAY), 0)
        lines = lines[dated + 1 :]
    title = ""
    for line in lines[:_MOST_LINES]:
        if not title and _is_above_title(line):
            continue
        title += line
        if len(title) > _LONGEST or _NO_END.search(line):
            return None
        if _END.search(line) and title.count("《") == title.count("》"):
            return title
    return None


def _is_above_title(line: str) -> bool:
    """Is a line a number, or the head of the paper?"""
    head = line.endswith("文件") and body_names(line.removesuffix("文件"))
    return bool(head or whole_number(line))


def _headings(tree: PageTree) -> Iterator[tuple[Element, str]]:
    """What may be headings by tag, class or id, with their text."""
    for tag in tree.every:
        named = tag.tag in _HEADINGS or _HEADING.search(f"{tag.get('class') or ''} {tag.get('id') or ''}")
        if named and _LEAST <= tree.lengths[tag] <= _LONGEST and _is_title(text := _heading(tag)):
            yield tag, text


def _nearest(tree: PageTree, container: Element | None) -> str | None:
    """The heading that stands nearest above the body, else the first in its container before any sentence, else the piece of text
    above that is long enough for a title."""
    if container is None:
        return None
    above = set(map(id, container.xpath("preceding::*")))
    if headings := [text for tag, text in _headings(tree) if id(tag) in above and len(text) >= _LONG]:
        return headings[-1]
    if (inside := _first_inside(tree, container)) is not None:
        return inside
    near = list(filter(None, map(str.strip, container.xpath("preceding::text()"))))[-_NEAR:]
    if lined := _lined(near):
        return lined
    fit = (text for text in reversed(near) if len(text) >= _LONG and _is_title(text) and not _BYLINE.search(text))
    return next(fit, None)


def _lined(lines: Sequence[str]) -> str | None:
    """The title that stands in the last of some pieces of text, its bodies on lines of their own above it; None if there is none."""
    begun = next((at for at in reversed(range(len(lines))) if "关于" in squeeze(lines[at])), None)
    if begun is None:
        return None
    while begun and squeeze(lines[begun]).startswith("关于") and body_names(lines[begun - 1]):
        begun -= 1
    return title_in_text("\n".join(lines[begun:]))


def _first_inside(tree: PageTree, container: Element) -> str | None:
    within = set(map(id, container.iter()))
    for tag, text in _headings(tree):
        if id(tag) in within and len(text) >= _LONG:
            before = tag.xpath("preceding::text()")
            return text if not any("。" in one for one in before if id(one.getparent()) in within) else None
    return None


def _is_title(text: str) -> bool:
    """Is a text long enough for a title, and no number of a document, name of a site or way to a page?"""
    if not _LEAST <= len(text) <= _LONGEST or no_titles().search(squeeze(text)):
        return False
    return not (text.rstrip("）) ").endswith("号") and whole_number(text))


def _repeats(text: str, own: str) -> bool:
    """Does the page's own title hold a heading whole, or as far as it goes itself?"""
    plain, whole = squeeze(text), squeeze(own)
    if len(plain) < _LONG:
        return False
    return plain in whole or any(
        bool(_CUT.search(part)) and len(stem := _CUT.sub("", part)) >= _LEAST and plain.startswith(stem)
        for part in re.split("[_|]", whole)
    )


def _with_issuer(text: str, own: str) -> str:
    """A heading with the names of bodies that stand before it in the page's own title, on a line of their own on the page."""
    before, found, _ = _without_site(own).rpartition(text)
    return f"{before}{text}" if found and body_names(before) else text


def _without_site(own: str) -> str:
    """A page's own title without the names of site and column before or behind it."""
    parts = [part.strip() for part in _SEPARATORS.split(own) if part.strip()]
    while len(parts) > 1 and no_titles().search(squeeze(parts[-1])):
        own = own[: own.rindex(parts.pop())].rstrip(_JOINTS)
    while len(parts) > 1 and no_titles().search(squeeze(parts[0])):
        part = parts.pop(0)
        own = own[own.index(part) + len(part) :].lstrip(_JOINTS)
    outer = [part.strip() for part in _OUTER.split(own) if part.strip()]
    return max(outer, key=len, default="")


def _whole(text: str, tree: PageTree) -> str:
    """A title that was cut short, as its heading has it."""
    stem = squeeze(_CUT.sub("", text))
    if stem == squeeze(text) or len(stem) < _LEAST:
        return text
    found = next((one for _, one in _headings(tree) if squeeze(one).startswith(stem)), None)
    return found or _over_lines(list(pieces(tree.root)), stem) or text


def _over_lines(lines: Sequence[str], stem: str) -> str | None:
    """The title that stands in several pieces of text which follow each other and begin like the stem; None if there is none."""
    for at, line in enumerate(lines):
        if _CUT.search(line) or not stem.startswith(squeeze(line)[: len(stem)]):
            continue
        title = ""
        for more in lines[at : at + _MOST_LINES]:
            title += squeeze(more)
            if not (title.startswith(stem) or stem.startswith(title)) or len(title) > _LONGEST:
                break
            if title.startswith(stem) and _END.search(title):
                return title
    return None


def _heading(tag: Element) -> str:
    """The text of a heading without the day and the source that some put into it."""
    copy = deepcopy(tag)
    inside = [(one, text) for one in copy.iterdescendants(*_INSIDE) if len(text := words(one)) < _LONGEST_DAY]
    remove(
        copy,
        [
            one
            for one, text in inside
            if (one.tag in ("small", "span") and _DAY.search(text)) or above_body().match(squeeze(text))
        ],
    )
    return " ".join(" ".join(pieces(copy)).split())


def without_number(text: str) -> str:
    """A title or a text without the number that it has as an annex: 附件1：, 附件三 on a line of its own."""
    return _ANNEX.sub("", text.lstrip(), count=1)


def classify(title: str | None, document_class: str, text: str = "") -> str:
    """Type of a document by its title; rules that are written in articles are law_regulation whatever they are called."""
    if document_class == "interpretation":
        return "interpretation"
    known = next(
        (str(name) for name, pattern in page()["document_types"] if title and re.search(pattern, title)), "other"
    )
    if known != "interpretation" and title and _RULES.search(title) and len(_ARTICLE.findall(text)) >= _LEAST_ARTICLES:
        return "law_regulation"
    return known


def field_of(title: str | None) -> str:
    """Field of a document by its title: data, ai, digital_economy or other."""
    for name, pattern in page()["fields"]:
        if title and re.search(pattern, title):
            return str(name)
    return "other"
