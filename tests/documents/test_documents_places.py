"""Where an issuer sits."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.documents import read_file
from pipeline.documents.places import seat_of


@pytest.mark.parametrize(
    ("issuer", "place"),
    [
        ("杭州市人民政府办公厅", ("city", "330100", "浙江省", "杭州市")),
        ("浙江省杭州市西湖区人民政府", ("district", "330106", "浙江省", "杭州市")),
        ("浙江省人民政府", ("province", "330000", "浙江省", None)),
        ("北京市经济和信息化局", ("province", "110000", "北京市", "北京市")),
        ("北京市朝阳区人民政府", ("district", "110105", "北京市", "北京市")),
        ("义乌市人民政府", ("district", "330782", "浙江省", "金华市")),
        ("阿坝州人民政府办公室", ("city", "513200", "四川省", "阿坝藏族羌族自治州")),
        ("中共杭州市委办公厅、杭州市人民政府办公厅", ("city", "330100", "浙江省", "杭州市")),
        ("国务院办公厅", ("national", "100000", None, None)),
        ("国家发展改革委、工业和信息化部", ("national", "100000", None, None)),
    ],
)
def test_plain_names(issuer: str, place: tuple[str | None, ...]) -> None:
    seat = seat_of(issuer)
    assert seat is not None
    assert (seat.level, seat.region_code, seat.province, seat.city) == place


@pytest.mark.parametrize(
    "issuer",
    ["朝阳区人民政府", "市人民政府", "国家统计局某地调查队", "国家税务总局浙江省税务局", "浙江省财政厅、江苏省财政厅", "杭州市"],
)  # fmt: skip
def test_what_is_not_plain_is_null(issuer: str) -> None:
    assert seat_of(issuer, "杭州市数据条例") is None


def test_a_title_speaks_where_no_issuer_is_known() -> None:
    seat = seat_of(None, "2026年吉林省政府工作报告")
    assert seat is not None and (seat.level, seat.province) == ("province", "吉林省")
    assert seat_of(None, "上海市浦东新区若干规定") is None
    assert seat_of(None, "关于数据的通知") is None


def test_a_document_without_portal_or_manifest_has_the_place_of_its_issuer(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("关于建设数据集市的通知\n请照此办理。\n杭州市人民政府办公厅\n2024年3月8日\n", "utf-8")
    document = read_file(file)
    assert (document.level, document.city, document.sources["city"]) == ("city", "杭州市", "issuer")
    known = read_file(file, {"province": "浙江省", "level": "省"})
    assert (known.level, known.city, known.sources["level"]) == ("province", None, "manifest")
