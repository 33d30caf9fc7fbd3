"""`modu train`: the trained models, made again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from flows.commands.console import app, err, out

if TYPE_CHECKING:
    from pipeline.standoff import Shelf

train_app = typer.Typer(no_args_is_help=True, help="Make a trained model again. 重新训练模型。")
app.add_typer(train_app, name="train")


def _tell(folder: Path, shelf: Shelf | None) -> None:
    """Where the model is, and which of the labelled documents taught nothing."""
    from pipeline.standoff import told_missing

    if shelf is not None and shelf.missing:
        err.print(escape(told_missing(shelf.missing)), soft_wrap=True)
    out.print(f"model and card: {escape(str(folder))}", soft_wrap=True)


@train_app.command("emphasis")
def train_emphasis(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Folder of the model; the package's own if not given.")
    ] = None,
    texts: Annotated[
        Path | None,
        typer.Option(
            "--texts",
            help="Folder of the official texts (.txt) that the standoff labels belong to, found by their hash.",
        ),
    ] = None,
) -> None:
    """Train the emphasis classifier from corpora/labelled and write its card. 训练数据治理重点分类器。"""
    from pipeline.emphasis.training import train
    from pipeline.settings import models_dir

    folder = output or models_dir() / "emphasis"
    _, shelf = train(folder, texts=texts)
    _tell(folder, shelf)


@train_app.command("names")
def train_names(
    texts: Annotated[
        Path,
        typer.Option(
            "--texts",
            help="Folder of official texts (.txt): those that the standoff labels belong to, found by their hash, "
            "and any others, in which words are counted.",
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Folder of the models; the package's own if not given.")
    ] = None,
) -> None:
    """Train field and arbiter of names from corpora/labelled and write their card. 训练命名识别与裁决模型。"""
    from pipeline.entities.training import train
    from pipeline.settings import models_dir

    folder = output or models_dir() / "entities"
    _, shelf = train(folder, texts, tell=err.print)
    _tell(folder, shelf)


@train_app.command("targets")
def train_targets(
    texts: Annotated[
        Path,
        typer.Option(
            "--texts",
            help="Folder of the official texts (.txt) that the standoff labels belong to, found by their hash.",
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Folder of the model; the package's own if not given.")
    ] = None,
) -> None:
    """Train the judge of roles from corpora/labelled and write its card. 训练数字角色判别模型。"""
    from pipeline.settings import models_dir
    from pipeline.targets.training import train

    folder = output or models_dir() / "targets"
    _, shelf = train(folder, texts)
    _tell(folder, shelf)
