"""Samples of a place's clauses that persons code: drawing one, entering what was coded, and what it gains."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from flows.places import names_of, places_named
from pipeline.annotate import clause_input
from pipeline.compare.counted import counted
from pipeline.compare.samples import Gain, draw_sample, gains
from pipeline.emphasis.codebook import DATA_GENERAL, NOT_DATA, load_codebook
from pipeline.emphasis.features import may_be_about_data, names_data
from pipeline.errors import ConfigurationError, MissingInput
from pipeline.records import Clause, CodedClause, Context, Document, DocumentRelation
from pipeline.store.database import Store

COLUMNS = ("id", "labels", "sentence", "lead_in", "heading", "document")
"""The sheet that a person fills: labels are ids or Chinese names of categories, ; between them; - for none."""
_NONE = {"-", "–", "无", "none", DATA_GENERAL, NOT_DATA}
_SEPARATORS = str.maketrans("；，、,", ";;;;")


def draw(store: Store, asked: str, most: int) -> list[CodedClause]:
    """Draw the sample of a place, or draw it anew, and keep it; what was coded and is drawn again stays coded.

    Args:
        store: the tables.
        asked: a place as a person names it.
        most: size of the sample.

    Raises:
        ConfigurationError: the store has no document of the place.
        MissingInput: it has no clause that may be about data.
    """
    place, documents = _documents(store, asked)
    ids = [document.id for document in documents]
    given = _given(store, ids)
    frame = _frame(store, documents, given)
    before = [one for one in store.read(CodedClause) if one.city == place]
    sample = draw_sample(place, given, frame, most, before)
    if not any(one.chance for one in sample):
        raise MissingInput("no clause that may be about data", where=place, mend="annotate its documents first")
    store.upsert("coded_clauses", sample)
    return [one for one in sample if one.chance]


def _documents(store: Store, asked: str) -> tuple[str, list[Document]]:
    """The place that is meant, and those of its documents that count."""
    documents = list(store.read(Document))
    (place,) = places_named([asked], names_of(documents))
    own = [document for document in documents if document.place == place]
    return place, counted(own, list(store.read(DocumentRelation)))


def _given(store: Store, documents: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Categories of the clauses of some documents, by clause."""
    found: dict[str, tuple[str, ...]] = {}
    for row in store.rows("emphasis", columns=("clause", "category"), document=list(documents)):
        found[row["clause"]] = (*found.get(row["clause"], ()), row["category"])
    return found


def _frame(store: Store, documents: Iterable[Document], given: dict[str, tuple[str, ...]]) -> Iterator[Clause]:
    """The clauses that may be about data. An item that names no data itself is one clause with the sentence that introduces it."""
    for document in documents:
        context = Context.of(document)
        for row in store.rows("clauses", document=document.id):
            clause = Clause.model_validate(row)
            if clause.kind not in ("sentence", "table_row"):
                continue
            apart = clause.lead_in is None or names_data(clause.quote)
            if clause.id in given or (apart and may_be_about_data(clause_input(clause.quote, clause, context))):
                yield clause


def sheet(sample: Iterable[CodedClause], titles: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """Rows of the sheet, in the random order of the sample. What the classifier gave stays out, so that it leads nobody."""
    for one in sample:
        labels = "" if one.labels is None else ";".join(one.labels) or "-"
        heading = " › ".join(one.heading_path)
        yield one.id, labels, one.quote, one.lead_in or "", heading, titles.get(one.document, one.document)


def enter_codes(store: Store, path: Path, by: str) -> int:
    """Enter what a person coded in a sheet; rows without labels are left for later.

    Args:
        store: the tables.
        path: the sheet, CSV in UTF-8 with the columns ``id`` and ``labels`` at least.
        by: who coded.

    Returns:
        clauses that are coded now and were not, or otherwise.

    Raises:
        ConfigurationError: nobody is named, a column is missing, or a row names no drawn clause or no category.
    """
    if not by.strip():
        raise ConfigurationError("codes need the name of who coded", where=str(path), mend="give a name")
    known = {one.id: one for one in store.read(CodedClause)}
    now, new = datetime.now(UTC), []
    for line, row in _rows(path):
        if not (told := (row["labels"] or "").strip()):
            continue
        before = known.get((row["id"] or "").strip())
        if before is None:
            raise ConfigurationError(
                "no such clause in a sample",
                where=f"{path}, line {line}",
                mend="write the sheet with `modu review sample`",
            )
        labels = _labels(told, f"{path}, line {line}")
        if labels != before.labels:
            new.append(before.model_copy(update={"labels": labels, "coded_by": by.strip(), "coded_at": now}))
    store.upsert("coded_clauses", new)
    return len(new)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str | None]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            if missing := {"id", "labels"} - set(reader.fieldnames or ()):
                raise ConfigurationError(
                    f"no column {', '.join(sorted(missing))}", where=str(path), mend=f"it needs {', '.join(COLUMNS)}"
                )
            yield from ((reader.line_num, row) for row in reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigurationError(f"no sheet: {error}", where=str(path), mend="save it as CSV in UTF-8") from error


def _labels(told: str, where: str) -> tuple[str, ...]:
    categories = load_codebook().categories
    names = {name: category.id for category in categories for name in (category.id, category.zh)}
    parts = [part.strip() for part in told.translate(_SEPARATORS).split(";") if part.strip()]
    if unknown := [part for part in parts if part not in names and part not in _NONE]:
        raise ConfigurationError(
            f"no such category: {unknown[0]}", where=where, mend=f"write - or {', '.join(c.id for c in categories)}"
        )
    return tuple(dict.fromkeys(names[part] for part in parts if part in names))


def gain(store: Store, asked: str) -> tuple[str, int, int, list[Gain]]:
    """What the coded sample of a place gains: the place, clauses drawn, clauses coded, and a line a category.

    Raises:
        ConfigurationError: the store has no document of the place.
        MissingInput: nothing of its sample was coded.
    """
    place, documents = _documents(store, asked)
    sample = [one for one in store.read(CodedClause) if one.city == place and one.chance]
    coded = sum(one.labels is not None for one in sample)
    if not coded:
        raise MissingInput(
            "no coded clause", where=place, mend=f"`modu review sample --place {asked}`, then `modu review code`"
        )
    total = dict.fromkeys(load_codebook().ids, 0.0)
    for labels in _given(store, [document.id for document in documents]).values():
        for label in labels:
            total[label] += 1
    return place, len(sample), coded, gains(sample, total)
