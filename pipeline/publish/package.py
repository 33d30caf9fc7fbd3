"""`datapackage.json` after the Frictionless Data Package standard, and the citation file beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.publish.dictionary import REFERENCES, TABLE_TITLES, columns, schema_version
from pipeline.publish.formats import WANTED, WORKBOOK, Formats, endings

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 (annotations; official texts are outside copyright in China)",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}

_RESOURCES = {
    "csv": {"profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"},
    "parquet": {"profile": "data-resource", "format": "parquet", "mediatype": "application/vnd.apache.parquet"},
}


def sha256(path: Path) -> str:
    """SHA-256 of a file in hex, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _schema(table: str) -> dict[str, Any]:
    fields = [
        {
            "name": c.name,
            "type": c.type,
            "description": c.en,
            "description_zh": c.zh,
            "constraints": {"required": not c.nullable and c.type not in ("string", "array", "object")},
        }
        for c in columns(table)
    ]
    schema: dict[str, Any] = {"fields": fields, "primaryKey": ["id"], "missingValues": [""]}
    keys = [
        # An empty resource is the table itself, as the standard has it.
        {"fields": [column], "reference": {"resource": "" if other == table else other, "fields": ["id"]}}
        for (name, column), other in REFERENCES.items()
        if name == table
    ]
    if keys:
        schema["foreignKeys"] = keys
    return schema


def data_package(folder: Path, name: str, version: str, rows: Mapping[str, int], formats: Formats) -> dict[str, Any]:
    """The descriptor of a release: one resource a table, its CSV with schema, size and checksum; its Parquet where there is no CSV."""
    kind = "csv" if "csv" in formats else "parquet"
    resources = []
    for table, (en, zh) in TABLE_TITLES.items():
        path = folder / f"{table}.{kind}"
        resources.append(
            {
                "name": table,
                "title": f"{en} · {zh}",
                "path": path.name,
                **_RESOURCES[kind],
                "bytes": path.stat().st_size,
                "hash": f"sha256:{sha256(path)}",
                "rows": rows[table],
                "schema": _schema(table),
            }
        )
    return {
        "profile": "tabular-data-package" if "csv" in formats else "data-package",
        "name": f"modu-{name}",
        "title": "Modu: Chinese government policy as data · 模都：政策文本数据",
        "version": name,
        "schema_version": schema_version(),
        "description": f"Made by modu {version}. Nested values (lists, dictionaries) stand as JSON in CSV and Parquet.",
        "licenses": [LICENCE],
        "resources": resources,
    }


def citation(name: str, version: str) -> str:
    """A `CITATION.cff` for the release."""
    return "\n".join(
        [
            "cff-version: 1.2.0",
            "message: If you use these tables, please cite them as below.",
            "type: dataset",
            'title: "Modu: Chinese government policy as data"',
            "authors:",
            '  - name: "The Modu developers"',
            f'version: "{name}"',
            f'date-released: "{name.rsplit("-", 1)[0]}"',
            "license: CC-BY-4.0",
            f'abstract: "Made by modu {version}."',
            "",
        ]
    )


def _front_matter(name: str) -> list[str]:
    """What a hub of datasets (Hugging Face) reads at the head of a card: licence, languages, words, and the file of each table."""
    lines = [
        "---",
        'pretty_name: "Modu: Chinese government policy as data"',
        "license: cc-by-4.0",
        "language: [zh, en]",
        "tags: [policy, china, government, targets, named-entity-recognition]",
        f'version: "{name}"',
        "configs:",
    ]
    for number, table in enumerate(TABLE_TITLES):
        lines += [f"  - config_name: {table}", f"    data_files: {table}.parquet"]
        lines += ["    default: true"] if not number else []
    return [*lines, "---", ""]


def zenodo(name: str, version: str) -> dict[str, Any]:
    """What Zenodo asks of an upload, as its interface takes it (``metadata``)."""
    return {
        "title": f"Modu: Chinese government policy as data, release {name}",
        "upload_type": "dataset",
        "description": "Quantified promises, names and emphasis in policies of Chinese governments, each with its sentence. "
        f"Made by modu {version}.",
        "creators": [{"name": "The Modu developers"}],
        "license": "cc-by-4.0",
        "version": name,
        "publication_date": name.rsplit("-", 1)[0],
        "language": "zho",
        "keywords": ["China", "public policy", "government targets", "text as data"],
    }


def readme(name: str, version: str, rows: Mapping[str, int], formats: Formats) -> str:
    """A `README.md` for who finds the folder: what it is, what its files are, how to cite it, the licence."""
    lines = [
        *_front_matter(name),
        f"# Modu 模都 {name}",
        "",
        f"Chinese government policy as data, made by modu {version}. 政策文本数据。Open `index.html` to read, `data.html` to download.",
        "",
        "| table 表 | rows 行 | one row 一行 |",
        "|---|---:|---|",
        *(f"| `{table}` | {rows[table]:,} | {en} · {zh} |" for table, (en, zh) in TABLE_TITLES.items()),
        "",
        *_files(formats),
        "`DICTIONARY.md` describes every column, `coverage.json` what was read and what failed, `checks.json` what was checked before",
        "publication, `changes.csv` the difference to the last release, `SHA256SUMS` the bytes (`sha256sum -c`).",
        "",
        "## Cite 引用",
        "",
        f"The Modu developers. Modu: Chinese government policy as data, release {name} (modu {version}). See `CITATION.cff`.",
        "",
        "## Licence 许可",
        "",
        "Annotations (all tables but the texts): Creative Commons Attribution 4.0, https://creativecommons.org/licenses/by/4.0/.",
        "Texts: official documents are outside copyright under article 5 of the Copyright Law of the PRC; each names its source.",
        "注释数据采用 CC BY 4.0；官方文件正文依《著作权法》第五条不受著作权保护，来源见各行。",
    ]
    return "\n".join(lines) + "\n"


def _files(formats: Formats) -> Iterator[str]:
    """What a release has of each table, and how the rest is had."""
    each = ", ".join(f"`{ending}`" for ending in (".parquet", *endings(formats)))
    whole = f"`{WORKBOOK}` and `modu.sqlite`" if "xlsx" in formats else "`modu.sqlite`"
    yield f"Each table is there as {each}; all of them in {whole}."
    missing = ",".join(name for name in WANTED if name not in formats)
    if missing:
        yield f"What is not there is made of it, byte for byte as a release has it: `modu releases export RELEASE --formats {missing}`,"
        yield "or asked for by its address where the room is served."


def to_json(value: Any) -> str:
    """JSON for people: indented, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def write_json(path: Path, value: Any) -> None:
    """The same as a file."""
    path.write_text(to_json(value), encoding="utf-8")
