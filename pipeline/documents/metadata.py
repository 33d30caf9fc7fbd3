"""Metadata of a page, each value with its source. What the page does not print is null, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from bs4 import BeautifulSoup, Tag

from pipeline.documents.dates import parse_date, signature_date
from pipeline.documents.declared import label_fields, page
from pipeline.portals import Portal

_BLANK = re.compile(r"[\s\u3000\u00a0\u2000-\u200f\ufeff]+")
_LABEL = re.compile(r"^[\[【]?([\u4e00-\u9fff]{2,8})[\]】]?(?:[：:]|$)")
NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{1,14}?(?:字)?\s*[〔\[【（(［]\s*(?:19|20)\d\d\s*[〕\]】）)］]\s*第?\s*\d{1,5}(?:-\d+)?\s*号"
)
_ORDER_NUMBER = re.compile(r"(?:[\u4e00-\u9fff]{2,20}令)?\s*第?\s*\d{1,4}\s*号")
_SITE = re.compile(r"[-_—|·]{1,3}")
_DATED_URL = re.compile(r"/(?:t?(\d{4})(\d{2})(\d{2})_|art/(\d{4})/(\d{1,2})/(\d{1,2})/)")
_FIRST_LINES = 12
_DATES = ("issued_on", "published_on", "effective_on", "expires_on")
_EMPTY = {"", "无", "暂无", "-", "—", "/", "null", "长期有效", "无文号"}


def squeeze(text: str) -> str:
    """Text without any white space."""
    return _BLANK.sub("", text)


class Found:
    """Values by field with their source; the first source wins."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.sources: dict[str, str] = {}

    def offer(self, name: str, value: Any, source: str) -> None:
        """Take a value unless the field has one."""
        if value not in (None, "") and name not in self.values:
            self.values[name], self.sources[name] = value, source


def metas(soup: BeautifulSoup) -> dict[str, str]:
    """Standard metas (国办发〔2017〕47号) by lower-case name."""
    result: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        name, content = tag.get("name"), tag.get("content")
        if name and content:
            result.setdefault(str(name).lower(), str(content).strip())
    return result


def labels(soup: BeautifulSoup, portal: Portal | None) -> Iterator[tuple[str, str]]:
    """Field and value of each printed label: td/td, th/td, dt/dd, label+div, li>span, p>em, p>strong."""
    known = {**label_fields(), **(portal.detail.labels if portal else {})}
    for tag in soup.find_all(["td", "th", "dt", "label", "span", "em", "strong", "b", "li", "p", "i", "font", "div"]):
        if len(tag.find_all(True)) > 6 or _in_footer(tag):
            continue
        raw = tag.get_text("", strip=True)
        if not raw or len(raw) > 160:
            continue
        found = _LABEL.match(squeeze(raw).replace("　", ""))
        if found is None or found.group(1) not in known:
            continue
        label = found.group(1)
        rest = _after_label(raw, label)
        value = rest if rest else _neighbour(tag)
        if value is not None and squeeze(value) not in _EMPTY:
            yield known[label], value.strip(" \u3000")


_FOOTER = re.compile(r"foot|bottom|copyright", re.I)


def _in_footer(tag: Tag) -> bool:
    """Does an element stand in the foot of the page, where the site names its own keeper?"""
    nodes = (tag, *tag.parents)
    return any(node.name == "footer" or _FOOTER.search(f"{node.get('class') or ''} {node.get('id') or ''}") for node in nodes)


def _after_label(raw: str, label: str) -> str:
    """What follows a label within the same element; letters of the label may stand apart."""
    at = 0
    for character in raw:
        at += 1
        if character == label[-1] and squeeze(raw[:at]).lstrip("[【") == label:
            break
    rest = raw[at:].lstrip(" \u3000\u00a0")
    return rest.lstrip("]】").lstrip(" \u3000\u00a0").removeprefix("：").removeprefix(":").strip()


def _neighbour(tag: Tag) -> str | None:
    """The value that stands beside a label of its own element."""
    node: Tag = tag
    for _ in range(2):
        following = node.next_sibling
        while (
            following is not None
            and not (str(following) if isinstance(following, str) else following.get_text("", strip=True)).strip()
        ):
            following = following.next_sibling
        if following is not None:
            text = str(following) if isinstance(following, str) else following.get_text("", strip=True)
            text = text.strip().removeprefix("：").removeprefix(":").strip()
            if text and (found := _LABEL.match(squeeze(text))) and found.group(1) in label_fields():
                return None
            return text or None
        if node.parent is None or node.parent.name in ("tr", "table", "body", "ul", "div"):
            return None
        node = node.parent
    return None


