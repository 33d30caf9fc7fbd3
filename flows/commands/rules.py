"""`modu rules`: the rule books, what they find in a text and why, what never fires, and how often a rule is right."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from flows.commands.console import Json, app, existing, out

if TYPE_CHECKING:
    from pipeline.rules import Book, Count, Rule

rules_app = typer.Typer(no_args_is_help=True, help="The rule books: what they say, find and miss. 规则库。")
app.add_typer(rules_app, name="rules")

_Books = Annotated[list[str] | None, typer.Option("--book", help="Only this book; may be repeated.")]
_Texts = Annotated[Path, typer.Option("--texts", metavar="DIR", help="A folder of .txt files.")]


@rules_app.command("list")
def listed(book: _Books = None, as_json: Json = False) -> None:
    """Every rule with what it gives, what it means, an example and how far it is trusted. 全部规则。"""
    rows = [_told(one, rule) for one in _chosen(book) for rule in one.rules.values()]
    if as_json:
        out.print_json(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        line = Text(f"{row['book']}/{row['rule']} → {row['gives']} · {row['says']}")
        line.append(f" · e.g. 如 {row['example']}" if row["example"] else "", style="dim")
        line.append(f" · right of read 抽读 {row['counts']}" if row["counts"] else "", style="dim")
        out.print(line, soft_wrap=True)


@rules_app.command("explain")
def explained(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A sentence, or a document whose title stands first.")],
    book: _Books = None,
    as_json: Json = False,
) -> None:
    """What the rules find in a text, and which guard refused what they nearly found. 逐条说明。"""
    rows = sorted(
        (row for one in _chosen(book) for row in _found(one, text)), key=lambda row: (row["start"], row["end"])
    )
    if as_json:
        out.print_json(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        refused = f" · refused by 未过 {row['refused']}" if row["refused"] else f" → {row['gives']}"
        line = Text(f"[{row['start']}, {row['end']}) “{row['quote']}” {row['book']}/{row['rule']}{refused}")
        line.append(f" · {row['says']} · e.g. 如 {row['example']}", style="dim")
        out.print(line, soft_wrap=True)
    if not rows:
        out.print("no rule finds anything 无规则命中")


@rules_app.command("unused")
def never_used(texts: _Texts, as_json: Json = False) -> None:
    """Rules that never fire in the texts of a folder. 从未命中的规则。"""
    from pipeline.rule_use import unused

    paths = sorted(existing(texts, folder=True).rglob("*.txt"))
    rows = [_told(book, rule) for book, rule in unused(path.read_text("utf-8", errors="replace") for path in paths)]
    if as_json:
        out.print_json(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        out.print(Text(f"{row['book']}/{row['rule']} → {row['gives']} · {row['says']}"), soft_wrap=True)
    out.print(f"{len(rows)} rules never fire in {len(paths)} texts {len(paths)} 份文本中从未命中")


@rules_app.command("changed")
def changed(
    before: Annotated[Path, typer.Argument(metavar="BEFORE.jsonl", help="What `modu annotate` gave before.")],
    after: Annotated[Path, typer.Argument(metavar="AFTER.jsonl", help="What it gives of the same lines now.")],
    as_json: Json = False,
) -> None:
    """Rows that only one of two annotations of the same texts holds. 规则改动前后的差异。"""
    told = [
        (sign, *row)
        for sign, row in _differences(_rows(existing(before, folder=False)), _rows(existing(after, folder=False)))
    ]
    if as_json:
        out.print_json(json.dumps([[*row[:3], json.loads(row[3])] for row in told], ensure_ascii=False))
        return
    for sign, id, table, row in told:
        out.print(Text(f"{sign} {id} {table} {row}"), soft_wrap=True)
    out.print(f"{len(told)} rows differ 行不同")


_Row = tuple[str, str, str]  # id of the line, table, the row as JSON


def _rows(path: Path) -> dict[_Row, None]:
    """The rows of an annotation in order, without what names its version."""
    found: dict[_Row, None] = {}
    for line in map(json.loads, path.read_text("utf-8").splitlines()):
        for table, rows in line.items():
            for row in rows if isinstance(rows, list) else ():
                plain = (
                    {name: value for name, value in row.items() if name not in ("made_by", "id")}
                    if isinstance(row, dict)
                    else row
                )
                found[str(line["id"]), table, json.dumps(plain, ensure_ascii=False)] = None
    return found


def _differences(before: dict[_Row, None], after: dict[_Row, None]) -> list[tuple[str, _Row]]:
    """Rows that are gone (-) and new ones (+), those of one line together."""
    both = [("-", row) for row in before if row not in after] + [("+", row) for row in after if row not in before]
    return sorted(both, key=lambda told: told[1][:2])


@rules_app.command("measure")
def measure(texts: _Texts) -> None:
    """Count how often each rule of names is right in the labelled sentences, as the trust table in YAML. 规则抽读。"""
    from pipeline.rule_use import measured
    from pipeline.settings import corpora_dir

    table: dict[str, dict[str, dict[str, int]]] = {}
    for (book, rule), count in measured(corpora_dir() / "labelled", existing(texts, folder=True)).items():
        table.setdefault(book, {})[rule] = {"read": count.read, "right": count.right}
    import yaml

    out.print(Text(yaml.safe_dump(table, allow_unicode=True, sort_keys=False, default_flow_style=None)), soft_wrap=True)


def _chosen(names: list[str] | None) -> list[Book]:
    from pipeline.rule_books import book_named, books

    return [book_named(name) for name in names] if names else list(books())


def _told(book: Book, rule: Rule) -> dict[str, Any]:
    from pipeline.rule_books import trust_table

    count: Count | None = trust_table().get((book.name, rule.name))
    return {
        "book": book.name,
        "rule": rule.name,
        "gives": rule.gives,
        "says": rule.says,
        "example": next(iter(rule.examples), ""),
        "counterexample": next(iter(rule.counterexamples), ""),
        "counts": f"{count.right}/{count.read}" if count else "",
    }


def _found(book: Book, text: str) -> Iterator[dict[str, Any]]:
    """What a book finds, by its patterns and by the grammar of its room."""
    from pipeline.rule_books import see
    from pipeline.rules import Hit, Refusal

    found: list[tuple[Rule, int, int, str]] = []
    for told in book.explain(see(book.name)(text)):
        hit, refused = (told.hit, told.guard) if isinstance(told, Refusal) else (told, "")
        found.append((*Hit(*hit), refused))
    found += [(*hit, "") for hit in book.read(text)]
    for rule, start, end, refused in found:
        yield {**_told(book, rule), "start": start, "end": end, "quote": text[start:end], "refused": refused}
