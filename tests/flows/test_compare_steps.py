"""What is derived from all documents is derived anew when the rules that it rests on are."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows import compare
from flows.parameters import Compare
from pipeline.records import Document, revision_of
from pipeline.store.database import Store


def test_new_rules_follow_promises_and_measure_places_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODU_HOME", str(tmp_path))
    store = Store(f"sqlite:///{tmp_path}/modu.sqlite")
    store.save_documents([Document(id="d", url="http://a.test/1", text="数据", revision=revision_of("数据"))])
    store.close()
    done: list[str] = []
    monkeypatch.setattr(compare, "_follow", lambda *_: done.append("follow") or {})
    monkeypatch.setattr(compare, "_measure", lambda *_, compare: done.append("measure") or {})
    for version in ("1", "1", "2"):
        monkeypatch.setattr(compare, "versions", lambda parts, of=version: "; ".join(f"{part} {of}" for part in parts))
        inputs = compare._inputs()
        compare.follow_promises.fn(inputs)
        compare.measure_cities.fn(inputs, Compare(replicates=50))
    assert done == ["follow", "measure"] * 2
