"""A store of made-up policy documents, as large as one likes: what publishing and reading are measured on. All text is made here."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.emphasis import load_codebook
from pipeline.records import (
    Citation,
    CityProfile,
    Clause,
    Document,
    Emphasis,
    Entity,
    Mention,
    Reading,
    Record,
    Target,
    revision_of,
)
from pipeline.store.database import Store
from pipeline.store.schema import TABLES

_FIRST, _SECOND = "东西南北中上下新平安永长江河湖海山林云石", "州阳城川山原陵宁江海门泉水溪湖港屏坪岭岗"
_ACTS = ("建成", "培育", "新增", "引进", "推广", "打造", "支持建设", "累计开放")
THINGS = (
    ("公共数据集", "个"),
    ("智能工厂", "家"),
    ("数据标注基地", "个"),
    ("算力规模", "PFLOPS"),
    ("数字经济核心产业增加值", "亿元"),
    ("数据企业", "家"),
    ("典型应用场景", "项"),
    ("标准", "项"),
)
_TASKS = (
    "推动公共数据有序开放，完善目录管理和质量评估。",
    "健全数据分类分级保护制度，压实安全责任。",
    "鼓励企业参与数据流通交易，探索收益分配办法。",
    "加快算力设施互联互通，优化布局和能耗水平。",
    "支持人工智能与制造业融合，开展应用示范。",
    "提升政务服务数字化水平，推进一网通办。",
)
_OF_A_DOCUMENT = {"targets": 10, "clauses": 24, "mentions": 12, "emphasis": 2, "citations": 1}
"""Rows of a document: the ratios of a corpus of plans and action programmes, at ten quantities a document."""
_ENTITIES = 2_000
_BATCH = 500
_SEEN = datetime(2024, 1, 1, tzinfo=UTC)


def places() -> list[str]:
    """Four hundred names of cities."""
    return [f"{a}{b}市" for a in _FIRST for b in _SECOND]


def fill(path: Path, documents: int) -> None:
    """Write a store of so many documents, ten quantities and forty other rows each. The same number gives the same rows."""
    store = Store(f"sqlite:///{path}")
    cities = places()
    store.upsert(
        "entities",
        [Entity(id=f"x{n}", label="AGENCY", name_zh=f"{cities[n % 400]}第{n}数据中心") for n in range(_ENTITIES)],
    )
    categories = [category.id for category in load_codebook().categories]
    store.replace("city_profiles", [profile for city in cities[:60] for profile in _profiles(city, categories)])
    store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA synchronous=OFF")
        for first in range(0, documents, _BATCH):
            file.execute("BEGIN")
            rows: dict[str, list[tuple[Any, ...]]] = {}
            for number in range(first, min(documents, first + _BATCH)):
                for table, row in _rows(number, documents, cities, categories):
                    rows.setdefault(table, []).append(row)
            for table, values in rows.items():
                marks = ", ".join("?" * len(TABLES[table].columns))
                file.executemany(f"INSERT INTO {table} VALUES ({marks})", values)
            file.execute("COMMIT")


def _profiles(city: str, categories: list[str]) -> Iterator[CityProfile]:
    chance = random.Random(city)
    shares = [chance.random() for _ in categories]
    for category, share in zip(categories, shares, strict=True):
        share /= sum(shares)
        yield CityProfile(
            id=f"{city}-{category}", city=city, category=category, window="all", documents=250, clauses=500, mentions=500, share=share,
            share_lo=share * 0.8, share_hi=share * 1.2, prevalence=share, share_elsewhere=1 / len(categories),
        )  # fmt: skip


_BLANK: dict[str, dict[str, Any]] = {}


def _row(table: str, record: type[Record], **values: Any) -> tuple[str, tuple[Any, ...]]:
    """A row as SQLite keeps it; what is not given is as the record has it."""
    if table not in _BLANK:
        made = record.model_validate(values)
        _BLANK[table] = {k: _kept(v) for k, v in made.model_dump().items()}
        for column in TABLES[table].columns:
            if column.nullable and column.name not in values:
                _BLANK[table][column.name] = None
    row = _BLANK[table] | {k: _kept(v) for k, v in values.items()}
    return table, tuple(row[column.name] for column in TABLES[table].columns)


def _kept(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.000000")
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (tuple, list, dict)) else value


def _rows(
    number: int, documents: int, cities: list[str], categories: list[str]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    chance = random.Random(number)
    city = cities[min(int(chance.expovariate(1 / 80)), 399)]
    id = f"d{number:07d}"
    day = date(2018, 1, 1) + timedelta(days=chance.randrange(2500))
    field = chance.choice(("数字经济", "公共数据", "人工智能", "算力基础设施"))
    head = f"{city}{field}发展{chance.choice(('行动计划', '实施方案', '若干措施'))}"
    text, clauses, targets = [head], [(0, len(head), "title")], []
    at = len(head) + 1
    for ordinal in range(1, _OF_A_DOCUMENT["clauses"]):
        if ordinal % 2 and len(targets) < _OF_A_DOCUMENT["targets"]:
            thing, unit = chance.choice(THINGS)
            value, year = chance.randrange(1, 2000), 2022 + chance.randrange(10)
            quote = f"{value}{unit}"
            sentence = f"到{year}年，{chance.choice(_ACTS)}{thing}{quote}，由{city}数据局第{ordinal}处牵头落实。"
            targets.append((at, sentence, quote, float(value), unit, thing, year))
        else:
            sentence = f"（{ordinal}）{chance.choice(_TASKS)}"
        text.append(sentence)
        clauses.append((at, at + len(sentence), "sentence"))
        at += len(sentence) + 1
    body = "\n".join(text)
    of = {"document": id, "revision": revision_of(body), "made_by": "benchmark"}
    yield _row(
        "documents", Document, id=id, portal="made", url=f"http://portal.test/{id}", title=head, issuer=f"{city}人民政府",
        document_type="plan", field="data", issued_on=day, city=city, province="", level="city", text=body, chars=len(body),
        revision=of["revision"], first_seen=_SEEN, last_seen=_SEEN,
    )  # fmt: skip
    yield _row(
        "readings", Reading, id=id, revision=of["revision"], made_by="benchmark", chars=len(body), targets=len(targets)
    )
    for n, (start, end, kind) in enumerate(clauses):
        yield _row(
            "clauses", Clause, id=f"{id}c{n}", start=start, end=end, quote=body[start:end], ordinal=n, kind=kind, **of
        )
    for n, (start, sentence, quote, value, unit, thing, year) in enumerate(targets):
        inside = start + sentence.index(quote)
        yield _row(
            "targets", Target, id=f"{id}t{n}", start=inside, end=inside + len(quote), quote=quote, sentence_start=start,
            sentence_end=start + len(sentence), sentence=sentence, status=chance.choice(("target",) * 4 + ("achieved", "reference")),
            value=value, unit=unit, indicator=thing, deadline_year=year, strength=chance.choice(("hard", "normal", "soft")), **of,
        )  # fmt: skip
    for n in range(_OF_A_DOCUMENT["mentions"]):
        start, end, _ = clauses[n]
        entity = f"x{int(chance.expovariate(1 / 300)) % _ENTITIES}" if n % 3 == 0 else None
        yield _row(
            "mentions", Mention, id=f"{id}m{n}", start=start, end=start + 4, quote=body[start : start + 4], label="AGENCY",
            entity=entity, method="benchmark", **of,
        )  # fmt: skip
    for n in range(_OF_A_DOCUMENT["emphasis"]):
        start, end, _ = clauses[2 * n + 2]
        yield _row(
            "emphasis", Emphasis, id=f"{id}e{n}", start=start, end=end, quote=body[start:end], clause=f"{id}c{2 * n + 2}",
            category=chance.choice(categories), probability=0.9, **of,
        )  # fmt: skip
    cited = min(int(chance.expovariate(20 / documents)), documents - 1)
    yield _row(
        "citations", Citation, id=f"{id}z", start=0, end=4, quote=head[:4], cited_title=f"第{cited}号发展行动计划",
        resolved=f"d{cited:07d}", **of,
    )  # fmt: skip
