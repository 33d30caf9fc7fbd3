"""A working place as an operator and an analyst use it: server, worker and deployments of one home, on loopback."""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from tests.running import MODU, NewHome, surroundings

HANGZHOU = "sample-hangzhou 杭州市人民政府（样例）"
QUICK = {"crawl": {"portals": [HANGZHOU]}, "compare": {"replicates": 50}}
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
TRIES, PAUSE = 400, 0.5


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tables(home: Path) -> dict[str, pd.DataFrame]:
    """The tables of the newest release, but for the place of the archived bytes."""
    newest = sorted((home / "releases").glob("*-*-*-*"))[-1]
    names = ("targets", "mentions", "citations", "emphasis", "clauses", "city_profiles", "target_series")
    read = {name: pd.read_parquet(newest / f"{name}.parquet") for name in names}
    return {name: table[[c for c in table.columns if "archive" not in c]] for name, table in read.items()}


class Hook:
    """Where alerts are sent."""

    def __init__(self) -> None:
        told = self.told = queue.Queue[str]()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["alert"])
                self.send_response(204)
                self.end_headers()

            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Stay silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"

    def until(self, *names: str) -> None:
        """Wait until all of these were told."""
        missing = set(names)
        while missing:
            missing.discard(self.told.get(timeout=60))


class Place:
    """`modu serve` in a process of its own, and its API."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.settings = settings
        self.home, self.port, self.room, self.hook = home, free_port(), free_port(), Hook()

    def start(self) -> list[str]:
        told = {"MODU_HOME": str(self.home), "PYTHONUNBUFFERED": "1", "MODU_ALERT_WEBHOOK": self.hook.url}
        command = [*MODU, "serve", "--prefect-port", str(self.port), "--room-port", str(self.room)]
        ours = surroundings(**told, **self.settings)
        self.process = subprocess.Popen(command, env=ours, stderr=subprocess.PIPE, text=True)
        said = []
        assert self.process.stderr is not None
        for line in self.process.stderr:
            said.append(line.strip())
            if line.startswith("ready"):
                threading.Thread(target=self.process.stderr.read, daemon=True).start()
                return said
        raise AssertionError("\n".join(said))

    @property
    def password(self) -> str:
        return self.settings.get("PREFECT_API_AUTH_STRING") or (self.home / "password").read_text().strip()

    @property
    def auth(self) -> tuple[str, str]:
        user, _, word = self.password.partition(":")
        return user, word

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)

    def post(self, path: str, body: dict[str, Any]) -> requests.Response:
        """As Prefect's own client does it: a server whose database is busy (503) is asked again."""
        with requests.Session() as session:
            again = Retry(total=8, status_forcelist=[503], allowed_methods=None, backoff_factor=0.5)
            session.auth = self.auth
            session.mount("http://", HTTPAdapter(max_retries=again))
            api = f"http://127.0.0.1:{self.port}/api"
            token = session.get(f"{api}/csrf-token", params={"client": "test"}, timeout=30).json()["token"]
            session.headers.update({"Prefect-Csrf-Token": token, "Prefect-Csrf-Client": "test"})
            return session.post(f"{api}/{path}", json=body, timeout=30)

    def deployment(self, name: str) -> dict[str, Any]:
        return next(one for one in self.post("deployments/filter", {}).json() if one["name"] == name)

    def ask(self, name: str, parameters: dict[str, Any]) -> requests.Response:
        path = f"deployments/{self.deployment(name)['id']}/create_flow_run"
        return self.post(path, {"parameters": parameters, "state": {"type": "SCHEDULED"}})

    def until(self, run: str, states: tuple[str, ...] = ENDED) -> str:
        """The state of a run, once it is one of these."""
        wait = threading.Event()
        for _ in range(TRIES):
            try:
                found = requests.get(
                    f"http://127.0.0.1:{self.port}/api/flow_runs/{run}", auth=self.auth, timeout=30
                ).json()
            except requests.RequestException:  # the server was killed and starts again, or SQLite keeps it waiting
                wait.wait(PAUSE)
                continue
            if found["state_type"] == "FAILED":
                raise AssertionError(found["state"]["message"])
            if found["state_type"] in states:
                return str(found["state_type"])
            wait.wait(PAUSE)
        raise AssertionError(f"still {found['state_type']}")

    def part(self, name: str) -> int:
        """Process number of the server, of the worker or of the flow that runs."""
        pids: dict[str, int] = json.loads((self.home / "serve.json").read_text())
        if name in pids:
            return pids[name]
        found = subprocess.run(["pgrep", "-P", str(pids["worker"])], capture_output=True, text=True)
        return int(found.stdout.split()[-1])

    def artifacts(self, key: str) -> list[Any]:
        found = self.post("artifacts/filter", {"artifacts": {"key": {"any_": [key]}}, "sort": "CREATED_DESC"}).json()
        return [one["data"] for one in found]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, new_home: NewHome) -> Iterator[Place]:
    place = Place(new_home(tmp_path_factory.mktemp("serve") / "data"), MODU_RUNS_AT_ONCE="1")
    said = place.start()
    assert sum("deployment" in line for line in said) == 8 and any(place.password in line for line in said)
    yield place
    if place.process.poll() is None:
        place.stop()