def read_metadata(soup: BeautifulSoup, html: str, body: str, url: str, portal: Portal | None) -> Found:
    """Everything a page says of its document.

    Args:
        soup: the page.
        html: its source, for values printed by script.
        body: its text.
        url: its URL, the last resort for a date.
        portal: its portal, if declared.
    """
    found = Found()
    meta = metas(soup)
    for name, value in labels(soup, portal):
        _offer(found, name, value, "label")
    for name, pattern in (portal.detail.script_fields if portal else {}).items():
        hit = re.search(pattern, html)
        if hit:
            _offer(found, name, hit.group(1) if hit.re.groups else hit.group(), "script")
    status = re.search(r"file_status\s*=\s*['\"]([^'\"]{1,8})['\"]", html)
    if status:
        _offer(found, "validity", status.group(1), "script")
    expiry = re.search(r"losetime\s*=\s*['\"](\d{10})['\"]", html)
    if expiry:
        _offer(found, "expires_on", expiry.group(1), "script")
    published = (
        parse_date(meta.get("pubdate"))
        or parse_date(meta.get("firstpublishedtime"))
        or parse_date(meta.get("publishdate"))
    )
    found.offer("published_on", published, "meta")
    found.offer("published_on", _printed_time(soup), "line")
    dated = _DATED_URL.search(url)
    if dated:
        found.offer("published_on", parse_date("-".join(part for part in dated.groups() if part)), "url")
    found.offer("issued_on", signature_date(body), "signature")
    found.offer("document_number", first_number(body), "text")
    return found


def _offer(found: Found, name: str, value: str, source: str) -> None:
    if name in _DATES:
        found.offer(name, parse_date(value), source)
    elif name == "validity":
        table = page()["validity"]
        state = next((state for state, words in table.items() if squeeze(value) in words), None)
        found.offer(name, state, source)
    elif name == "document_number":
        if re.search(r"\d", value) and len(value) < 60:
            found.offer(name, tidy_number(value), source)
    elif name == "index_number":
        if re.search(r"[\dA-Za-z]", value) and len(value) < 60:
            found.offer(name, squeeze(value), source)
    elif name == "issuer":
        if len(value) <= 120 and not re.search(r"[。；]|\d{4}", value):
            found.offer(name, tidy_issuer(value), source)
    elif name == "title":
        found.offer("label_title", value, source)


def _printed_time(soup: BeautifulSoup) -> date | None:
    """A line such as 发布时间：2023-07-01 that is no label of its own."""
    for node in soup.find_all(string=re.compile(r"(?:发布|发稿|公开)?(?:时间|日期)\s*[：:]\s*(?:19|20)\d\d")):
        found = parse_date(str(node))
        if found:
            return found
    return None


def tidy_number(text: str) -> str:
    """A document number without blanks, brackets as 〔〕."""
    plain = squeeze(text).strip("（）()")
    return re.sub(r"[\[【［（(]((?:19|20)\d\d)[\]】］）)]", r"〔\1〕", plain)


def tidy_issuer(text: str) -> str:
    """Issuing bodies joined by 、."""
    parts = [part for part in re.split(r"[\s\u3000;；,，、]+", text.strip()) if part]
    return "、".join(parts)


def first_number(body: str) -> str | None:
    """The document number in the first lines of a body, on a line of its own or at the end of the title."""
    for line in body.splitlines()[:_FIRST_LINES]:
        plain = squeeze(line)
        found = NUMBER.fullmatch(plain.strip("（）()")) or (
            NUMBER.search(plain)
            if len(plain) < 40 and "《" not in plain and "根据" not in plain and plain.endswith(("号", "号）", "号)"))
            else None
        )
        if found:
            return tidy_number(found.group())
    return None


def read_title(
    soup: BeautifulSoup, found: Found, list_title: str | None, portal: Portal | None
) -> tuple[str | None, str]:
    """The title and where it stands: meta, label, heading, list, or the page's own title."""
    meta = metas(soup)
    site = meta.get("sitename", "")
    raw = meta.get("articletitle", "")
    if raw:
        text = BeautifulSoup(raw, "lxml").get_text("", strip=True) if "<" in raw else raw
        text = re.sub(rf"^{re.escape(site)}\s*[-_—]{{1,2}}", "", text) if site else text
        return text.strip(), "meta"
    if found.values.get("label_title"):
        return str(found.values["label_title"]), "label"
    own = portal.detail.title if portal else ()
    for selector in (*own, *page()["titles"]):
        tag = soup.select_one(selector)
        if tag is not None:
            for small in tag.find_all(["small", "span"]):
                if re.search(r"\d{4}", small.get_text()):
                    small.decompose()
            text = " ".join(tag.get_text(" ", strip=True).split())
            if 4 <= len(text) <= 200:
                return text, "heading"
    if list_title:
        return list_title, "list"
    if soup.title is not None:
        parts = [part.strip() for part in _SITE.split(soup.title.get_text("", strip=True)) if part.strip()]
        best = max(parts, key=len, default=None)
        return best, "title"
    return None, ""


def classify(title: str | None, document_class: str) -> str:
    """Type of a document by its title."""
    if document_class == "interpretation":
        return "interpretation"
    for name, pattern in page()["document_types"]:
        if title and re.search(pattern, title):
            return str(name)
    return "other"


def field_of(title: str | None) -> str:
    """Field of a document by its title: data, ai, digital_economy or other."""
    for name, pattern in page()["fields"]:
        if title and re.search(pattern, title):
            return str(name)
    return "other"
