"""A text with spans: cut into segments and put together again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.publish.room.highlight import Span, segments

spans = st.builds(
    lambda start, length, kind: Span(start, start + length, kind, (kind, kind)),
    st.integers(0, 40),
    st.integers(0, 20),
    st.sampled_from(["target", "name", "clause"]),
)


@given(st.text(max_size=40), st.lists(spans, max_size=8))
def test_segments_are_the_text_and_know_their_spans(text: str, found: list[Span]) -> None:
    at = 0
    for segment in segments(text, found):
        here = {span for span in found if span.start <= at < min(span.end, len(text))}
        assert set(segment.spans) == here
        at += len(segment.text)
    assert "".join(segment.text for segment in segments(text, found)) == text


def test_only_short_spans_are_explained_in_place() -> None:
    both = ("开放", "opening")
    whole, part = Span(0, 10, "clause", both, "e1", both), Span(2, 4, "target", ("目标", "target"), "t1")
    cut = list(segments("一二三四五六七八九十", [whole, part]))
    assert [segment.tips for segment in cut] == [(), (("目标", "target"), both), ()]
    assert [segment.anchors for segment in cut] == [(), ("t1",), ()]
    assert [segment.labels for segment in cut] == [(whole,), (), ()]
