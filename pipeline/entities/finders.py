"""Finders of candidates; arbitration chooses among what they give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Protocol

from pipeline.entities.bodies import bodies, widened
from pipeline.entities.brands import is_firm
from pipeline.entities.candidates import Candidate
from pipeline.entities.growth import grown
from pipeline.entities.hints import hints
from pipeline.entities.kinds import is_of_law
from pipeline.entities.lexicon import Lexicon
from pipeline.entities.line import Line
from pipeline.entities.lists import listed
from pipeline.entities.placing import is_begun, is_within, placed
from pipeline.entities.programmes import programmes
from pipeline.entities.quotes import inside_quotes, quoted
from pipeline.entities.register import aliases, context_aliases
from pipeline.entities.ruled import ruled
from pipeline.entities.shorts import shorts
from pipeline.entities.vocabulary import among, words
from pipeline.entities.works import works
from pipeline.language.words import dictionary_tags

_BOOK_TITLE = re.compile(r"《[^《》\n]{1,80}》")
# Firms by their place in a list or before 项目, which in a law are kinds: 公共交通等企业, 旧城改造项目.
_GUESSED = {("COMPANY", method) for method in ("work", "list", "subject")}
_JOINTS = "、与和及，（）"


class Finder(Protocol):
    """Finds candidates in one line of text; offsets are relative to the line."""

    def find(self, line: Line) -> list[Candidate]:
        """Candidates of a line."""
        ...


class PatternFinder:
    """Names by marks, forms, endings, quotes, lists and the gazetteers."""

    def find(self, line: Line) -> list[Candidate]:
        """Candidates of a line."""
        known = list(_known(line))
        known += _beside(line, known)
        found = [*ruled("marks", line), *placed(line), *known, *grown(line), *quoted(line.text)]
        found += [*ruled("persons", line), *ruled("programmes", line), *programmes(line.text), *works(line)]
        found += [*ruled("bodies", line), *bodies(line), *ruled("short_forms", line), *shorts(line)]
        found += list(widened(line, found))
        found += listed(line.text, found)
        found += list(hints(line, found))
        found = [c for c in found if (c.label, c.method) not in _GUESSED or _may_be_firm(line.text, c)]
        if "精神" in line.text:  # 大别山精神
            found = [c for c in found if c.label not in ("GPE", "LOCATION") or not line.text.startswith("精神", c.end)]
        return found if "《" not in line.text else list(_outside_titles(line.text, found))


def _may_be_firm(text: str, guessed: Candidate) -> bool:
    """Is a firm that only its place in the sentence makes one named like a firm, and not in a law?"""
    return not is_of_law(text) and is_firm(text[guessed.start : guessed.end], guessed.method)


def _outside_titles(text: str, found: list[Candidate]) -> Iterator[Candidate]:
    """Candidates that do not lie inside 《》: names in the title of a play or a law are not apart."""
    titles = [match.span() for match in _BOOK_TITLE.finditer(text)]
    for candidate in found:
        if not any(a < candidate.start and candidate.end < b for a, b in titles):
            yield candidate


def _known(line: Line) -> Iterator[Candidate]:
    """Names of the register and the fixed ones; a short one only where a word begins and ends."""
    quotes = [] if "“" not in line.text else inside_quotes(line.text)
    for start, end in line.known(_labels()):
        label = _labels()[line.text[start:end]]
        if end - start <= 3 and not (_is_whole(line, start, end) and not is_within(quotes, start, end)):
            continue
        if _cuts_latin(line.text, start, end) or _is_of_longer(line.text, start, end):
            continue
        if label != "COMPANY" or not _cuts_word(line, start, end):
            yield Candidate(start, end, label, 0.9, "gazetteer")


def _is_whole(line: Line, start: int, end: int) -> bool:
    """Does a name begin and end with words, and no other thing's name with it?"""
    ended = end in line.ends or line.text.startswith("地区", end)  # 东北|地区
    return ended and start in line.starts and not is_begun(line, end)


def _is_of_longer(text: str, start: int, end: int) -> bool:
    """Do the characters around a known name make another word of it, or a slogan?"""
    if any(text.startswith(after, end) and text.endswith(tail, start, end) for tail, after in _longer_words()):
        return True
    before = text[max(0, start - 2) : start]
    if text[start:end] == "东盟" and before in ("国—", "国-", "国－", "国–"):
        return True  # 中国—东盟 is of a longer name
    return before in among("slogans") or text.startswith("习近平新时代", start)


@cache
def _longer_words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((tail, tuple(after)) for tail, after in words()["longer_words"].items())


def _beside(line: Line, known: list[Candidate]) -> Iterator[Candidate]:
    """Firms whose short name is a word as well, in a line that names other firms: 江淮与华为, 大众、蔚来."""
    if any(candidate.label == "COMPANY" for candidate in known):
        for start, end in _context_names().find(line.text):
            joined = start == 0 or line.text[start - 1] in _JOINTS or line.text[end : end + 1] in _JOINTS
            if joined and start in line.starts and end in line.ends:
                yield Candidate(start, end, "COMPANY", 0.7, "context")


def _cuts_word(line: Line, start: int, end: int) -> bool:
    """Does but one character of a word of the dictionary stand outside: 全|国新能源, 海螺新材|料? Firms are called by parts of words."""
    first, last = line.words[line.index(start)], line.words[line.index(end - 1)]
    known = dictionary_tags()
    return (first.start == start - 1 and first.text in known) or (last.end == end + 1 and last.text in known)


def _cuts_latin(text: str, start: int, end: int) -> bool:
    """Is this the middle of a Latin word or of a number?"""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return (before.isascii() and before.isalnum() and text[start].isascii()) or (
        after.isascii() and after.isalnum() and text[end - 1].isascii()
    )


@cache
def _labels() -> dict[str, str]:
    fixed = {name: label for label, names in words()["fixed"].items() for name in names}
    return {name: entity.label for name, entity in aliases().items()} | fixed


@cache
def _context_names() -> Lexicon:
    return Lexicon(context_aliases())
