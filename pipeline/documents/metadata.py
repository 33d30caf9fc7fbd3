"""Metadata of a page, each value with its source. What the page does not print is null, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pipeline.documents.byline import byline, printed_day
from pipeline.documents.dates import parse_date
from pipeline.documents.declared import page
from pipeline.documents.labels import printed_labels, squeeze
from pipeline.documents.letter import Letter, agree, tidy_number, titled_body, titled_number, whole_number
from pipeline.documents.places import seat_of
from pipeline.portals import Portal
from pipeline.portals.dialects import dialect_of
from pipeline.portals.tree import Element, PageTree

_DATED_URL = re.compile(r"/t?(\d{4})(\d{2})(\d{2})_")
# Values that a script prints on many portals: state of validity, and the Unix time of expiry.
_SCRIPTED = {
    "validity": r"file_status\s*=\s*['\"]([^'\"]{1,8})['\"]",
    "expires_on": r"losetime\s*=\s*['\"](\d{10})['\"]",
}
_DATES = ("issued_on", "listed_on", "published_on", "effective_on", "expires_on")
PLACE = ("region_code", "city", "province", "level")
_LEAST_TITLE = 4
_ENDED = re.compile(r"[（(\[【〔](?:已|现已|全文)?(废止|失效|作废)[）)\]】〕]")
_HELPERS = ("label_title", "listed_on")  # read from labels, but no fields of a document


class Found:
    """Values by field with their source; the first source wins."""

    def __init__(self, values: Mapping[str, Any] | None = None, sources: Mapping[str, str] | None = None) -> None:
        self.values = {name: value for name, value in (values or {}).items() if value not in (None, "")}
        self.sources = dict(sources or {})

    def offer(self, name: str, value: Any, source: str) -> None:
        """Take a value unless the field has one."""
        if value not in (None, "", ()) and name not in self.values:
            self.values[name], self.sources[name] = value, source

    def drop(self, name: str) -> None:
        """Forget a field."""
        self.values.pop(name, None)
        self.sources.pop(name, None)


def metas(tree: PageTree) -> dict[str, str]:
    """Metas by lower-case name or property: the standard ones (国办发〔2017〕47号) and those of other vocabularies."""
    result: dict[str, str] = {}
    for tag in tree.matching("meta"):
        name, content = tag.get("name") or tag.get("property"), tag.get("content")
        if name and content:
            result.setdefault(str(name).lower(), str(content).strip())
    return result


def read_metadata(tree: PageTree, html: str, portal: Portal | None, body: Element | None = None) -> Found:
    """What a page prints of its document in labels, scripts and metas.

    Args:
        tree: the page.
        html: its source, for values printed by script.
        portal: its portal, if declared.
        body: the container of its body, if one was found.
    """
    found = Found()
    meta = metas(tree)
    for name, value in printed_labels(tree, portal, body):
        _offer(found, name, value, "label")
    for name, pattern in {**_SCRIPTED, **(portal.detail.script_fields if portal else {})}.items():
        if hit := re.search(pattern, html):
            _offer(found, name, hit.group(1) if hit.re.groups else hit.group(), "script")
    for name in page()["published"]:
        found.offer("published_on", parse_date(meta.get(name)), "meta")
    return found


def add_byline(found: Found, tree: PageTree, container: Element | None, title: str | None, url: str) -> None:
    """Complete what labels and metas say by the line between title and body, and the day of publication by that in the URL."""
    line = byline(container, title)
    found.offer("published_on", printed_day(tree, line), "line")
    found.offer("document_number", next(filter(None, map(whole_number, line)), None), "line")
    dialect, dated = dialect_of(url), _DATED_URL.search(url)
    found.offer("published_on", dialect.date if dialect else None, "url")
    found.offer("published_on", parse_date("-".join(dated.groups())) if dated else None, "url")


def add_letter(found: Found, letter: Letter, title: str | None) -> None:
    """Complete what a page prints by what its text says.

    A label fills most fields first. The issuer of a label gives way to the signature or the title where neither agrees with it:
    offices that repost a document name themselves. It gives way as well to several bodies below the title that it is one of: a
    catalogue lists a joint document under the office that keeps it. The day of a catalogue's entry gives way to the day of the
    signature.
    """
    found.offer("issued_on", letter.issued_on, "text")
    found.offer("issued_on", found.values.get("listed_on"), "label")
    found.offer("document_number", letter.number, "text")
    found.offer("document_number", titled_number(title), "title")
    found.offer("effective_on", letter.effect.start, letter.effect.source)
    found.offer("expires_on", letter.effect.end, "text")
    if found.sources.get("issuer") == "label" and _gives_way(found.values.get("issuer"), letter, title):
        found.drop("issuer")
    found.offer("issuer", letter.issuer, "text")
    found.offer("signers", letter.signers, "text")
    for helper in _HELPERS:
        found.drop(helper)
    if not any(name in found.values for name in PLACE) and (seat := seat_of(found.values.get("issuer"), title)):
        source = "issuer" if found.values.get("issuer") else "title"
        for name in PLACE:
            found.offer(name, getattr(seat, name), source)


def _gives_way(printed: str | None, letter: Letter, title: str | None) -> bool:
    """Does the issuer of a label give way to signature or title: to others, or to several of which it is one?"""
    if not printed:
        return False
    if letter.heads and len(letter.signers) > 1 and printed in letter.signers:
        return True
    witnesses = list(filter(None, (" ".join(letter.signers), titled_body(title))))
    return bool(witnesses) and not any(agree(str(printed), witness) for witness in witnesses)


def add_validity(found: Found, title: str | None, seen: date) -> None:
    """Complete the state of validity by what the title says (已废止), and by a term that had ended when the page was seen."""
    if marked := _ENDED.search(title or ""):
        found.offer("validity", "repealed" if marked.group(1) in ("废止", "作废") else "expired", "title")
    expires_on = found.values.get("expires_on")
    if expires_on is not None and expires_on < seen:
        found.offer("validity", "expired", "expires_on")


def _offer(found: Found, name: str, value: str, source: str) -> None:
    if name == "title":
        if len(squeeze(value)) >= _LEAST_TITLE:
            found.offer("label_title", value, source)
    elif name in _DATES:
        ends = re.split("至|到|—|~|－", value) if name == "expires_on" else [value]  # a term is printed from and to
        found.offer(name, parse_date(ends[-1]), source)
    elif name in _TIDY:
        found.offer(name, _TIDY[name](value), source)


def _validity(value: str) -> str | None:
    return next((state for state, words in page()["validity"].items() if squeeze(value) in words), None)


def _document_number(value: str) -> str | None:
    return tidy_number(value) if re.search(r"\d", value) and len(value) < 60 else None


def _index_number(value: str) -> str | None:
    return squeeze(value) if re.search(r"[\dA-Za-z]", value) and len(value) < 60 else None


def _issuer(value: str) -> str | None:
    return tidy_issuer(value) if len(value) <= 120 and not re.search(r"。|\d{4}", value) else None


_TIDY: dict[str, Callable[[str], str | None]] = {
    "validity": _validity,
    "document_number": _document_number,
    "index_number": _index_number,
    "issuer": _issuer,
}
"""How the value of a label is tidied; None where it is no value of its field."""


def tidy_issuer(text: str) -> str:
    """Issuing bodies as printed: joined by 、, or by a blank where they stand apart."""
    return " ".join(re.sub(r"\s*[;；,，、]\s*", "、", text).split()).strip("、")
