"""Goal: one command gives a bank that can be used, stopped, broken and started again.

Method: the command as a program of its own on free ports; visitors at its sites over HTTP.
"""

import json
import os
import re
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from demonstration import Connection, Demonstration, Visitor, connect, console
from madoguchi.demo import handout

SITES = (
    *("akagi", "naniwa", "mailbox"),
    *("akagi-staff", "akagi-token", "naniwa-staff", "naniwa-token"),
)
_HOW_MANY_ENTRIES = "SELECT count(*), max(id) FROM naniwa.ledger_entry"


def wait_for(fact: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not fact():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


def test_each_site_is_announced_in_one_line_when_it_can_be_used(demo: Demonstration) -> None:
    announced = [
        f"ready {name} http://127.0.0.1:{demo.port + nth}/" for nth, name in enumerate(SITES)
    ]
    assert demo.said == [
        *announced,
        "Who can sign on: madoguchi demo --cast. To stop: Ctrl-C.",
    ]


@pytest.mark.parametrize("institution", ["akagi", "naniwa"])
def test_everybody_of_the_cast_can_sign_on(demo: Demonstration, institution: str) -> None:
    everybody = [each for each in handout.people() if each["institution"] == institution]
    assert len(everybody) >= 5
    for person in everybody:
        page = Visitor(demo.sites[institution]).sign_on(person)
        assert page.status == 200
        assert f"{person['name']} 様" in page.text
        for account in person["accounts"]:
            assert account["number"] in page.text or account["number"][-3:] in page.text


def test_the_clock_begins_where_it_was_told_to(demo: Demonstration) -> None:
    person = handout.people()[0]
    visitor = Visitor(demo.sites["akagi"])
    visitor.sign_on(person)
    page = visitor.get("balances/").text
    assert '<time datetime="2026-11-25T10:0' in page
    # The wages of that morning are there; the card is paid two days later.
    lines = visitor.get("entries/?by=last-week").text
    assert ("給与" in lines, "クレジットカード" in lines) == (True, False)


def test_pictures_and_styles_are_served_and_may_be_kept(demo: Demonstration) -> None:
    answer = Visitor(demo.sites["akagi"]).get("static/base.css")
    assert (answer.status, answer.headers["Content-Type"]) == (200, 'text/css; charset="utf-8"')
    assert answer.headers["Cache-Control"] == "max-age=3600, public"
    assert "ETag" in answer.headers or "Last-Modified" in answer.headers


@pytest.mark.parametrize(
    ("word", "site"),
    [("web", "akagi"), ("worker", "naniwa"), ("madoguchi.demo.mailbox", "mailbox")],
)
def test_a_program_that_is_killed_comes_back(demo: Demonstration, word: str, site: str) -> None:
    killed = demo.program(word)
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: demo.program(word) not in (None, killed))
    wait_for(lambda: answers(demo.sites[site]))
    log = (demo.folder / "log" / "demo.log").read_text()
    assert f"{word.rpartition('.')[2]} ended with exit status -9, and was started again" in log


def test_a_database_that_is_killed_comes_back_with_everything(demo: Demonstration) -> None:
    person = handout.people()[0]
    visitor = Visitor(demo.sites["akagi"])
    visitor.sign_on(person)
    killed = demo.program("-D")
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: demo.program("-D") not in (None, killed))
    wait_for(lambda: person["accounts"][0]["number"][-3:] in visitor.get("balances/").text)


def answers(site: str) -> bool:
    try:
        return Visitor(site).get("").status == 200
    except OSError:
        return False


def test_a_second_demonstration_of_the_same_folder_is_refused(demo: Demonstration) -> None:
    refused = console("demo", "--data", str(demo.folder), "--port", str(demo.port))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith(f"madoguchi: Another madoguchi is already using {demo.folder}")
    assert refused.stderr.count("\n") == 1


def test_a_port_that_is_taken_is_told_in_one_line(demo: Demonstration) -> None:
    with tempfile.TemporaryDirectory(prefix="madoguchi-demo-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        refused = console("demo", "--data", folder, "--port", str(demo.port - 1))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        f"madoguchi: 127.0.0.1:{demo.port} cannot be used (Address already in use); "
        "choose other ports with --port N\n"
    )


def test_the_key_is_its_owners_alone(demo: Demonstration) -> None:
    assert (demo.folder / "master.key").stat().st_mode & 0o777 == 0o600


def test_the_logs_of_web_and_worker_are_json_lines(demo: Demonstration) -> None:
    for name in ("web", "worker"):
        for line in (demo.folder / "log" / f"{name}.log").read_text().splitlines():
            assert {"event", "level", "timestamp"} <= json.loads(line).keys()


def test_what_was_stopped_goes_on_where_it_was(demo: Demonstration, admin: Connection) -> None:
    visitor = Visitor(demo.sites["naniwa"])
    person = handout.people()[-1]
    assert person["name"] in visitor.sign_on(person).text
    before = visitor.get("balances/").text
    entries = admin.execute(_HOW_MANY_ENTRIES).fetchone()
    assert demo.interrupt() == 0
    demo.start()
    first, *_, last = demo.seconds_to_start
    assert last < first
    # The session, like everything else, is still there.
    assert figures(visitor.get("balances/").text) == figures(before) != []
    with connect(demo.folder) as again:
        assert again.execute(_HOW_MANY_ENTRIES).fetchone() == entries


def figures(page: str) -> list[str]:
    return re.findall(r"[0-9]+,[0-9]{3}", page)
