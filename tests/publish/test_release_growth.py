"""Time that a release takes grows with what it holds, not with the square of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest

from pipeline.publish.release import publish
from pipeline.records import Annotations, Citation, Document, Entity, Mention, Reading, Target, revision_of
from pipeline.store.database import Store
from tests.growth import grows_evenly

pytestmark = pytest.mark.slow  # it measures

SEEN = datetime(2024, 1, 1, tzinfo=UTC)
SENTENCE = "到2025年，甲单位建成数据集100个。"


def held(store: Store, documents: int, sentences: int) -> None:
    """So many documents of one place and title, each with a promise, a name and a cited policy in so many equal sentences."""
    text, size = SENTENCE * sentences, len(SENTENCE)
    store.upsert("entities", [Entity(id="x", label="AGENCY", name_zh="甲单位")])
    for number in range(documents):
        one = Document(
            id=f"d{number}", url=f"http://a.test/{number}", title="数据行动计划", text=text, chars=len(text),
            revision=revision_of(text), city="杭州市", first_seen=SEEN, issued_on=date(2023, 7, 1),
        )  # fmt: skip
        of, starts = {"document": one.id, "revision": one.revision}, range(0, len(text), size)
        targets = tuple(
            Target(
                id=f"t{number}.{at}", start=at + 14, end=at + 18, quote="100个", sentence=SENTENCE, sentence_start=at,
                sentence_end=at + size, status="target", value=100, unit="个", deadline_year=2025, indicator="数据集", **of,
            )
            for at in starts
        )  # fmt: skip
        mentions = tuple(
            Mention(id=f"m{number}.{at}", label="AGENCY", entity="x", start=at + 8, end=at + 11, quote="甲单位", **of)
            for at in starts
        )
        citations = tuple(
            Citation(id=f"c{number}.{at}", cited_title="数据条例", policy="p", start=at, end=at + 3, quote="到20", **of)
            for at in starts
        )
        reading = Reading(id=one.id, revision=one.revision, made_by="1", targets=sentences, promises=sentences)
        store.save_documents([one])
        store.save_annotations(Annotations(reading=reading, targets=targets, mentions=mentions, citations=citations))


@pytest.mark.parametrize(
    ("shape", "size"), [(lambda n: (n, 2), 100), (lambda n: (1, n), 1000)], ids=["many documents", "one long document"]
)
def test_twice_as_much_is_twice_the_time(shape: Callable[[int], tuple[int, int]], size: int, tmp_path: Path) -> None:
    folders = count()

    def publishing(size: int) -> Callable[[], object]:
        store = Store(f"sqlite:///{tmp_path / f'{size}.sqlite'}")
        held(store, *shape(size))
        return lambda: publish(store, tmp_path / f"releases-{next(folders)}", today=date(2026, 1, 2))

    assert grows_evenly(publishing, size)
