"""What a browser needs to install the app and to open it without a connection."""

import json
import re
import struct
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from madoguchi.institutions import clock
from madoguchi.institutions.registry import Institution, hosts_of
from madoguchi.web.token.colours import HEX
from madoguchi.web.token.install import SHELL
from token_app import app_of


@pytest.fixture
def client(bank: tuple[Institution, ...]) -> Client:
    return app_of(bank[0])


def test_the_manifest_names_the_institution_and_its_icons_are_there(
    client: Client, bank: tuple[Institution, ...]
) -> None:
    answer = client.get("/app.webmanifest")
    about = json.loads(answer.content)
    profile = bank[0].profile
    assert answer["Content-Type"] == "application/manifest+json"
    assert about["short_name"] == profile.institution.name
    assert about["theme_color"] == HEX[profile.appearance.key_colour]
    assert (about["start_url"], about["scope"], about["display"]) == ("/", "/", "standalone")
    assert {each["sizes"] for each in about["icons"]} == {"180x180", "192x192", "512x512", "any"}
    for each in about["icons"]:
        icon = client.get(each["src"])
        assert (icon.status_code, icon["Content-Type"]) == (200, each["type"])


@pytest.mark.parametrize("size", [180, 192, 512])
def test_an_icon_in_pixels_has_the_size_it_is_called_by(client: Client, size: int) -> None:
    content = client.get(f"/icon-{size}.png").content
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", content[16:24]) == (size, size)


def test_an_icon_of_any_other_size_is_not_drawn(client: Client) -> None:
    assert client.get("/icon-4096.png").status_code == 404


def test_the_worker_keeps_every_file_of_the_app_and_nothing_that_was_asked_of_the_bank(
    client: Client,
) -> None:
    answer = client.get("/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    shell = re.search(r"^const SHELL = (.*);$", answer.content.decode(), re.MULTILINE)
    assert shell is not None
    kept = json.loads(shell[1])
    page = client.get("/").content.decode()
    wanted = {"/", *re.findall(r'(?:src|href)="(/static/[^"]+)"', page)}
    assert wanted <= set(kept)
    assert not {"/claim/", "/authenticator/", "/time/"} & set(kept)
    folder = Path(str(finders.find("token/app.js"))).parent
    ours = {f"token/{file.name}" for file in folder.iterdir()} - {"token/worker.js"}
    assert ours <= set(SHELL)


def test_the_version_of_the_app_stays_until_something_of_it_changes(
    client: Client, bank: tuple[Institution, ...]
) -> None:
    first, again = (client.get("/worker.js").content.splitlines()[0] for _ in range(2))
    other = app_of(bank[1]).get("/worker.js").content
    assert first == again
    assert first != other.splitlines()[0]


def test_only_the_apps_own_page_may_be_installed(
    client: Client, bank: tuple[Institution, ...]
) -> None:
    policy = client.get("/")["Content-Security-Policy"]
    assert "manifest-src 'self'" in policy and "worker-src 'self'" in policy
    assert "default-src 'none'" in policy and "trusted-types worker" in policy
    assert "require-trusted-types-for 'script'" in policy
    customers = Client(headers={"host": hosts_of(bank[0].origin)[0]}).get("/login/")
    assert "worker-src" not in customers["Content-Security-Policy"]


def test_the_colours_of_the_icons_are_those_of_the_pages() -> None:
    css = Path(str(finders.find("tokens.css"))).read_text("utf-8")
    keys = re.findall(r'\[data-key="([a-z-]+)"\] \{[^}]*--k900: (#[0-9a-f]{6})', css)
    assert {name: colour for name, colour in keys if name in HEX} == HEX
    assert len(HEX) == 8


def test_the_bank_tells_its_time(client: Client) -> None:
    told = json.loads(client.get("/time/").content)
    assert abs(told["server_time"] / 1000 - clock.now().timestamp()) < 60


def test_an_institution_without_software_tokens_has_no_app(
    client: Client, bank: tuple[Institution, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = bank[0].profile
    rule = profile.one_time_passwords
    assert rule is not None
    hardware = rule.model_copy(update={"tokens": ("hardware",)})
    monkeypatch.setitem(profile.__dict__, "one_time_passwords", hardware)
    for path in ("/", "/app.webmanifest", "/worker.js", "/time/", "/icon.svg", "/authenticator/"):
        assert client.get(path).status_code == 404, path
    assert client.post("/claim/", {}).status_code == 404
    monkeypatch.setitem(profile.__dict__, "one_time_passwords", None)
    assert client.get("/").status_code == 404


def test_without_scripts_the_page_says_what_to_do(client: Client) -> None:
    page = client.get("/").content.decode()
    said = re.search(r"<noscript>(.*?)</noscript>", page, re.DOTALL)
    assert said is not None and "「ほかの認証アプリで使う」" in said[1]
    assert re.search(r'<button class="button button--primary" id="send" hidden>', page)
