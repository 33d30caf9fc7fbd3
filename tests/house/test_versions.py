"""A version is what made the row: whatever of it changes, the documents are to be read again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.records import Annotations, Document, Reading, revision_of
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.readings import Pending, pending
from pipeline.versions import PARTS, READING, ROOT, changed, version, version_in, versions

USED = ("pipeline", "flows", "models", "corpora/codebook.yaml", "corpora/policy_dictionary.tsv", "corpora/gazetteers")
SETTINGS = Settings(entity_finder="patterns")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages as a wheel would put them somewhere else."""
    root = tmp_path_factory.mktemp("site-packages")
    for name in USED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, root / name)
    return root


def first(folder: str, ending: str) -> str:
    """One file of a room, whatever the room calls it."""
    found = (path for path in sorted((ROOT / folder).rglob(f"*.{ending}")) if path.name != "__init__.py")
    return next(found).relative_to(ROOT).as_posix()


def reading(root: Path, settings: Settings) -> str:
    return "; ".join(version_in(root, part, settings) for part in READING)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path}/modu.sqlite")
    store.save_documents([Document(id="d", url="http://a.test/1", text="数据", revision=revision_of("数据"))])
    yield store
    store.close()


def read_by(store: Store, version: str) -> None:
    store.save_annotations(Annotations(reading=Reading(id="d", revision=revision_of("数据"), made_by=version)))


CHANGES = [
    ("language", first("pipeline/language", "py"), SETTINGS),
    ("language", first("pipeline/language", "yaml"), SETTINGS),
    ("language", "corpora/policy_dictionary.tsv", SETTINGS),
    ("language", first("pipeline/rules", "py"), SETTINGS),
    ("targets", first("pipeline/targets", "py"), SETTINGS),
    ("targets", first("pipeline/targets", "yaml"), SETTINGS),
    ("targets", first("models/targets", "npz"), SETTINGS),
    ("entities", first("pipeline/entities", "py"), SETTINGS),
    ("entities", first("pipeline/entities", "yaml"), SETTINGS),
    ("entities", first("corpora/gazetteers", "csv"), SETTINGS),
    ("entities", "models/entities/names.npz", SETTINGS),
    ("entities", "models/entities/arbiter.npz", SETTINGS),
    ("emphasis", first("pipeline/emphasis", "py"), SETTINGS),
    ("emphasis", first("models/emphasis", "skops"), SETTINGS),
    ("emphasis", "corpora/codebook.yaml", SETTINGS),
    ("annotate", "pipeline/annotate.py", SETTINGS),
    ("annotate", "pipeline/review.py", SETTINGS),
]


@pytest.mark.parametrize(
    ("part", "file", "settings"), CHANGES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_one_letter_more_and_a_document_is_to_be_read_again(
    store: Store, tree: Path, part: str, file: str, settings: Settings
) -> None:
    before = reading(tree, settings)
    read_by(store, before)
    assert not pending(store, before).ids
    whole = (tree / file).read_bytes()
    (tree / file).write_bytes(whole + b"x")
    now = reading(tree, settings)
    (tree / file).write_bytes(whole)
    assert changed(before, now) == [part]
    assert pending(store, now) == Pending(["d"], {before: 1})
    assert not pending(store, reading(tree, settings)).ids


@pytest.mark.parametrize(
    "file",
    [
        first("pipeline/documents", "py"),
        first("pipeline/documents", "yaml"),
        first("pipeline/portals/families", "yaml"),
        first("pipeline/archive", "py"),
        first("pipeline/language", "py"),
    ],
)
def test_one_letter_more_and_an_archive_is_to_be_read_again(tree: Path, file: str) -> None:
    before, whole = version_in(tree, "documents", SETTINGS), (tree / file).read_bytes()
    (tree / file).write_bytes(whole + b"x")
    now = version_in(tree, "documents", SETTINGS)
    (tree / file).write_bytes(whole)
    assert changed(before, now) == ["language" if "language" in file else "documents"]


@pytest.mark.parametrize(
    ("part", "setting"),
    [
        ("entities", {"entity_finder": "patterns+sequence"}),
        ("entities", {"entity_finder": "spacy:a_pipeline"}),
        ("annotate", {"max_chars": 10}),
    ],
)
def test_a_setting_that_changes_rows_is_of_the_version(part: str, setting: dict[str, object]) -> None:
    assert changed(reading(ROOT, SETTINGS), reading(ROOT, SETTINGS.model_copy(update=setting))) == [part]


def test_a_spacy_pipeline_in_a_folder_counts_with_its_files(tmp_path: Path) -> None:
    (tmp_path / "ner").mkdir()
    settings = Settings(entity_finder=f"spacy:{tmp_path}")
    (tmp_path / "ner" / "model").write_bytes(b"a")
    before = version("entities", settings)
    (tmp_path / "ner" / "model").write_bytes(b"b")
    assert changed(before, version_in(ROOT, "entities", settings)) == ["entities"]


def test_the_same_files_elsewhere_are_the_same_version(tree: Path) -> None:
    (tree / "pipeline/targets/__pycache__").mkdir(exist_ok=True)
    (tree / "pipeline/targets/__pycache__/status.pyc").write_bytes(b"x")
    (tree / "pipeline/portals/declared/new.yaml").write_text("id: new", "utf-8")  # counts for its own archives
    assert reading(tree, Settings()) == versions(READING)
    assert version_in(tree, "documents", Settings()) == version("documents")


def test_every_file_that_a_part_names_is_there() -> None:
    missing = [name for part in PARTS.values() for name in (*part.files, *part.but) if not (ROOT / name).exists()]
    assert not missing


def test_a_release_that_changes_nothing_reads_nothing_again() -> None:
    assert not changed("targets 0.1.0+aa.bb; language 0.1.0+bb", "targets 0.2.0+aa.bb; language 0.2.0+bb")
    assert changed("targets 0.1.0+aa.bb", "targets 0.1.0+ab.bb review/d1") == ["targets"]
    assert changed("targets 0.1.0+aa.bb review/d1", "targets 0.1.0+aa.bc") == ["language"]


def test_what_was_made_before_versions_were_hashes_is_made_again() -> None:
    assert set(READING) <= set(
        changed("targets targets 3; entities entities 5; emphasis emphasis 5", versions(READING))
    )
