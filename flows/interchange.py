"""The interface for measuring: JSON Lines in, JSON Lines out, in the same order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TextIO

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from flows.documents import read_pages
from pipeline import targets
from pipeline.annotate import load, read
from pipeline.documents import read_folder
from pipeline.documents import to_row as document_row
from pipeline.documents.dates import parse_date
from pipeline.emphasis.classifier import load_classifier
from pipeline.emphasis.features import ClauseInput
from pipeline.errors import ConfigurationError, MissingInput, ModuError, NotAnnotated
from pipeline.language.legible import check_legible
from pipeline.language.normalise import normalise
from pipeline.language.quantities import to_row as quantity_row
from pipeline.language.script import other_script, script_of
from pipeline.language.wrapping import Joined, joined
from pipeline.records import Context, Document, revision_of

Unit = Literal["document", "clause"]
_BLOCK = 200
_PROVENANCE = {"document", "revision", "archive_file", "archive_record"}


def _day(value: Any) -> Any:
    """A day as a line may give it: an ISO date or time, or a date as printed; what is no date is null."""
    return parse_date(value) if isinstance(value, str) else value


class Line(BaseModel):
    """A line of input. Any field but the text may be null; other keys are ignored."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    text: str
    title: str | None = None
    issued_on: Annotated[date | None, BeforeValidator(_day)] = None
    region: str | None = None
    heading_path: list[str] | None = None
    lead_in: str | None = None

    def context(self) -> Context:
        """The metadata that annotators may use."""
        return Context(
            document=str(self.id),
            revision=revision_of(normalise(self.text)),
            title=self.title,
            issued_on=self.issued_on,
            region=self.region,
        )


def _plain(record: BaseModel) -> dict[str, Any]:
    return record.model_dump(mode="json", exclude=_PROVENANCE)


def annotated(line: Line) -> dict[str, Any]:
    """All that is read in one line's text. A blank text gives empty lists.

    Raises:
        GlyphSoup: the text is codes of glyphs.
    """
    if not line.text.strip():
        return {"id": line.id, "quantities": [], "targets": [], "entities": [], "citations": [], "clauses": []}
    check_legible(line.text, str(line.id))
    whole = joined(line.text)
    doc = read(whole.text, line.context())
    labels: dict[str, list[dict[str, Any]]] = {}
    for row in doc._.emphasis:
        labels.setdefault(row.clause, []).append({"category": row.category, "probability": row.probability})
    found = {
        "quantities": [quantity_row(quantity) for quantity in doc._.quantities],
        "targets": [targets.to_row(target) for target in doc._.targets],
        "entities": [{**_plain(m), "text": m.quote} for m in doc._.mentions],
        "citations": [_plain(citation) for citation in doc._.citations],
        "clauses": [{**_plain(clause), "labels": labels.get(clause.id, [])} for clause in doc._.clauses],
    }
    if whole.text != line.text:
        given = normalise(line.text)
        found = {name: [_put_back(row, whole, given) for row in rows] for name, rows in found.items()}
    return {"id": line.id, **found}


def _put_back(row: dict[str, Any], whole: Joined, given: str) -> dict[str, Any]:
    """A row of the text that was put together, with its places and the spans that it quotes in the text that was given."""
    moved = dict(row)
    for name in row:
        if not (name == "end" or name.endswith("_end")) or row[name] is None:
            continue
        stem = name.removesuffix("end")
        start, end = whole.origin(row[f"{stem}start"], row[name])
        moved |= {f"{stem}start": start, name: end}
        quoted = (f"{stem}text", stem.rstrip("_"), *(("quote", "text") if not stem else ()))
        moved |= {one: given[start:end] for one in quoted if isinstance(row.get(one), str)}
    return moved


def judged(lines: list[Line]) -> list[dict[str, Any]]:
    """Labels, instrument, stance and facets of lines that are one clause each."""
    classifier = load_classifier()
    inputs = [
        ClauseInput(
            text=normalise(line.text),
            heading_path=tuple(line.heading_path or ()),
            lead_in=line.lead_in,
            title=line.title,
        )
        for line in lines
    ]
    return [
        {
            "labels": list(judgement.labels),
            "instrument": judgement.instrument,
            "stance": judgement.stance,
            "facets": list(judgement.facets),
        }
        for judgement in classifier.judge(inputs)
    ]


