"""`croissant.json`: the release after MLCommons Croissant 1.0 (https://docs.mlcommons.org/croissant/docs/croissant-spec.html),
JSON-LD that catalogues of data sets and machine-learning libraries read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.publish.dictionary import TABLE_TITLES, Column, columns
from pipeline.publish.package import LICENCE, sha256

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES = {
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "datetime": "sc:DateTime",
}
"""All else is text; nested values are JSON."""


def croissant(folder: Path, name: str, version: str) -> dict[str, Any]:
    """The description of a release: a file object and a record set a table, read from its Parquet.

    Args:
        folder: folder of the release, with its Parquet files.
        name: name of the release.
        version: version of modu that made it.
    """
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": f"modu-{name}",
        "description": "Chinese government policy as data: what documents promise, name, cite and stress, each row with its "
        f"evidence. 中国政府政策文本数据：承诺、名称、引用与侧重，每行均附原文依据。Made by modu {version}.",
        "license": LICENCE["path"],
        "datePublished": name.rsplit("-", 1)[0],
        "version": f"{name.rsplit('-', 1)[0].replace('-0', '-').replace('-', '.')}+{name.rsplit('-', 1)[1]}",
        "creator": {"@type": "sc:Organization", "name": "The Modu developers"},
        "citeAs": f"The Modu developers. Modu: Chinese government policy as data. Release {name}.",
        "inLanguage": ["zh", "en"],
        "distribution": [_file(folder / f"{table}.parquet") for table in TABLE_TITLES],
        "recordSet": [_records(table, *titles) for table, titles in TABLE_TITLES.items()],
    }


def _file(path: Path) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": path.name,
        "name": path.name,
        "contentUrl": path.name,
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": sha256(path),
    }


def _records(table: str, en: str, zh: str) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": table,
        "name": table,
        "description": f"One row: {en}. 一行：{zh}。",
        "key": {"@id": f"{table}/id"},
        "field": [_field(table, column) for column in columns(table)],
    }


def _field(table: str, column: Column) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": column.name,
        "description": f"{column.en} | {column.zh}",
        "dataType": _TYPES.get(column.type, "sc:Text"),
        "source": {"fileObject": {"@id": f"{table}.parquet"}, "extract": {"column": column.name}},
    }
