"""Who only reads releases needs none of what the extra `run` installs, and is told of it where he wants more."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from datetime import date
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from pipeline.publish.release import publish
from pipeline.store.database import Store
from tests.publish import test_room

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
READER = """
from pathlib import Path
import flows.serve.releases, pipeline.publish.on_request, pipeline.publish.kept
from pipeline.publish.room.served import ServedRoom
room = ServedRoom(Path(sys.argv[2]))
assert room.search(["数据"]).total and room.quantities({"sort": "size"}).rows and room.document("d1")
"""
COMMAND = "from flows.cli import main; main()"


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def without_the_extra(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A program to which the packages of the extra are not there."""
    extra = {plain(Requirement(line).name) for line in PROJECT["optional-dependencies"]["run"]}
    away = sorted(module for module, of in packages_distributions().items() if {plain(name) for name in of} & extra)
    assert {"spacy", "prefect", "sklearn", "trafilatura", "pdfplumber"} <= set(away)
    hidden = "import sys; sys.modules.update(dict.fromkeys(sys.argv[1].split(','))); "
    told = [sys.executable, "-c", hidden + program.lstrip(), ",".join(away), *arguments]
    return subprocess.run(told, capture_output=True, text=True, cwd=ROOT, timeout=300)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("core")
    store = Store(f"sqlite:///{folder / 'store.sqlite'}")
    test_room.fill(store)
    return publish(store, folder / "releases", today=date(2026, 1, 2), most_files=0).folder


def test_a_reader_of_releases_needs_the_core_alone(release: Path) -> None:
    done = without_the_extra(READER, str(release))
    assert done.returncode == 0, done.stderr[-2000:]


def test_who_wants_more_is_told_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("到2027年建成数据集市30个。", "utf-8")
    hidden = "sys.argv[1:] = sys.argv[2:]; " + COMMAND
    done = without_the_extra(hidden, "targets", str(tmp_path / "a.txt"))
    assert done.returncode == 2 and "pip install '.[run]'" in done.stderr and "Traceback" not in done.stderr


def test_no_package_stands_in_both() -> None:
    core, extra = (
        {plain(Requirement(line).name) for line in lines}
        for lines in (PROJECT["dependencies"], PROJECT["optional-dependencies"]["run"])
    )
    assert not core & extra and {"pyarrow", "starlette", "sqlalchemy"} <= core
