"""Where there is no terminal a command says with lines what it would draw."""

from __future__ import annotations

from flows.progress import Told


def test_a_line_at_the_end_of_a_step_and_now_and_then_in_a_long_one() -> None:
    now, said = [0.0], list[str]()
    bars = Told(said.append, clock=lambda: now[0])
    bars.expect("read 读取", 3000)
    for second in range(50):
        now[0] = float(second)
        bars.advance("read 读取", 60)
    bars.ended("read 读取", {"new": 2999, "failed": 1}, archives=2)
    assert said == [
        "read 读取: 1,260 of 3,000 …",
        "read 读取: 2,460 of 3,000 …",
        "read 读取: 2 archives, 2,999 new, 1 failed",
    ]
