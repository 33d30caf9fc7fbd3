"""What is unclear stands apart: in a table, a sheet, a data file and a page of its own, never among the promises."""

from __future__ import annotations

import re
from datetime import date

import openpyxl
import pandas as pd
import pytest

from pipeline.publish.release import Release, publish
from pipeline.publish.room.served import ServedRoom
from pipeline.records import Annotations, Document, Reading, Target, revision_of
from pipeline.store.database import Store
from pipeline.targets import flatten

TEXT = "到2027年，建成集市30个。集市40个左右。已有集市8个。"
STATUSES = {"30个": "target", "40个左右": "unclear", "8个": "achieved"}


def rows(of: Document) -> tuple[Target, ...]:
    return tuple(
        Target(
            id=quote, document=of.id, revision=of.revision, start=TEXT.index(quote), end=TEXT.index(quote) + len(quote), quote=quote,
            sentence_start=0, sentence_end=len(TEXT), sentence=TEXT, status=status, value=float(quote.split("个")[0]), unit="个",
            object="集市", deadline_year=2027,
        )
        for quote, status in STATUSES.items()
    )  # fmt: skip


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("unclear")
    store = Store(f"sqlite:///{folder / 'modu.sqlite'}")
    document = Document(
        id="d1", url="http://a.test/1", title="集市建设方案", text=TEXT, chars=len(TEXT), revision=revision_of(TEXT),
        city="甲市", issued_on=date(2025, 1, 1),
    )  # fmt: skip
    store.save_documents([document])
    found = rows(document)
    store.save_annotations(
        Annotations(reading=Reading(id="d1", revision=document.revision, made_by="t"), targets=found)
    )
    flat = flatten(found, {"d1": document})
    store.replace("promises", flat.promises)
    store.replace("unclear", flat.unclear)
    return publish(store, folder / "releases", today=date(2026, 1, 2))


def test_tables_and_sheets(release: Release) -> None:
    assert list(pd.read_parquet(release.folder / "promises.parquet").printed) == ["30个"]
    assert list(pd.read_parquet(release.folder / "unclear.parquet").printed) == ["40个左右"]
    book = openpyxl.load_workbook(release.folder / "modu.xlsx", read_only=True)
    assert book.sheetnames[:3] == ["About", "promises", "unclear"]
    assert [next(cell.value for cell in row) for row in book["promises"].iter_rows()] == ["id", "30个"]


def test_pages_and_data_files(release: Release) -> None:
    data = {
        name: next((release.folder / "data" / name).glob("*.js")).read_text("utf-8")
        for name in ("promises", "unclear", "others")
    }
    assert [',"unclear",' in data[name] for name in ("promises", "unclear", "others")] == [False, True, False]
    promises, apart = ((release.folder / name).read_text("utf-8") for name in ("promises.html", "unclear.html"))
    assert 'href="unclear.html"' in promises and 'value="unclear"' not in promises
    assert "不确定的数量" in apart and "Not sure" in apart and not re.search('value="(?:target|all)"', apart)


def test_the_server_gives_it_to_who_asks_for_it_alone(release: Release) -> None:
    room = ServedRoom(release.folder)

    def quotes(**chosen: str) -> set[str]:
        return {row["quote"] for row in room.quantities(chosen).rows}

    assert quotes() == {"30个", "8个"}
    assert quotes(status="unclear") == {"40个左右"}
    assert quotes(status="target") == {"30个"}
