"""How unusual a place is: the whole table of scores, and what counts as one place."""

import ipaddress

import pytest

from conftest import PROFILES
from madoguchi.policy.place import (
    PlaceFacts,
    agent_family,
    caller_of,
    is_unusual,
    network_of,
    public_network_of,
    score,
)
from madoguchi.policy.profile import read_profile

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("device", "network", "agent", "total", "reasons", "asked"),
    [
        (True, True, True, 0, (), False),
        (True, True, False, 20, ("unknown-agent",), False),
        (True, False, True, 30, ("unknown-network",), False),
        (True, False, False, 50, ("unknown-network", "unknown-agent"), True),
        (False, True, True, 50, ("unknown-device",), True),
        (False, True, False, 70, ("unknown-device", "unknown-agent"), True),
        (False, False, True, 80, ("unknown-device", "unknown-network"), True),
        (False, False, False, 100, ("unknown-device", "unknown-network", "unknown-agent"), True),
    ],
)
def test_every_strange_thing_adds_its_points_and_its_reason(
    device: bool, network: bool, agent: bool, total: int, reasons: tuple[str, ...], asked: bool
) -> None:
    rule = read_profile((PROFILES / "akagi.toml").read_text("utf-8")).sign_on.questions
    assert rule is not None and rule.ask_from_score == 50
    found = score(PlaceFacts(device, network, agent))
    assert (found.total, found.reasons) == (total, reasons)
    assert is_unusual(found, rule) is asked


def test_the_threshold_is_the_institutions_own() -> None:
    rule = read_profile((PROFILES / "akagi.toml").read_text("utf-8")).sign_on.questions
    assert rule is not None
    stranger = score(PlaceFacts(False, True, True))
    assert is_unusual(stranger, rule.model_copy(update={"ask_from_score": 50}))
    assert not is_unusual(stranger, rule.model_copy(update={"ask_from_score": 51}))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.0/24"),
        ("192.0.2.255", "192.0.2.0/24"),
        ("192.0.3.1", "192.0.3.0/24"),
        ("::ffff:192.0.2.7", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("2001:db8:1:ffff::3", "2001:db8:1::/48"),
        ("2001:db8:2::3", "2001:db8:2::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("unix:", ""),
        ("192.0.2.1, 198.51.100.1", ""),
    ],
)
def test_neighbouring_addresses_are_one_network(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("9.9.9.7", "9.9.9.0/24"),
        ("::ffff:9.9.9.7", "9.9.9.0/24"),
        ("2400:9999::1", "2400:9999::/48"),
        ("10.1.2.3", ""),
        ("127.0.0.1", ""),
        ("::1", ""),
        ("fd00::1", ""),
        ("somewhere", ""),
    ],
)
def test_a_network_of_the_banks_own_is_no_public_one(address: str, network: str) -> None:
    assert public_network_of(address) == network


@pytest.mark.parametrize(
    ("agent", "family"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME}", "chrome on windows"),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Edg/131.0.0.0",
            "edge on windows",
        ),
        (f"Mozilla/5.0 (Linux; Android 10; K) {CHROME}", "chrome on android"),
        (f"Mozilla/5.0 (X11; Linux x86_64) {CHROME}", "chrome on linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15"
            " (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            "safari on iphone",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0",
            "firefox on mac",
        ),
        ("curl/8.9.1", "other on other"),
        ("  ", ""),
        ("", ""),
    ],
)
def test_a_browser_keeps_its_family_name(agent: str, family: str) -> None:
    assert agent_family(agent) == family


def test_a_new_version_of_the_same_browser_is_no_stranger() -> None:
    agent = f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME}"
    assert agent_family(agent.replace("131", "199")) == agent_family(agent)


OURS = (ipaddress.ip_network("10.0.0.0/24"), ipaddress.ip_network("2001:db8::5"))


@pytest.mark.parametrize(
    ("hops", "caller"),
    [
        (["192.0.2.10"], "192.0.2.10"),
        # Whoever is no proxy of ours may say what he likes.
        (["192.0.2.10", "198.51.100.9"], "192.0.2.10"),
        (["10.0.0.7", "192.0.2.10"], "192.0.2.10"),
        (["::ffff:10.0.0.7", "2001:db8::5", "192.0.2.10", "198.51.100.9"], "192.0.2.10"),
        (["10.0.0.7", "10.0.0.8"], "10.0.0.8"),
        (["10.0.0.7"], "10.0.0.7"),
        (["10.0.0.7", "unknown", "198.51.100.9"], "unknown"),
        (["", "198.51.100.9"], ""),
    ],
)
def test_the_caller_is_the_nearest_machine_that_is_no_proxy_of_ours(
    hops: list[str], caller: str
) -> None:
    assert caller_of(hops, OURS) == caller


def test_control_without_proxies_of_ours_the_nearest_machine_is_the_caller() -> None:
    assert caller_of(["10.0.0.7", "192.0.2.10"], ()) == "10.0.0.7"
