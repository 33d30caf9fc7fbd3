"""Characters that databases refuse: the row is stored, with the mark of a lost character in their place."""

from __future__ import annotations

from pipeline.documents import document_from_text
from pipeline.errors import DocumentError
from pipeline.language.normalise import normalise
from pipeline.records import Issue
from pipeline.store.database import Store, issue


def test_a_text_keeps_its_length() -> None:
    assert normalise("数\0据\ud800３") == "数\ufffd据\ufffd3"


def test_postgresql_takes_what_pages_hold(postgresql: str) -> None:
    store = Store(postgresql)
    store.save_documents([document_from_text("数\0据", id="nul", title="办\0法")])
    store.add_issues([issue("documents", DocumentError("\0\ud800", where="甲\udcd6.txt"))])
    (document,) = store.documents(["nul"])
    assert (document.text, document.title) == ("数\ufffd据", "办\ufffd法")
    assert ("甲\ufffd.txt", "\ufffd\ufffd") in {(one.place, one.message) for one in store.read(Issue)}
    store.close()
