"""Selectors asked all at once find what Soup Sieve finds."""

from __future__ import annotations

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from pipeline.portals.select import select, select_one, selectors

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
    soup = BeautifulSoup(page, "lxml")
    assert select(soup, *names) == soup.select(", ".join(names))
    for element, numbers in selectors(*names).select(soup):
        assert numbers == {n for n, name in enumerate(names) if any(element is e for e in soup.select(name))}
    first, sieved = select_one(soup, names[0]), soup.select_one(names[0])
    assert first is sieved
