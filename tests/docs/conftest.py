"""The examples of the documentation, run on a release of three small texts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Modu

TEXTS = {
    "甲市": "到2025年，全市算力规模达到5000PFLOPS，培育数据企业300家。推动公共数据向社会开放，编制公共数据开放目录。",
    "乙市": "2025年底前，建成数据标注基地2个。鼓励企业开展数据交易，数据交易额突破10亿元。",
    "丙市": "力争到2027年，人工智能核心产业规模超过1000亿元。加强数据分类分级保护，建立数据安全管理制度。",
}


@pytest.fixture(scope="session")
def home_of_examples(tmp_path_factory: pytest.TempPathFactory, modu: Modu) -> Path:
    """A folder with `data/releases/…` in it."""
    folder = tmp_path_factory.mktemp("examples")
    texts = folder / "texts"
    texts.mkdir()
    lines = ["file,title,city,issued_on"]
    for city, text in TEXTS.items():
        (texts / f"{city}.txt").write_text(f"{city}数据发展行动计划\n\n{text}\n", "utf-8")
        lines.append(f"{city}.txt,{city}数据发展行动计划,{city},2023-05-01")
    (folder / "manifest.csv").write_text("\n".join(lines), "utf-8")
    told = ["--documents", str(texts), "--manifest", str(folder / "manifest.csv"), "--replicates", "20"]
    done = modu(folder / "data", "run", *told)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


@pytest.fixture
def in_home(home_of_examples: Path) -> Iterator[Path]:
    """The examples name `data/releases`, as a reader of the documentation has it."""
    before = Path.cwd()
    os.chdir(home_of_examples)
    yield home_of_examples
    os.chdir(before)
