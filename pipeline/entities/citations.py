"""Policies that a document names, and which stored document each of them is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from pipeline.entities.relations import is_sent_on, relation_of
from pipeline.language.divisions import short_name
from pipeline.language.matches import end_of
from pipeline.records import NATION_NAMES, Citation, Context, Document, Mention
from pipeline.versions import version

_NAMES_ONE = re.compile(
    r".{5,}|.*[^办方]法|.*法典|.+条例"
)  # a title that names one policy; 通知 and 行动计划 name many
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
        # A title on a line of its own heads this document or one that it carries.
        if mention.start < defined or mention.method in ("line", "headed", "annex"):
            continue
        if mention.label == "DOCNUM" and mention.start not in taken and not _is_own_number(text, mention):
            citations.append(_citation(text, mention.start, mention.end, None, mention.quote, context))
        if mention.label != "POLICY" or _is_own(own, text, mention):
            continue
        title, number = _title(mention), _NUMBER_AFTER.match(text, mention.end)
        end = end_of(number, mention.end)
        taken.update((number.start(1),) if number else ())
        title, printed = local.get(title, (title, number.group(1) if number else None))
        short = _DEFINED_AFTER.match(text, end) or _DEFINED_AFTER.match(text, mention.end)
        if short:
            local[short.group(1)] = (title, printed)
            defined = short.end()
        citations.append(_citation(text, mention.start, end, title, printed, context))
    return citations


def _title(mention: Mention) -> str:
    """A title as printed, without its marks."""
    return _INNER.sub(r"\1", mention.quote.strip("《》"))


def _is_own(own: str, text: str, mention: Mention) -> bool:
    """Is this the title of the document itself (``own``), or at its head that of the plan which it puts in force?"""
    key = title_key(_title(mention)) if own else ""
    own_title = bool(own) and (key == own or (mention.start < _HEAD and own.endswith(key)))
    return own_title and not is_sent_on(text, mention.start)


def _is_own_number(text: str, mention: Mention) -> bool:
    """A number on a line of its own at the head of a document is the document's."""
    line = text[text.rfind("\n", 0, mention.start) + 1 : text.find("\n", mention.end)]
    return mention.start < _HEAD and line.strip(" \u3000（）()") == mention.quote


def _citation(text: str, start: int, end: int, title: str | None, number: str | None, context: Context) -> Citation:
    cited = number_key(number) if number else None
    return Citation.model_construct(
        **context.provenance(text, start, end, version("entities"), "citation"),
        cited_title=title,
        cited_number=cited,
        policy=cited or title_key(title or ""),
        relation=relation_of(text, start, end),
        resolved=None,
    )


def number_key(number: str) -> str:
    """A document number in one spelling: no blanks, brackets as 〔〕."""
    return re.sub(r"(?<=〕)第?0*", "", re.sub(r"\s", "", number).translate(_BRACKETS))


@lru_cache(50_000)
def title_key(title: str) -> str:
    """A title for comparison: without marks, blanks, issuer, year of the edition and the words of forwarding."""
    return _PREFIX.sub("", _NOISE.sub("", _EDITION.sub("", title)))


def resolve(citations: Iterable[Citation], documents: Iterable[Document]) -> list[Citation]:
    """Citations with the stored document that each of them names, or null, and with the policy that they mean (:class:`Cited`)."""
    held, cited = list(citations), Cited(documents)
    cited.learn(held)
    return [one.model_copy(update=dict(zip(("resolved", "policy"), cited.meant(one), strict=True))) for one in held]