def test_every_night_is_on_the_calendar(place: Place) -> None:
    nightly = place.deployment("nightly")
    wait = threading.Event()
    for _ in range(TRIES):
        runs = place.post("deployments/get_scheduled_flow_runs", {"deployment_ids": [nightly["id"]]}).json()
        runs = (
            runs or place.post("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}).json()
        )
        if runs:
            break
        wait.wait(PAUSE)
    assert runs[0]["expected_start_time"].startswith("20") and "T18:00:00" in runs[0]["expected_start_time"]
    assert nightly["global_concurrency_limit"]["limit"] == 1


def test_so_many_runs_are_taken_at_once_as_the_setting_says(place: Place) -> None:
    (pool,) = place.post("work_pools/filter", {}).json()
    assert (pool["name"], pool["concurrency_limit"]) == ("modu", 1)


@pytest.mark.parametrize(
    ("crawl", "said"),
    [({"portals": ["atlantis"]}, "is not one of"), ({"speed": 9}, "speed"), ({"limit": 0}, "minimum")],
)
def test_a_wrong_form_is_refused_with_the_reason(place: Place, crawl: dict[str, Any], said: str) -> None:
    answer = place.ask("nightly", {"crawl": crawl})
    assert answer.status_code in (409, 422) and said in answer.text


def test_an_analyst_gets_tables_words_and_a_link(place: Place) -> None:
    run = place.ask("nightly", QUICK).json()["id"]
    assert place.until(run) == "COMPLETED"
    (portal,) = json.loads(place.artifacts("portals")[0])
    assert portal["portal 门户"] == "sample-hangzhou" and portal["done"] > 0 and all(portal)  # each column has its head
    assert "# What sets places apart" in place.artifacts("statements")[0]
    found = json.loads(place.artifacts("new-targets")[0])
    assert (
        all(row["value 数值"] in row["sentence 原句"] for row in found)
        and f"{len(found)} new targets" in place.artifacts("summary")[0]
    )
    said = [line["message"] for line in place.post("logs/filter", {"limit": 200}).json()]
    assert any(line.startswith("sample-hangzhou: ") and "requested" in line for line in said)
    link = place.artifacts("release-link")[0]
    page = requests.get(link[link.index("(") + 1 : -1], timeout=30)
    assert page.status_code == 200 and "default-src 'none'" in page.headers["Content-Security-Policy"]
    listing = requests.get(f"http://127.0.0.1:{place.room}/{page.url.rsplit('/', 2)[-2]}/documents/", timeout=30)
    assert listing.status_code == 404
    names = [one["name"] for one in place.post("flow_runs/filter", {}).json()]
    assert "crawl sample-hangzhou" in names


def test_a_second_night_fetches_only_what_changed(place: Place) -> None:
    run = place.ask("nightly", QUICK).json()["id"]
    assert place.until(run) == "COMPLETED"
    assert '"done": 0' in place.artifacts("portals")[0] and " 0 new targets" in place.artifacts("summary")[0]
    assert len(list((place.home / "releases").glob("*-*-*-*"))) == 1


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page of a browser, to which evil.test is this machine."""
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def test_an_analyst_fills_the_form_in_a_browser(place: Place, page: Any) -> None:
    crawl = place.deployment("crawl")
    outside: list[str] = []
    page.on("request", lambda asked: outside.append(asked.url) if asked.url.startswith("http") else None)
    form = f"http://127.0.0.1:{place.port}/deployments/deployment/{crawl['id']}/run"
    page.goto(form)
    page.locator("input[type=password]").fill(place.password)
    page.get_by_role("button", name="Login").click()
    page.get_by_text("No items selected").click()
    page.keyboard.type("sample-hangzhou")
    page.get_by_text(HANGZHOU).last.click()
    page.keyboard.press("Escape")
    page.get_by_text("Parameters", exact=True).click()
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url(form.removesuffix("/run"))
    (run,) = place.post("flow_runs/filter", {"deployments": {"id": {"any_": [crawl["id"]]}}}).json()
    assert run["parameters"]["crawl"]["portals"] == [HANGZHOU] and place.until(run["id"]) == "COMPLETED"
    assert not [url for url in outside if not url.startswith(f"http://127.0.0.1:{place.port}/")]


ATTACK = """async ([api, path, run]) => {
    const tried = {};
    const attempt = async (name, url, how) => {
        try { tried[name] = (await fetch(url, how)).status } catch (error) { tried[name] = String(error) }
    };
    const json = {"Content-Type": "application/json"};
    await attempt("read", api + "/deployments/filter", {method: "POST", headers: json, body: "{}"});
    await attempt("get", api + "/csrf-token?client=evil", {});
    await attempt("start", api + path, {method: "POST", headers: json, body: run});
    await attempt("blind", api + path, {method: "POST", mode: "no-cors", body: new Blob([run])});
    tried.socket = await new Promise((told) => {
        const socket = new WebSocket(api.replace("http", "ws") + "/events/in", "prefect");
        socket.onopen = () => told("open");
        socket.onerror = () => told("refused");
    });
    return tried;
}"""


def test_a_page_of_another_port_reads_nothing_and_starts_nothing(place: Place, page: Any, tmp_path: Path) -> None:
    crawl = place.deployment("crawl")
    touched = tmp_path / "touched"
    run = {"state": {"type": "SCHEDULED"}, "job_variables": {"command": f"touch {touched}"}}
    path = f"/deployments/{crawl['id']}/create_flow_run"
    before = place.post("flow_runs/count", {}).json()
    page.goto(place.hook.url)  # a page of ours that is none of the server's
    tried = page.evaluate(ATTACK, [f"http://127.0.0.1:{place.port}/api", path, json.dumps(run)])
    blind = tried.pop("blind")  # a browser does not tell that page what came of it; the count does
    assert blind == 0 and tried.pop("socket") == "refused"
    assert set(tried) == {"read", "get", "start"} and all("Failed to fetch" in str(told) for told in tried.values())
    assert place.post("flow_runs/count", {}).json() == before and not touched.exists()
    refused = place.post(path.removeprefix("/"), run)  # nor may somebody who knows the password say a command
    assert refused.status_code == 422 and "command" in refused.text


def test_a_name_that_leads_to_this_machine_opens_no_page(place: Place, page: Any) -> None:
    for port in (place.port, place.room):
        assert page.goto(f"http://evil.test:{port}/").status == 400
        assert page.goto(f"http://127.0.0.1:{port}/").status != 400


def test_a_cancelled_run_ends_and_the_next_one_goes_on_from_there(place: Place) -> None:
    whole = {**QUICK, "crawl": {"portals": [HANGZHOU], "mode": "full"}}
    run = place.ask("nightly", whole).json()["id"]
    place.until(run, ("RUNNING",))
    before = tables(place.home)
    answer = place.post(f"flow_runs/{run}/set_state", {"state": {"type": "CANCELLING"}})
    assert answer.json()["status"] == "ACCEPT" and place.until(run) == "CANCELLED"
    again = place.ask("nightly", whole).json()["id"]
    assert place.until(again) == "COMPLETED"
    for name, table in tables(place.home).items():
        pd.testing.assert_frame_equal(table, before[name], obj=name)


def test_a_place_that_was_killed_goes_on_with_its_run(place: Place) -> None:
    releases = sorted((place.home / "releases").glob("*-*-*-*"))
    before = pd.read_parquet(releases[-1] / "targets.parquet")
    run = place.ask("nightly", {**QUICK, "crawl": {"portals": [HANGZHOU], "mode": "full"}}).json()["id"]
    place.until(run, ("RUNNING",))
    for part in ("server", "worker"):  # nobody is left to say that the run crashed, as when the power fails
        os.killpg(place.part(part), signal.SIGKILL)
    place.stop(signal.SIGKILL)
    assert any("runs again" in line for line in place.start())
    assert place.until(run) == "COMPLETED"
    newest = sorted((place.home / "releases").glob("*-*-*-*"))[-1]
    pd.testing.assert_frame_equal(pd.read_parquet(newest / "targets.parquet")[["id", "quote"]], before[["id", "quote"]])


def test_a_review_waits_with_its_form_and_keeps_what_is_decided(place: Place) -> None:
    run = place.ask("review", {"review": {"below": 1, "most": 2}}).json()["id"]
    assert place.until(run, (*ENDED, "PAUSED")) == "PAUSED"
    assert "**" in place.artifacts("review")[0]
    answers = {"reviewer": "Lin 林", "row_1": {"verdict": "reject", "note": "不是目标"}}
    wrong = place.post(f"flow_runs/{run}/resume", {"run_input": {**answers, "row_2": {"verdict": "perhaps"}}}).json()
    assert wrong["status"] == "REJECT" and "perhaps" in wrong["details"]["reason"]
    place.post(f"flow_runs/{run}/resume", {"run_input": answers})
    assert place.until(run) == "COMPLETED"
    assert '"rejected": 1' in place.artifacts("decided")[0] and '"later": 1' in place.artifacts("decided")[0]


def test_it_ends_cleanly_and_leaves_nobody_behind(place: Place) -> None:
    children = subprocess.run(["pgrep", "-P", str(place.process.pid)], capture_output=True, text=True).stdout.split()
    assert len(children) == 2
    assert place.stop() == 0
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    assert not (place.home / "serve.json").exists()
