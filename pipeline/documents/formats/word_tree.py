"""The tree of a Word document as a reader of its paper sees it (ISO/IEC 29500-1): wrappers opened, what was deleted or is hidden out.

python-docx reads the paragraphs and runs that lie right below a body or a paragraph; Word puts many into content controls, tracked
changes, smart tags, fields and text boxes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

from pipeline.documents.formats.styles import Styles

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WRAPPERS = tuple(
    map(
        qn,
        (
            "w:ins",
            "w:moveTo",
            "w:smartTag",
            "w:customXml",
            "w:fldSimple",
            "w:hyperlink",
            "w:bdo",
            "w:dir",
            "w:sdtContent",
        ),
    )
)
_GONE = tuple(map(qn, ("w:del", "w:moveFrom")))
_PROPERTIES = frozenset(map(qn, ("w:rPr", "w:trPr", "w:pPr", "w:tcPr", "w:sdtPr", "w:sdtEndPr")))
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_OFF = ("0", "false", "off")

Notes = Mapping[tuple[str, str], str]
"""The texts of notes by their sort, ``footnotes`` or ``endnotes``, and their id."""


def settle(body: etree._Element, styles: Styles, notes: Notes) -> None:
    """Bring a body into plain paragraphs, runs and tables, in place.

    Insertions stay, deletions and hidden runs go, a text box stands as paragraphs behind the one that holds it, and so does each
    foot- or endnote, in brackets; ruby keeps its base, a formula its characters.
    """
    _choose(body)
    _delete(body)
    for element in _backwards(body, qn("w:sdt")):
        for part in element.iterchildren(*_PROPERTIES):
            element.remove(part)
        _open(element)
    for element in _backwards(body, *_WRAPPERS):
        if not _is_property(element):
            _open(element)
    _plain_runs(body)
    for run in _backwards(body, qn("w:r")):
        if _is_hidden(run, styles):
            _drop(run)
    _after(body, tuple(_NOTES), lambda mark: _note(notes.get((_NOTES[mark.tag], mark.get(qn("w:id"), "")))))
    _after(body, (qn("w:txbxContent"),), list)


def notes_of(parts: Iterable[tuple[str, etree._Element]], styles: Styles) -> dict[tuple[str, str], str]:
    """The texts of notes from the roots of their parts, each with its sort."""
    found = {}
    for sort, root in parts:
        settle(root, styles, {})
        for note in root:
            text = " ".join("".join(word.text or "" for word in note.iter(qn("w:t"))).split())
            if text and note.get(qn("w:type")) in (None, "normal"):
                found[sort, note.get(qn("w:id"), "")] = text
    return found


def _backwards(root: etree._Element, *names: str) -> list[etree._Element]:
    """The elements of some names, the inner ones before those around them."""
    return list(root.iter(*names))[::-1]


def _is_property(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in _PROPERTIES


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _open(element: etree._Element) -> None:
    """Put the children of an element in its place."""
    for child in list(element):
        element.addprevious(child)
    _drop(element)


def _choose(body: etree._Element) -> None:
    """Of the ways in which a thing is written for readers of several ages, keep the first."""
    for element in _backwards(body, f"{_MARKUP}AlternateContent"):
        ways = list(element)
        for way in ways[1:]:
            element.remove(way)
        if ways:
            _open(ways[0])
        _open(element)


def _delete(body: etree._Element) -> None:
    """Take out deleted runs and rows, and join a paragraph whose end was deleted with the next."""
    for element in _backwards(body, *_GONE):
        parent = element.getparent()
        if parent is None or parent.tag not in _PROPERTIES:
            _drop(element)
        elif parent.tag == qn("w:trPr"):
            _drop(parent.getparent())
        elif parent.tag == qn("w:rPr") and parent.getparent().tag == qn("w:pPr"):
            _join(parent.getparent().getparent())


def _join(paragraph: etree._Element) -> None:
    """Put a paragraph, properties and all, at the beginning of the next one, into which those behind it have gone already."""
    following = paragraph.getnext()
    if following is not None and following.tag == qn("w:p"):
        for properties in following.findall(qn("w:pPr")):
            following.remove(properties)
        for child in reversed(paragraph):
            following.insert(0, child)
        _drop(paragraph)


def _plain_runs(body: etree._Element) -> None:
    """Ruby gives way to its base, a formula to a run of its characters."""
    for ruby in _backwards(body, qn("w:ruby")):
        run, base = ruby.getparent(), ruby.find(qn("w:rubyBase"))
        for child in list(base) if base is not None else ():
            run.addprevious(child)
        _drop(ruby)
    for formula in _backwards(body, f"{_MATH}oMath"):
        formula.addprevious(_run("".join(part.text or "" for part in formula.iter(f"{_MATH}t"))))
        _drop(formula)
    for around in _backwards(body, f"{_MATH}oMathPara"):
        _open(around)


def _run(text: str) -> etree._Element:
    run, word = OxmlElement("w:r"), OxmlElement("w:t")
    word.text = text
    run.append(word)
    return run


def _is_hidden(run: etree._Element, styles: Styles) -> bool:
    for properties in (run.find(qn("w:rPr")), styles.of_run(run)):
        mark = properties.find(f".//{qn('w:vanish')}") if properties is not None else None
        if mark is not None:
            return mark.get(qn("w:val")) not in _OFF
    return False


def _after(
    body: etree._Element, names: Iterable[str], blocks_of: Callable[[etree._Element], list[etree._Element]]
) -> None:
    """Put what elements of some names hold behind their paragraphs, in order."""
    for element in _backwards(body, *names):
        paragraph = next(element.iterancestors(qn("w:p")), None)
        blocks = blocks_of(element)
        _drop(element)
        if paragraph is not None:
            for block in reversed(blocks):
                paragraph.addnext(block)


def _note(text: str | None) -> list[etree._Element]:
    if text is None:
        return []
    paragraph = OxmlElement("w:p")
    paragraph.append(_run(f"（注：{text}）"))
    return [paragraph]