def _lines(path: Path, on_issue: Callable[[ModuError], None]) -> Iterator[Line]:
    """The lines that can be read; each of the others is one issue, whatever is wrong with it."""
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, start=1):
            if not raw.strip():
                continue
            try:
                yield _line(raw)
            except (ValueError, RecursionError) as error:
                where = f"{path}, line {number}"
                on_issue(
                    ConfigurationError(_wrong(error), where=where, mend='a line is a JSON object with "id" and "text"')
                )


def _line(raw: bytes) -> Line:
    """A line of a file.

    Raises:
        ValueError: it is no UTF-8, no JSON, no object of the right fields, or it holds half a character.
        RecursionError: it is nested too deeply.
    """
    line = Line.model_validate(json.loads(raw.decode("utf-8-sig")))
    said = (
        str(line.id),
        line.text,
        line.title or "",
        line.region or "",
        line.lead_in or "",
        *(line.heading_path or ()),
    )
    "".join(said).encode("utf-8")
    return line


def _wrong(error: ValueError | RecursionError) -> str:
    """What is wrong with a line, in one sentence."""
    if isinstance(error, ValidationError):
        reason = error.errors()[0]
        place = ".".join(map(str, reason["loc"]))
        return f"{place}: {reason['msg']}" if place else str(reason["msg"])
    if isinstance(error, RecursionError):
        return "nested too deeply 嵌套过深"
    if isinstance(error, UnicodeEncodeError):
        return "holds half of a character, an unpaired surrogate 含不成对的代理字符"
    return "not written in UTF-8 不是 UTF-8 编码" if isinstance(error, UnicodeDecodeError) else str(error)


def _read(line: Line) -> dict[str, Any]:
    """All that is read in one line's text.

    Raises:
        ModuError: nothing could be read; ``NotAnnotated`` where an annotator failed, so that the lines after it are still read.
    """
    try:
        return annotated(line)
    except ModuError:
        raise
    except Exception as error:
        told = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        raise NotAnnotated(
            told, where=str(line.id), mend="report the text to the project; the other lines are read"
        ) from error


def annotate_lines(source: Path, out: TextIO, unit: Unit, on_issue: Callable[[ModuError], None]) -> int:
    """Annotate a JSON Lines file; returns how many lines were written.

    Raises:
        MissingInput: the file does not exist.
    """
    if not source.is_file():
        raise MissingInput("no such file", where=str(source), mend="name a JSON Lines file")
    load()
    written = 0
    block: list[Line] = []

    def flush() -> int:
        extras = judged(block) if unit == "clause" else [{}] * len(block)
        count = 0
        for line, extra in zip(block, extras, strict=True):
            try:
                out.write(json.dumps({**_read(line), **extra}, ensure_ascii=False) + "\n")
                count += 1
                if told := other_script(script_of(line.text), str(line.id)):
                    on_issue(told)
            except ModuError as error:
                on_issue(error)
        block.clear()
        return count

    for line in _lines(source, on_issue):
        block.append(line)
        if len(block) == _BLOCK:
            written += flush()
    return written + flush()


def document_lines(source: Path, manifest: Path | None, out: TextIO, on_issue: Callable[[Exception], None]) -> int:
    """Metadata and body of the pages of a WARC file, or of the files of a folder; returns how many were written.

    Raises:
        MissingInput: the file or folder does not exist.
    """
    written = 0
    if source.is_dir():
        documents = read_folder(source, manifest, on_issue)
    elif source.is_file():
        documents = _archived(source, on_issue)
    else:
        raise MissingInput("no such file or folder", where=str(source), mend="name a WARC file or a folder")
    for document in documents:
        out.write(json.dumps(document_row(document), ensure_ascii=False) + "\n")
        written += 1
    return written


def _archived(source: Path, on_issue: Callable[[Exception], None]) -> Iterator[Document]:
    with source.open("rb") as file:
        for _, document in read_pages(file, source.name, lambda error, _page: on_issue(error)):
            if document is not None:
                yield document