class Cited:
    """What citations mean: the stored document that each names, and one key for every way to cite a policy.

    By number first, then by normalised title; what several documents bear is decided by title, date and place or left open.
    A document cannot be cited before it was issued; a title that names no place is not looked for in another province.

    Args:
        documents: all that are held; their texts are not looked at.
    """

    def __init__(self, documents: Iterable[Document]) -> None:
        self._stored = {document.id: document for document in documents}
        self._numbers: dict[str, list[Document]] = defaultdict(list)
        self._titles: dict[str, list[Document]] = defaultdict(list)
        self._borne: dict[str, set[str]] = defaultdict(set)  # numbers under which a title is cited
        self._held: dict[str, set[str]] = defaultdict(set)  # documents that a number means
        for document in self._stored.values():
            if document.document_type == "interpretation":
                continue
            if document.document_number:
                self._numbers[number_key(document.document_number)].append(document)
            key = title_key(document.title or "")
            if _NAMES_ONE.fullmatch(key):
                self._titles[key].append(document)

    def learn(self, citations: Iterable[Citation]) -> None:
        """Take in every citation, before the first is asked for: a policy is often cited by its title here and its number there."""
        for citation in citations:
            if citation.cited_number:
                self._borne[title_key(citation.cited_title or "")].add(citation.cited_number)
                if document := self._document(citation)[1]:
                    self._held[citation.cited_number].add(document)

    def meant(self, citation: Citation) -> tuple[str | None, str]:
        """The document that a citation names, and the key of its policy: the document that it means, else its number, else its title
        without issuer and edition.

        A number leads to the document that it means elsewhere; a title to the number, if all that cite it with a number give the
        same one. Empty where nothing is named.
        """
        resolved, document = self._document(citation)
        return resolved, document or self._policy(citation)

    def _document(self, citation: Citation) -> tuple[str | None, str | None]:
        """The document that a citation names, and the one that it means, of which it may name another edition."""
        citing = self._stored.get(citation.document)
        resolved = _resolved(citation, citing, self._numbers, self._titles)
        return resolved, resolved or _edition(citation, citing, self._titles)

    def _policy(self, citation: Citation) -> str:
        key = title_key(citation.cited_title or "")
        borne = self._borne.get(key, set()) if _NAMES_ONE.fullmatch(key) else set()
        number = citation.cited_number or (next(iter(borne)) if len(borne) == 1 else None)
        documents = self._held.get(number or "", set())
        return next(iter(documents)) if len(documents) == 1 else number or key


def _edition(citation: Citation, citing: Document | None, titles: Mapping[str, Sequence[Document]]) -> str | None:
    """The only stored document with the title of a citation that was written before this edition of it."""
    if citation.cited_number or citing is None:
        return None
    same = [
        document
        for document in _others(titles.get(title_key(citation.cited_title or ""), ()), citation)
        if _may_be_meant(document, citing)
    ]
    return same[0].id if len(same) == 1 else None


def _resolved(
    citation: Citation,
    citing: Document | None,
    numbers: Mapping[str, Sequence[Document]],
    titles: Mapping[str, Sequence[Document]],
) -> str | None:
    key = title_key(citation.cited_title or "")
    same: Sequence[Document] = _others(numbers.get(citation.cited_number or "", ()), citation)
    if len(same) > 1 and key:
        same = [document for document in same if title_key(document.title or "") == key]
    if not same and key:
        same = _by_title(_others(titles.get(key, ()), citation), citing)
    return same[0].id if len(same) == 1 else None


def _by_title(bearing: Sequence[Document], citing: Document | None) -> Sequence[Document]:
    """Of the documents that bear a title those that the citing one may mean, its own city's first."""
    if citing is None:
        return bearing
    meant = [document for document in bearing if _may_precede(document, citing) and _may_be_meant(document, citing)]
    near = [document for document in meant if document.city and document.city == citing.city]
    return near if len(meant) > 1 and near else meant


def _others(documents: Sequence[Document], citation: Citation) -> Sequence[Document]:
    """Documents but the citing one; of reprints, the one that is no reprint."""
    others = [document for document in documents if document.id != citation.document]
    return [document for document in others if not document.reprint_of] or others[:1]


def _may_precede(document: Document, citing: Document) -> bool:
    issued, cited_on = document.issued_on or document.published_on, citing.issued_on or citing.published_on
    return issued is None or cited_on is None or issued <= cited_on


def _may_be_meant(document: Document, citing: Document) -> bool:
    """Is the document of the citing one's province or of the state, or does its title say of what place it is?"""
    own, other = (None if one.province in NATION_NAMES else one.province for one in (citing, document))
    if not own or not other or own == other:
        return True
    title = document.title or ""
    return any(short_name(place) in title for place in (document.province, document.city) if place)
