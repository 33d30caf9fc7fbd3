"""The styles of a Word document, looked up once: python-docx looks through all of them for each paragraph and run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

_YES = ("1", "true", "on")
_LONGEST_CHAIN = 10


class Styles:
    """Styles by id, with the default of each type. A style is its element; None where a document has none."""

    def __init__(self, document: docx.document.Document) -> None:
        self._by_id: dict[str | None, Any] = {}
        self._default: dict[str | None, Any] = {}
        for style in document.styles.element.iterchildren(qn("w:style")):
            self._by_id.setdefault(style.get(qn("w:styleId")), style)
            if style.get(qn("w:default")) in _YES:
                self._default[style.get(qn("w:type"))] = style

    def of_paragraph(self, paragraph: Any) -> Any:
        """The style of a paragraph's element, its own or the default one."""
        return self._of("paragraph", paragraph, "w:pPr", "w:pStyle")

    def of_run(self, run: Any) -> Any:
        """The style of a run's element, its own or the default one."""
        return self._of("character", run, "w:rPr", "w:rStyle")

    def _of(self, kind: str, element: Any, properties: str, name: str) -> Any:
        held = element.find(qn(properties))
        style = self._by_id.get(value(held, name)) if held is not None else None
        return style if style is not None and style.get(qn("w:type")) == kind else self._default.get(kind)

    def chain(self, style: Any) -> Iterator[Any]:
        """A style and those that it is based on, ten at most: they may stand in a ring."""
        for _ in range(_LONGEST_CHAIN):
            if style is None:
                return
            yield style
            style = self._by_id.get(value(style, "w:basedOn"))


def value(element: Any, child: str) -> str:
    """The value of a child of an element; empty where it has none."""
    found = element.find(qn(child)) if element is not None else None
    return str(found.get(qn("w:val")) or "") if found is not None else ""


def is_bold(element: Any) -> bool | None:
    """Do the properties of a run or style say that it is bold? None where they say nothing."""
    properties = element.find(qn("w:rPr")) if element is not None else None
    mark = properties.find(qn("w:b")) if properties is not None else None
    return None if mark is None else mark.get(qn("w:val"), "1") in _YES
