"""What the names of a page's files tell: number and title of a document that stand nowhere else, and that a body is nothing but files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.documents.labels import squeeze
from pipeline.documents.letter import leading_number
from pipeline.documents.titles import title_in_text, without_number
from pipeline.language.normalise import normalise
from pipeline.portals.relations import core_title

_SUFFIX = re.compile(r"\.(?:docx?|pdf|xlsx?|wps|et|ofd|txt|rtf|zip|rar|pptx?)$", re.I)
_DOWNLOADS = re.compile(
    r"附件|附|相关|文件|下载|点击|请|查看|浏览|预览|在线|阅读|打开|全文|正文|原文|原件|扫描件|版|详见|见|此处|这里|如下|word|pdf|ofd",
    re.I,
)
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_MOST_FILES = 5  # more are a place of downloads


def without_suffix(name: str) -> str:
    """The name of a file without its suffix."""
    return _SUFFIX.sub("", name.strip())


def named(name: str) -> tuple[str | None, str | None]:
    """Title and number of the document in a file, as its name says them: 某政发〔2025〕3号 关于……的通知.pdf; None what it does not say."""
    number, rest = leading_number(without_number(without_suffix(name)))
    return title_in_text(rest.strip(" \u3000-_—")), number


def are_the_body(text: str, title: str | None, names: Sequence[str]) -> bool:
    """Is a body nothing but a few names of files, the title and words such as 点击下载? Then a file is the document.

    Args:
        text: of the body.
        title: of the page.
        names: of its files.
    """
    if not 0 < len(names) <= _MOST_FILES:
        return False
    rest = squeeze(text)
    for known in sorted({*names, *map(without_suffix, names), title or ""}, key=len, reverse=True):
        rest = rest.replace(squeeze(normalise(known)), "") if known else rest
    return _WORD.search(_DOWNLOADS.sub("", _SUFFIX.sub("", rest))) is None


def number_of(title: str | None, names: Iterable[str], *, alone: bool) -> str | None:
    """The number that only the names of files say: where one of them says the page's title with it, or the files are all the body.

    Args:
        title: of the page.
        names: of its files.
        alone: that the body is nothing but these files.
    """
    told = [(own, number) for own, number in map(named, names) if number]
    numbers = {number for own, number in told if alone or (own and title and core_title(own) == core_title(title))}
    return numbers.pop() if len(numbers) == 1 else None
