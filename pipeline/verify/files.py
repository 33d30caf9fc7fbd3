"""The files of a release: their bytes against SHA256SUMS, and the descriptions against the tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.publish.formats import formats_held
from pipeline.publish.package import sha256
from pipeline.publish.release import SUMS, descriptions, digest_of_rows, digests_of, files_of
from pipeline.verify.verdict import Verdict, shown


def check_bytes(release: Path, verdict: Verdict) -> None:
    """Every file of the release is named in SHA256SUMS with its bytes, and no other is."""
    if not (release / SUMS).is_file():
        verdict.differs(SUMS, "", "is not there")
        return
    lines = (release / SUMS).read_text("utf-8", "replace").splitlines()
    named = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    files = files_of(release)
    for name in sorted(named.keys() | files.keys()):
        verdict.files += 1
        if name not in files:
            verdict.differs(name, "", f"is not there, but in {SUMS}")
        elif name not in named:
            verdict.differs(name, "", f"is not named in {SUMS}")
        elif sha256(files[name]) != named[name]:
            verdict.differs(name, "", f"its bytes are not those that {SUMS} names")


def check_descriptions(release: Path, about: Mapping[str, Any], counts: Mapping[str, int], verdict: Verdict) -> None:
    """What a release says of its tables follows from them: counts, coverage, schemas, the words for people.

    Args:
        release: its folder.
        about: its ``release.json``.
        counts: rows by table, counted.
        verdict: takes what differs.
    """
    if about["rows"] != counts:
        verdict.differs("release.json", "", _path_of_difference(about["rows"], dict(counts), "rows"))
    try:
        digest = digest_of_rows(digests_of(release))
        for name, text in descriptions(release, about["name"], about["modu"], counts, formats_held(about)):
            _compare_text(release, name, text, verdict)
    except FileNotFoundError as error:  # named by check_bytes
        verdict.notes.append(f"{Path(str(error.filename)).name} is missing: descriptions were not compared")
        return
    if about["digest"] != digest:
        verdict.differs("release.json", "", f"digest is {about['digest'][:12]}…, that of the rows {digest[:12]}…")


def _compare_text(release: Path, name: str, expected: str, verdict: Verdict) -> None:
    path = release / name
    found = path.read_text("utf-8", "replace") if path.is_file() else None
    if found is None or found == expected:
        return
    if path.suffix == ".json":
        try:
            what = _path_of_difference(json.loads(found), json.loads(expected), "")
        except ValueError:
            what = "is no JSON"
    else:
        pairs = enumerate(zip(found.splitlines(), expected.splitlines(), strict=False), 1)
        line = next((number for number, (a, b) in pairs if a != b), None)
        what = f"line {line} is not what the tables give" if line else "is longer or shorter than the tables give"
    verdict.differs(name, "", what)


def _path_of_difference(found: Any, expected: Any, path: str) -> str:
    """The first place at which two values differ, as a line."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in [*expected, *(key for key in found if key not in expected)]:
            if key not in found or key not in expected or found[key] != expected[key]:
                return _path_of_difference(found.get(key), expected.get(key), f"{path}.{key}".lstrip("."))
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        at = next(at for at, (a, b) in enumerate(zip(found, expected, strict=True)) if a != b)
        return _path_of_difference(found[at], expected[at], f"{path}.{at}".lstrip("."))
    return f"{path} is {shown(found)}, the tables give {shown(expected)}"
