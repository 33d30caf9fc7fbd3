"""jieba's dictionary with the terms of the policy field, parsed once a machine and then read from a cache.

jieba keeps every beginning of a word beside the words (498,884 strings for 349,398 words) and marshals them; reading that takes
half a second of each process. Here the strings stand in one text and their weights in one array, which Python splits and pairs
in less than half of the time, and the file holds no objects: a foreign file can be wrong but cannot run.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import sys
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

from pipeline.language.jiebas import jieba
from pipeline.settings import corpora_dir

POLICY_DICTIONARY = "policy_dictionary.tsv"

_FORMAT = b"modu words 1"


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Words and all their beginnings with jieba's weights (0: a beginning that is no word), their sum, and parts of speech."""

    weights: dict[str, int]
    total: int
    tag_names: list[str]
    tag_marks: bytes

    def tags(self) -> dict[str, str]:
        """Part of speech of each word of jieba's own dictionary; the policy terms have none."""
        words = compress(self.weights, self.tag_marks)
        return dict(zip(words, map(self.tag_names.__getitem__, filter(None, self.tag_marks)), strict=True))


def policy_terms() -> list[tuple[str, str]]:
    """The terms of the policy dictionary, each with jieba's part-of-speech tag."""
    with (corpora_dir() / POLICY_DICTIONARY).open(encoding="utf-8", newline="") as lines:
        return [(row["term"], row["tag"]) for row in csv.DictReader(lines, delimiter="\t")]


def load_dictionary() -> Dictionary:
    """The dictionary, from the cache where it holds this one, else parsed and written there.

    The cache's name is the hash of what it is made from, and it begins with the hash of what it holds: a file that is torn or of
    another version is parsed anew. It is written aside and renamed, so that processes that start together do not disturb each
    other. A place where nothing can be written costs a second a start, no more.
    """
    with jieba.get_dict_file() as lines:
        source: bytes = lines.read()
    kept = _cache_folder() / f"words-{_key(source)}.bin"
    with suppress(OSError, ValueError):
        return _unpacked(kept.read_bytes())
    dictionary = _parsed(source)
    with suppress(OSError):
        _write(kept, _packed(dictionary))
    return dictionary


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "modu"


def _key(source: bytes) -> str:
    made_of = (_FORMAT, sys.byteorder.encode(), jieba.__version__.encode(), repr(policy_terms()).encode(), source)
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in made_of)).hexdigest()[:24]


def _parsed(source: bytes) -> Dictionary:
    tokenizer = jieba.Tokenizer()
    weights: dict[str, int] = {}
    tags: dict[str, str] = {}
    total = 0
    for word, weight, tag in _rows(source.decode("utf-8")):
        weights[word] = int(weight)
        total += int(weight)
        tags[word] = tag
        for beginning in _beginnings(word):
            weights.setdefault(beginning, 0)
    # jieba itself computes the smallest weight that keeps a term whole, so that it cannot swallow its neighbours.
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = weights, total, True
    for term, _ in policy_terms():
        tokenizer.add_word(term, tokenizer.suggest_freq(term))
    names = ["", *sorted(set(tags.values()))]
    marks = {name: mark for mark, name in enumerate(names)}
    return Dictionary(weights, tokenizer.total, names, bytes(marks[tags.get(word, "")] for word in weights))


def _rows(text: str) -> Iterator[tuple[str, str, str]]:
    fields = text.split()  # word, weight and tag in turn
    return zip(fields[::3], fields[1::3], fields[2::3], strict=True)


def _beginnings(word: str) -> Iterable[str]:
    return (word[:end] for end in range(1, len(word)))


def _packed(dictionary: Dictionary) -> bytes:
    words = "\n".join(dictionary.weights).encode("utf-8")
    head = {"total": dictionary.total, "tags": dictionary.tag_names, "count": len(dictionary.weights)}
    body = b"\n".join(
        (
            json.dumps(head).encode(),
            array("I", dictionary.weights.values()).tobytes() + dictionary.tag_marks + words,
        )
    )
    return hashlib.sha256(body).digest() + body


def _unpacked(packed: bytes) -> Dictionary:
    body = memoryview(packed)[32:]
    if hashlib.sha256(body).digest() != packed[:32]:
        raise ValueError("not the file that was written")
    cut = packed.index(b"\n", 32)
    head = json.loads(packed[32:cut])
    count, at = head["count"], cut + 1
    weights = array("I", packed[at : at + 4 * count])
    words = packed[at + 5 * count :].decode("utf-8").split("\n")
    table = dict(zip(words, weights.tolist(), strict=True))
    return Dictionary(table, head["total"], head["tags"], packed[at + 4 * count : at + 5 * count])


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=path.stem)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(aside).replace(path)
    except OSError:
        Path(aside).unlink(missing_ok=True)
        raise
