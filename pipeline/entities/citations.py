"""Policies that a document names, and which stored document each of them is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.entities.relations import is_sent_on, relation_of
from pipeline.language.divisions import short_name
from pipeline.records import Citation, Context, Document, Mention
from pipeline.versions import version

_HEAD = 600  # characters from the start in which a document's own title and number stand
_NUMBER_AFTER = re.compile(
    r"\s?[（(]?\s?([\u4e00-\u9fffA-Za-z]{1,12}(?:字)?\s?[〔﹝［\[【（(]\s?(?:19|20)\d\d\s?[〕﹞］\]】）)]\s?第?\s?\d{1,5}\s?号)\s?[）)]?"
)
_INNER = re.compile(r"^〈([^〈〉]*)〉$")
_DEFINED_AFTER = re.compile(r"[（(](?:[^（）()]{0,40}[，,])?以下(?:简称|统称)[：:]?[“《]*([^”》）)]{2,14})[”》]*[）)]")
_NOISE = re.compile(r"[《》〈〉“”\"\s\u3000（）()·\-—:：,，、]|中华人民共和国|中共中央|国务院办公厅|国务院")
_PREFIX = re.compile(r"^.{0,40}?关于(?:印发|转发|批转|发布|公布)|的通知$")
_EDITION = re.compile(r"[（(](?:(?:19|20)\d\d年?)?(?:修订|修正|修改|最新)(?:版|本|稿)?[）)]")
_BRACKETS = str.maketrans("[]【】［］()（）﹝﹞", "〔〕〔〕〔〕〔〕〔〕〔〕")


def cite(text: str, mentions: Sequence[Mention], context: Context) -> list[Citation]:
    """A citation for every policy named by title, by number, or by both.

    A title that the document has abbreviated (以下简称《办法》) is given in full; the quote stays as printed.

    Args:
        text: normalised text.
        mentions: its names, in order.
        context: metadata of the document; it does not cite itself.
    """
    own = title_key(context.title or "")
    citations = []
    taken: set[int] = set()
    local: dict[str, tuple[str, str | None]] = {}
    defined = 0  # where the last bracket ends that gives a short form
    for mention in mentions:
        if mention.start < defined:
            continue
        if mention.method in ("line", "headed", "annex"):
            continue  # a title on a line of its own heads this document or one that it carries
        if mention.label == "POLICY":
            title = _INNER.sub(r"\1", mention.quote.strip("《》"))
            if own and not is_sent_on(text, mention.start) and _is_own(own, title_key(title), mention.start):
                continue
            number = _NUMBER_AFTER.match(text, mention.end)
            end = number.end() if number else mention.end
            if number:
                taken.add(number.start(1))
            title, printed = local.get(title, (title, number.group(1) if number else None))
            short = _DEFINED_AFTER.match(text, end) or _DEFINED_AFTER.match(text, mention.end)
            if short:
                local[short.group(1)] = (title, printed)
                defined = short.end()
            citations.append(_citation(text, mention.start, end, title, printed, context))
        elif mention.label == "DOCNUM" and mention.start not in taken and not _is_own_number(text, mention):
            citations.append(_citation(text, mention.start, mention.end, None, mention.quote, context))
    return citations


def _is_own(own: str, key: str, start: int) -> bool:
    """Is this the title of the document itself, or at its head that of the plan which it puts in force?"""
    return key == own or (start < _HEAD and own.endswith(key))


def _is_own_number(text: str, mention: Mention) -> bool:
    """A number on a line of its own at the head of a document is the document's."""
    line = text[text.rfind("\n", 0, mention.start) + 1 : text.find("\n", mention.end)]
    return mention.start < _HEAD and line.strip(" \u3000（）()") == mention.quote


def _citation(text: str, start: int, end: int, title: str | None, number: str | None, context: Context) -> Citation:
    return Citation.model_construct(
        **context.provenance(text, start, end, version("entities"), "citation"),
        cited_title=title,
        cited_number=number_key(number) if number else None,
        relation=relation_of(text, start, end),
        resolved=None,
    )


def number_key(number: str) -> str:
    """A document number in one spelling: no blanks, brackets as 〔〕."""
    return re.sub(r"(?<=〕)第?0*", "", re.sub(r"\s", "", number).translate(_BRACKETS))


def title_key(title: str) -> str:
    """A title for comparison: without marks, blanks, issuer, year of the edition and the words of forwarding."""
    return _PREFIX.sub("", _NOISE.sub("", _EDITION.sub("", title)))


def resolve(citations: Iterable[Citation], documents: Iterable[Document]) -> list[Citation]:
    """Citations with the stored document that each of them names, or null.

    By number first, then by normalised title; what several documents bear is decided by title, date and place or left open.
    A document cannot be cited before it was issued; a title that names no place is not looked for in another province.
    """
    stored = {document.id: document for document in documents}
    numbers: dict[str, list[Document]] = defaultdict(list)
    titles: dict[str, list[Document]] = defaultdict(list)
    for document in stored.values():
        if document.document_type == "interpretation":
            continue
        if document.document_number:
            numbers[number_key(document.document_number)].append(document)
        key = title_key(document.title or "")
        if len(key) >= 5:
            titles[key].append(document)
    return [
        citation.model_copy(update={"resolved": _resolved(citation, stored.get(citation.document), numbers, titles)})
        for citation in citations
    ]


def _resolved(
    citation: Citation,
    citing: Document | None,
    numbers: Mapping[str, Sequence[Document]],
    titles: Mapping[str, Sequence[Document]],
) -> str | None:
    key = title_key(citation.cited_title or "")
    by_number = _others(numbers.get(citation.cited_number or "", ()), citation)
    if len(by_number) > 1 and key:
        by_number = [document for document in by_number if title_key(document.title or "") == key]
    if len(by_number) == 1:
        return by_number[0].id
    if by_number or not key:
        return None
    same = [
        document
        for document in _others(titles.get(key, ()), citation)
        if citing is None or (_may_precede(document, citing) and _may_be_meant(document, citing))
    ]
    if len(same) > 1 and citing is not None:
        same = [document for document in same if document.city == citing.city and document.city] or same
    return same[0].id if len(same) == 1 else None


def _others(documents: Sequence[Document], citation: Citation) -> list[Document]:
    """Documents but the citing one; of reprints, the one that is no reprint."""
    others = [document for document in documents if document.id != citation.document]
    return [document for document in others if not document.reprint_of] or others[:1]


def _may_precede(document: Document, citing: Document) -> bool:
    issued, cited_on = document.issued_on or document.published_on, citing.issued_on or citing.published_on
    return issued is None or cited_on is None or issued <= cited_on


def _may_be_meant(document: Document, citing: Document) -> bool:
    """Is the document of the citing one's province or of the state, or does its title say of what place it is?"""
    if not document.province or not citing.province or document.province == citing.province:
        return True
    title = document.title or ""
    return any(short_name(place) in title for place in (document.province, document.city) if place)


def backlog(citations: Iterable[Citation]) -> list[tuple[str, str, int]]:
    """Policies that are cited and not in the store: number or title, a title as cited, and how many documents cite it."""
    citing: dict[str, set[str]] = defaultdict(set)
    titles: dict[str, Counter[str]] = defaultdict(Counter)
    for citation in citations:
        key = citation.cited_number or title_key(citation.cited_title or "")
        if citation.resolved is None and key:
            citing[key].add(citation.document)
            titles[key][citation.cited_title or ""] += 1
    ranked = sorted(citing, key=lambda key: (-len(citing[key]), key))
    return [(key, titles[key].most_common(1)[0][0], len(citing[key])) for key in ranked]
