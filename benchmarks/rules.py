"""What decided how rules are run: the plain words of the cues of promises, found over characters and over spaCy's tokens.

Texts as for the others; sample documents if none are named. ``Matcher`` with a regular expression a token could say the lookarounds too.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import spacy
from spacy.matcher import Matcher, PhraseMatcher
from spacy.pipeline import SpanRuler
from spacy.tokens import Doc

from benchmarks.texts import texts
from pipeline.language.normalise import normalise
from pipeline.language.segmentation import JiebaTokenizer
from pipeline.rules import Text
from pipeline.rules.book import Book
from pipeline.rules.model import Rule, Sheet
from pipeline.targets.cues import cue_book

_FEW = 4  # texts for the slowest


def run() -> Iterator[str]:
    """A line for each way."""
    plain = {
        rule.name: [e for e in rule.any if re.fullmatch("[\u4e00-\u9fff]+", e)] for rule in cue_book().rules.values()
    }
    plain = {name: entries for name, entries in plain.items() if entries}
    rules = tuple(
        Rule(name=name, gives=name, any=tuple(found), examples=(found[0],), counterexamples=("。",))
        for name, found in plain.items()
    )
    book = Book(Sheet(book="plain", says="", rules=rules))
    nlp = spacy.blank("zh")
    nlp.tokenizer = JiebaTokenizer(nlp.vocab)
    docs = [nlp.make_doc(normalise(text)) for text in texts()]
    size = sum(len(doc.text) for doc in docs)
    phrases, tokens, ruler = PhraseMatcher(nlp.vocab), Matcher(nlp.vocab), SpanRuler(nlp)
    for name, found in plain.items():
        phrases.add(name, [nlp.make_doc(entry) for entry in found])
        tokens.add(name, [[{"TEXT": {"REGEX": entry}}] for entry in found])
    ruler.add_patterns([{"label": name, "pattern": entry} for name, found in plain.items() for entry in found])
    read = {doc: Text(doc.text) for doc in docs}
    book.check()
    seconds, wanted = _timed(docs, lambda doc: {(hit.rule.name, hit.start, hit.end) for hit in book.find(read[doc])})
    yield f"{sum(map(len, plain.values()))} words of {len(plain)} cues, {size:,} characters, {wanted:,} hits over characters"
    yield f"{'rule book':<14} {size / seconds:>12,.0f} characters a second"
    seconds, found = _timed(docs, lambda doc: {(key, doc[a].idx, b) for key, a, b in phrases(doc)})
    yield f"{'PhraseMatcher':<14} {size / seconds:>12,.0f} characters a second, {found:,} hits"
    seconds, _ = _timed(docs, ruler)
    yield f"{'SpanRuler':<14} {size / seconds:>12,.0f} characters a second"
    few = docs[:_FEW]
    seconds, _ = _timed(few, tokens)
    yield f"{'Matcher':<14} {sum(len(doc.text) for doc in few) / seconds:>12,.0f} characters a second, an expression a token"


def _timed(docs: list[Doc], work: Callable[[Doc], object]) -> tuple[float, int]:
    """Seconds for all documents, and how many things were found where that is counted."""
    started, found = time.process_time(), 0
    for doc in docs:
        told = work(doc)
        found += len(told) if isinstance(told, set) else 0
    return time.process_time() - started, found
