"""Portal files: what is declared is understood, what is wrong is told with its mend."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from pipeline.errors import MissingInput, PortalFileError
from pipeline.language.divisions import divisions
from pipeline.portals import Portal, declared_folder, family_of, load_portal, load_portals, portal_for, schema
from pipeline.portals.families import FAMILIES

LEAST: dict[str, Any] = {
    "id": "test",
    "name_zh": "测试门户",
    "name_en": "Test portal",
    "base_url": "https://www.test.gov.example",
    "hosts": ["www.test.gov.example"],
    "columns": [{"id": "zcwj", "name": "政策文件"}],
    "list": {"url": "/{column}/index_{page0}.html", "first_url": "/{column}/index.html"},
}
DECLARED = load_portals([declared_folder()])


def write(folder: Path, text: str) -> Path:
    path = folder / "portal.yaml"
    path.write_text(text, "utf-8")
    return path


def test_hosts_columns_and_list_are_enough() -> None:
    portal = Portal.model_validate(LEAST)
    urls = [family_of(portal).url(portal, portal.columns[0], page) for page in (0, 1)]
    assert urls == [f"{portal.base_url}/zcwj/index.html", f"{portal.base_url}/zcwj/index_1.html"]


def test_the_file_in_the_readme_is_a_whole_one(tmp_path: Path) -> None:
    readme = (declared_folder().parent / "README.md").read_text("utf-8")
    portal = load_portal(write(tmp_path, readme.split("```yaml\n")[1].split("```")[0]))
    assert portal.columns[1].document_class == "interpretation"
    assert all(f"`{family}`" in readme for family in FAMILIES), "the table of families is not whole"


@pytest.mark.parametrize(
    ("old", "new", "message", "mend"),
    [
        ("hosts:", "host:", "unknown key host", "did you mean hosts?"),
        ("hosts:", "delay: .inf\nhosts:", "delay", ""),
        ("hosts:", "encoding: undefined\nhosts:", "no charset of pages", ""),
        ("hosts:", "encoding: punycode\nhosts:", "no charset of pages", ""),
        ("  name:", "  nmae:", "unknown key columns.0.nmae", "did you mean name?"),
        ("  url:", "  pgae_size: 3\n  url:", "unknown key list.pgae_size", "did you mean page_size?"),
        ("  url:", "  item: {titel: {}}\n  url:", "unknown key list.item.titel", "did you mean title?"),
        (
            "  url:",
            "  family: static_indx\n  url:",
            "list.family: 'static_indx' is none of",
            "did you mean static_index?",
        ),
        ("  url:", "  family: nfcsm\n  url:", "list.family: 'nfcsm' is none of", "did you mean nfcms?"),
        ("list:", "detail: {labels: {时效: validty}}\nlist:", "'validty' is none of", "did you mean validity?"),
        (
            "list:",
            "detail: {script_fields: {expires: 'x=(.)'}}\nlist:",
            "'expires' is none of title",
            "",
        ),
        ("list:", "attachments: {names: [txt]}\nlist:", "'txt' is none of", "did you mean text?"),
        ("list:", "expect: {fill_rates: {title: 2}}\nlist:", "expect.fill_rates.title: Input should be less than", ""),
        ("  url:", "  parameters: {web: 9}\n  url:", "list.parameters.web: Input should be a valid string", ""),
        ("- id: zcwj\n  ", "- ", "columns.0.id is missing", "add id"),
        ("{page0}", "{pgae}", "list.url: unknown placeholder {pgae}", "known"),
        ("  url:", "  pages: 'x=(('\n  url:", "list.pages: not a regular expression", ""),
        ("  url:", "  pages: 'x=9'\n  url:", "list.pages: the pattern needs a group", ""),
        ("  url:", "  records: '(9)'\n  url:", "`records` needs `page_size`", ""),
        ("  url:", "  item: {select: 'li['}\n  url:", "list.item.select: not a CSS selector", ""),
        ("hosts:\n- www", "hosts:\n- zzz", "hosts must name the host of base_url", ""),
        ("- id: zcwj", "- id: zcwj\n- id: zcwj", "two columns have the id zcwj", ""),
        ("id: test\n", "id: test\nid: test\n", "key id twice", "indentation"),
        ("hosts:", "hosts: [", "not valid YAML", "indentation"),
    ],
)
def test_a_mistake_is_named_with_its_mend(tmp_path: Path, old: str, new: str, message: str, mend: str) -> None:
    text = yaml.safe_dump(LEAST, allow_unicode=True, sort_keys=False)
    assert old in text
    path = write(tmp_path, text.replace(old, new, 1))
    with pytest.raises(PortalFileError) as caught:
        load_portal(path)
    assert message in str(caught.value)
    assert mend in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("text", ["", "- a", "&a [*a]", "\x00", "a: " + "[" * 5000, "x" * 300_000])
def test_what_is_no_portal_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PortalFileError):
        load_portal(write(tmp_path, text))


def test_on_is_a_key_and_no_boolean(tmp_path: Path) -> None:
    text = yaml.safe_dump(LEAST, allow_unicode=True) + "verified: {by: saved_page, on: 2026-01-05}\n"
    assert str(load_portal(write(tmp_path, text)).verified.on) == "2026-01-05"


def test_missing_files_and_second_ids_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        load_portal(tmp_path / "none.yaml")
    with pytest.raises(MissingInput):
        load_portals([tmp_path / "none"])
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(LEAST))
    with pytest.raises(PortalFileError, match="second portal"):
        load_portals([tmp_path])


def test_a_portal_is_found_by_its_host() -> None:
    assert portal_for("http://www.nda.gov.cn/sjj/x.html", DECLARED) is DECLARED["nda"]
    assert portal_for("https://sousuo.www.gov.cn/", DECLARED) is DECLARED["gov-cn"]
    assert portal_for("https://elsewhere.example/", DECLARED) is None
    assert portal_for("http://[", DECLARED) is None


def test_the_schema_describes_every_key_and_fits_every_file() -> None:
    described = schema()
    parts = [described, *described["$defs"].values()]
    assert not [name for part in parts for name, field in part["properties"].items() if "description" not in field]
    judge = jsonschema.Draft202012Validator(json.loads(json.dumps(described)))
    for path in declared_folder().glob("*.yaml"):
        data = json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8").replace(" on:", ' "on":')), default=str))
        assert [error.message for error in judge.iter_errors(data)] == []


def test_a_file_names_one_of_the_families() -> None:
    assert schema()["$defs"]["ListPages"]["properties"]["family"]["enum"] == sorted(FAMILIES)


@pytest.mark.parametrize("portal", DECLARED.values(), ids=lambda portal: portal.id)
def test_declared_portals_ask_for_pages_on_their_own_hosts(portal: Portal) -> None:
    assert portal.id == next(path.stem for path in declared_folder().glob(f"{portal.id}.yaml"))
    assert portal.verified.by in ("none", "saved_page", "live")
    assert portal.note
    for column in portal.columns:
        here = portal.for_column(column)
        for page in (0, 1):
            request = family_of(here).request(here, column, page, f"{portal.base_url}/archive/")
            assert portal_for(request.url, DECLARED) is portal
            assert "{" not in request.url


@pytest.mark.parametrize("portal", DECLARED.values(), ids=lambda portal: portal.id)
def test_declared_portals_say_rightly_where_they_are_and_who_saw_them(portal: Portal) -> None:
    assert (portal.verified.on is None) == (portal.verified.by == "none")
    if portal.level == "national":
        assert (portal.region_code, portal.province) == ("100000", None)
        return
    place = next(place for place in divisions() if place.code == portal.region_code)
    named = {"province": portal.province, "city": portal.city, "district": place.name}
    assert place.name == named[str(portal.level)]
