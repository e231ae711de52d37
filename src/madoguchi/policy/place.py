"""How unusual a place is (いつもと違う環境): facts in, a score with its reasons out; pure."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from madoguchi.policy.identity import SecretQuestions

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

Reason = Literal["unknown-device", "unknown-network", "unknown-agent"]

# A strange device is enough by itself where the profile asks from 50; a strange network is not,
# or everybody who travels would be asked each day.
_POINTS: dict[Reason, int] = {"unknown-device": 50, "unknown-network": 30, "unknown-agent": 20}

# Of an address, what one household or one office shares; the rest changes by itself.
_PREFIX = {4: 24, 6: 48}

# The first that is found: browsers name their ancestors too.
_BROWSERS = (
    ("Edg", "edge"),
    ("OPR/", "opera"),
    ("SamsungBrowser", "samsung"),
    ("YaBrowser", "yandex"),
    ("Firefox", "firefox"),
    ("FxiOS", "firefox"),
    ("CriOS", "chrome"),
    ("Chrome", "chrome"),
    ("Safari", "safari"),
)
_SYSTEMS = (
    ("Windows", "windows"),
    ("Android", "android"),
    ("iPhone", "iphone"),
    ("iPad", "ipad"),
    ("Macintosh", "mac"),
    ("CrOS", "chromeos"),
    ("Linux", "linux"),
)


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What of a place was seen before at a sign-on of the same contract."""

    device_known: bool
    network_known: bool
    agent_known: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How unusual a place is, and each reason why, the weightiest first."""

    total: int
    reasons: tuple[Reason, ...]


def score(facts: PlaceFacts) -> Score:
    """Add up what is strange about a place (A7)."""
    known: dict[Reason, bool] = {
        "unknown-device": facts.device_known,
        "unknown-network": facts.network_known,
        "unknown-agent": facts.agent_known,
    }
    reasons = tuple(reason for reason in _POINTS if not known[reason])
    return Score(sum(_POINTS[reason] for reason in reasons), reasons)


def is_unusual(found: Score, rule: SecretQuestions) -> bool:
    """Say whether a score is high enough for a question (A7)."""
    return found.total >= rule.ask_from_score


def network_of(address: str) -> str:
    """The network an address belongs to, as /24 or /48; empty where there is no address."""
    read = _read(address)
    if read is None:
        return ""
    return str(ipaddress.ip_network(f"{read}/{_PREFIX[read.version]}", strict=False))


def public_network_of(address: str) -> str:
    """The same for an address of the internet; empty for any other, such as our own proxy's."""
    read = _read(address)
    return "" if read is None or not read.is_global else network_of(address)


def caller_of(hops: Sequence[str], trusted: Sequence[Network]) -> str:
    """The machine that called, from the hops of a request, the nearest first.

    A hop says truly who stands before it only where it is a proxy of ours (`trusted`); so it is
    the first that is none, or the farthest where all are.
    """
    for hop in hops:
        address = _read(hop)
        if address is None or not any(address in network for network in trusted):
            return hop
    return hops[-1]


def _read(written: str) -> Address | None:
    try:
        read = ipaddress.ip_address(written)
    except ValueError:
        return None
    if isinstance(read, ipaddress.IPv6Address):
        # A listener for both families writes IPv4 as ::ffff:192.0.2.1.
        read = read.ipv4_mapped or read
        # A zone names an interface of ours, not the customer's network.
        read = ipaddress.ip_address(str(read).partition("%")[0])
    return read


def agent_family(agent: str) -> str:
    """The browser and its system without versions, which change by themselves; empty for none."""
    if not agent.strip():
        return ""
    return f"{_first(_BROWSERS, agent)} on {_first(_SYSTEMS, agent)}"


def _first(signs: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((family for sign, family in signs if sign in agent), "other")
