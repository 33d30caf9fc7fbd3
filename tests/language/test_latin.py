"""Places by their Latin names."""

from __future__ import annotations

import pytest

from pipeline.language.divisions import divisions
from pipeline.language.latin import latin_name


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("杭州市", "Hangzhou"),
        ("陕西省", "Shaanxi"),
        ("山西省", "Shanxi"),
        ("西安市", "Xi'an"),
        ("重庆市", "Chongqing"),
        ("内蒙古自治区", "Inner Mongolia"),
        ("阿坝藏族羌族自治州", "Aba"),
        ("厦门市", "Xiamen"),
        ("全国", "China"),
        ("六安", "Lu'an"),
        ("长治市", "Changzhi"),
        ("伊犁哈萨克自治州", "Ili"),
    ],
)
def test_a_place_has_its_usual_name(place: str, name: str) -> None:
    assert latin_name(place) == name


def test_every_division_has_one_in_latin_letters() -> None:
    assert all(latin_name(place.name)[:1].isascii() and latin_name(place.name)[:1].isupper() for place in divisions())
