"""Reference pages made from the code when the documentation is built, a function a page."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path


def commands() -> str:
    """Every command of `modu` with its options, from the application itself."""
    from typer.cli import get_docs_for_click
    from typer.main import get_command

    from flows.cli import app

    command = get_command(app)
    import click

    text = get_docs_for_click(obj=command, ctx=click.Context(command, info_name="modu"), name="modu")
    return "# Commands · 命令\n\n" + text.partition("\n")[2].replace("\n## ", "\n## ").lstrip()


def tables() -> str:
    """The data dictionary."""
    from pipeline.publish.dictionary import markdown

    return markdown()


def codebook() -> str:
    """The codebook of emphasis: categories with what belongs to them, groups, pairs, facets, instruments, stances."""
    from pipeline.emphasis.codebook import load_codebook

    book = load_codebook()
    names = {category.id: category for category in book.categories}
    lines = [
        f"# Codebook of data governance · 数据治理编码本 ({book.version})",
        "",
        "A data clause takes every category that it is about; a clause about data that fits none is `data_general`.",
        "数据语句可归入多类；不属于任何一类的数据语句记为 `data_general`。",
        "",
    ]
    for group_id, group in book.groups.items():
        lines += [f"## {group.zh} · {group.en}", ""]
        for category in (c for c in book.categories if c.group == group_id):
            lines += [
                f"### {category.zh} · {category.en}",
                "",
                f"`{category.id}` · pillar {category.pillar}",
                "",
                category.definition_zh,
                "",
                category.definition_en,
                "",
                f"- included 包括：{'、'.join(category.include)}",
                *(f"- {case} → {names[other].zh} `{other}`" for other, case in category.exclude.items()),
                "",
            ]
    lines += ["## Pairs told apart · 易混类别", "", "| pair | 中文 | English |", "|---|---|---|"]
    lines += [f"| `{rule.pair[0]}` / `{rule.pair[1]}` | {rule.zh} | {rule.en} |" for rule in book.pairs]
    lines += ["", "## Residuals · 余类", ""]
    lines += [f"- `{key}` {name.zh} · {name.en}" for key, name in book.residual.items()]
    lines += ["", "## Stances · 姿态", ""]
    lines += [f"- `{key}` {name.zh} · {name.en}" for key, name in book.stances.items()]
    lines += ["", "## Facets · 侧面", ""]
    lines += [f"- `{key}` {facet.zh} · {facet.en}" for key, facet in book.facets.items()]
    return "\n".join(lines) + "\n"


def quantities() -> str:
    """What the grammar of quantities reads, read by the grammar itself."""
    from pipeline.language.examples import tables as examples

    lines = (line.removeprefix("#") if line.startswith("###") else line for line in examples())
    return (
        "# Quantities · 数量\n\nMade by the grammar from its own unit table and cue words. 由文法自身生成。\n"
        + "\n".join(lines)
    )


def rules() -> str:
    """The rule books: what every rule gives, means, matches and leaves alone, and how often it was right."""
    from pipeline.rule_books import books, trust_table

    lines = [
        "# Rules · 规则",
        "",
        "Between ⟦ and ⟧ stands what an example finds. `right/read`: rows that were read or labelled, and how many were right.",
        "例句中⟦⟧之间为命中内容；`right/read` 为抽读或标注中的正确数与总数。",
        "",
    ]
    for book in books():
        lines += [
            f"## {book.name} · {book.says}",
            "",
            "| rule | gives | meaning 含义 | matches 例 | not 反例 | right/read |",
        ]
        lines.append("|---|---|---|---|---|---|")
        for rule in book.rules.values():
            count = trust_table().get((book.name, rule.name))
            cells = (rule.says, "；".join(rule.examples), "；".join(rule.counterexamples))
            told = f"{count.right}/{count.read}" if count else ""
            lines.append(f"| `{rule.name}` | {rule.gives} | {' | '.join(map(_cell, cells))} | {told} |")
        lines.append("")
    return "\n".join(lines)


def portals() -> str:
    """The portals that are declared, and how far anybody saw that each works."""
    from flows.sources import all_portals

    lines = [
        "# Declared portals · 门户",
        "",
        "`verified` says how far the declaration was seen to work: `none` (written from documented facts), `saved_page`, `live`, `sample`.",
        "",
        "| id | 门户 | portal | hosts | family | verified |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| `{key}` | {p.name_zh} | {p.name_en} | {', '.join(p.hosts)} | {p.list.family} | {p.verified.by} |"
        for key, p in all_portals().items()
    ]
    return "\n".join(lines) + "\n"


def portal_file() -> str:
    """The keys of a portal file, from the schema that checks it."""
    from pipeline.portals import schema

    whole = schema()
    lines = ["# Keys of a portal file · 门户文件字段", ""]
    for title, part in [("A portal", whole), *sorted(whole.get("$defs", {}).items())]:
        if "properties" not in part:
            continue
        lines += [f"## {title}", "", part.get("description", ""), "", "| key | meaning | default |", "|---|---|---|"]
        required = part.get("required", [])
        for key, value in part["properties"].items():
            default = "required" if key in required else f"`{value['default']!r}`" if "default" in value else ""
            lines.append(f"| `{key}` | {_cell(value.get('description', ''))} | {_cell(default)} |")
        lines.append("")
    return "\n".join(lines)


def settings() -> str:
    """Every setting with its environment variable and default."""
    from pipeline.settings import Settings

    lines = ["# Settings · 设置", "", "| environment variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        lines.append(f"| `MODU_{name.upper()}` | `{_cell(str(field.default))}` | {_cell(field.description or '')} |")
    return "\n".join(lines) + "\n"


def failures() -> str:
    """Every named failure, as it stands in the column `kind` of the table `issues`."""
    from pipeline.errors import ModuError

    def below(error: type[ModuError]) -> Iterator[type[ModuError]]:
        for child in error.__subclasses__():
            yield child
            yield from below(child)

    lines = ["# Named failures · 失败类型", "", "| kind | meaning |", "|---|---|"]
    own = (error for error in below(ModuError) if error.__module__.startswith("pipeline."))
    lines += [f"| `{error.kind}` | {_cell(inspect.cleandoc(error.__doc__ or '').splitlines()[0])} |" for error in own]
    return "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "commands": commands,
    "tables": tables,
    "codebook": codebook,
    "quantities": quantities,
    "rules": rules,
    "portals": portals,
    "portal-file": portal_file,
    "settings": settings,
    "failures": failures,
}
"""The pages of the reference by name."""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def write(folder: Path) -> None:
    """Writes every page that is not there as it should be into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        page, text = folder / f"{name}.md", make()
        if not page.exists() or page.read_text("utf-8") != text:
            page.write_text(text, "utf-8")
