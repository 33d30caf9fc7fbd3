"""The engine of the rule books: rules are data, and code only runs them.

A book is a YAML file of a room (``data/*.yaml``); what stands in it is said by :mod:`pipeline.rules.model`, what may guard a rule by
:mod:`pipeline.rules.guards`. A rule has a name, what it gives, a pattern, examples that must match and counter-examples that must not.

Why patterns over characters, and not spaCy's matchers over tokens (``python -m benchmarks rules`` measures it on the cues of promises):
the words of jieba do not end where cues do, so that ``PhraseMatcher``, three times as fast, misses a quarter of what the patterns find;
``SpanRuler`` misses the same and is no faster; ``Matcher``, which could say lookarounds by a regular expression a token, is two
hundred times slower. What the words tell (a name begins with a word) is a guard here.
"""

from __future__ import annotations

from pipeline.rules.book import Book, Hit, Refusal, load_book
from pipeline.rules.guards import GUARDS, Features, Read, Seen, Text
from pipeline.rules.model import Count, Rule

__all__ = ["GUARDS", "Book", "Count", "Features", "Hit", "Read", "Refusal", "Rule", "Seen", "Text", "load_book"]
