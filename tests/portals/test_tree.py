"""Detail pages as trees: selectors find what Soup Sieve finds, and nothing of a page is lost."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from pipeline.portals.tree import PageTree, words

NAMES = st.sampled_from(["div", "p", "a", "ul", "li"])
WORDS = st.sampled_from(["x", "y-1", "z_2"])
ATTRIBUTES = st.fixed_dictionaries(
    {}, optional={"id": WORDS, "class": st.lists(WORDS, max_size=2).map(" ".join), "hidden": st.just("")}
)
SELECTORS = st.sampled_from(
    [
        "div",
        ".x",
        "#y-1",
        "[hidden]",
        "p.x",
        "li#x",
        "div .x",
        "ul li a",
        ".x .y-1",
        "div > p",
        "p:not(.x)",
        "a[id]",
        ".x.y-1",
    ]
)


@st.composite
def pages(draw: st.DrawFn, depth: int = 3) -> str:
    name, attributes = draw(NAMES), draw(ATTRIBUTES)
    inner = "".join(draw(st.lists(pages(depth - 1), max_size=3))) if depth else "text"
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}>{inner}</{name}>"


@given(pages(), st.lists(SELECTORS, min_size=1, max_size=5))
def test_the_same_elements_as_soup_sieve(page: str, names: list[str]) -> None:
    tree, soup = PageTree(page), BeautifulSoup(page, "lxml")
    every = soup.find_all(True)

    def numbers(found: list[Tag]) -> list[int]:
        return [next(n for n, tag in enumerate(every) if tag is one) for one in found]

    assert [tree.every.index(one) for one in tree.select(*names)] == numbers(soup.select(", ".join(names)))
    first = tree.first(names[0])
    assert ([] if first is None else [tree.every.index(first)]) == numbers(soup.select(names[0])[:1])


def test_a_page_inside_a_page_is_read_to_its_end() -> None:
    header = "<html><body><div>头</div></body></html><!-- end of header -->"
    tree = PageTree(f"<html><body>{header}<div id='zoom'>正文<!-- 注 -->在此</div></body></html><p>尾</p>")
    assert words(tree.root) == "头正文在此尾"
    assert tree.lengths[tree.root] == len("头正文在此尾")


@given(st.text(alphabet="<>/divp=\"'&;#x0\x00\x01\ud800 文\n!-[]", max_size=60))
def test_any_text_is_a_tree(source: str) -> None:
    assert PageTree(source).depth >= 1
