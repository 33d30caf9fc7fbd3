"""Policies that a document names, and which stored document each of them is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.records import Citation, Context, Document, Mention

VERSION = "citations 1"

_NUMBER_AFTER = re.compile(r"\s?[（(]?([\u4e00-\u9fffA-Za-z]{1,12}(?:字)?〔(?:19|20)\d\d〕\s?第?\d{1,5}号)[）)]?")
_RELATIONS = (
    ("repeals", re.compile(r"^[^。；《，]{0,30}(?:同时废止|予以废止|废止|停止执行)")),
    ("amends", re.compile(r"(?:修改|修订|修正)$")),
    ("replaces", re.compile(r"(?:替代|代替)$")),
    ("forwards", re.compile(r"(?:印发|转发|发布|公布)$")),
    ("implements", re.compile(r"(?:根据|依据|按照|依照|落实|贯彻|贯彻落实|执行|遵照)[^。；]{0,80}$")),
)
_NOISE = re.compile(r"[《》〈〉“”\"\s\u3000（）()·\-—:：,，、]|中华人民共和国|中共中央|国务院办公厅|国务院")
_PREFIX = re.compile(r"^.{0,40}?关于(?:印发|转发|发布|公布)|的通知$")
_BRACKETS = str.maketrans("[]【】［］()（）", "〔〕〔〕〔〕〔〕〔〕")


def relation_of(text: str, start: int, end: int) -> str:
    """How a document relates to what it cites, by the words beside the citation."""
    before, after = text[max(0, start - 90) : start], text[end : end + 40]
    if _RELATIONS[0][1].match(after):
        return "repeals"
    return next((name for name, pattern in _RELATIONS[1:] if pattern.search(before)), "cites")


def cite(text: str, mentions: Sequence[Mention], context: Context) -> list[Citation]:
    """A citation for every policy named by title, by number, or by both.

    Args:
        text: normalised text.
        mentions: its names, in order.
        context: metadata of the document; it does not cite itself.
    """
    own = title_key(context.title or "")
    citations = []
    taken: set[int] = set()
    for mention in mentions:
        if mention.label == "POLICY":
            title = mention.quote.strip("《》")
            if own and title_key(title) == own:
                continue
            number = _NUMBER_AFTER.match(text, mention.end)
            end = number.end() if number else mention.end
            if number:
                taken.add(number.start(1))
            citations.append(_citation(text, mention.start, end, title, number.group(1) if number else None, context))
        elif mention.label == "DOCNUM" and mention.start not in taken:
            citations.append(_citation(text, mention.start, mention.end, None, mention.quote, context))
    return citations


def _citation(text: str, start: int, end: int, title: str | None, number: str | None, context: Context) -> Citation:
    return Citation.model_construct(
        **context.provenance(text, start, end, VERSION, "citation"),
        cited_title=title,
        cited_number=number_key(number) if number else None,
        relation=relation_of(text, start, end),
        resolved=None,
    )


def number_key(number: str) -> str:
    """A document number in one spelling: no blanks, brackets as 〔〕."""
    return re.sub(r"\s", "", number).translate(_BRACKETS)


def title_key(title: str) -> str:
    """A title for comparison: without marks, blanks, issuer and the words of forwarding."""
    return _PREFIX.sub("", _NOISE.sub("", title))


def resolve(citations: Iterable[Citation], documents: Iterable[Document]) -> list[Citation]:
    """Citations with the stored document that each of them names, or null.

    By number first; by normalised title only where exactly one document has it.
    """
    numbers: dict[str, str] = {}
    titles: dict[str, set[str]] = {}
    for document in documents:
        if document.document_number:
            numbers.setdefault(number_key(document.document_number), document.id)
        key = title_key(document.title or "")
        if len(key) >= 5 and document.document_type != "interpretation":
            titles.setdefault(key, set()).add(document.id)
    resolved = []
    for citation in citations:
        found = numbers.get(citation.cited_number or "")
        if found is None and citation.cited_title:
            same = titles.get(title_key(citation.cited_title), set()) - {citation.document}
            found = next(iter(same)) if len(same) == 1 else None
        resolved.append(citation.model_copy(update={"resolved": found if found != citation.document else None}))
    return resolved
