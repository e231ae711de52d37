"""From where a customer signs on (いつもの環境): devices and networks, kept as marks."""

import datetime as dt
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.access.models import KnownPlace, SecretAnswer, Session
from madoguchi.audit import record
from madoguchi.institutions import current
from madoguchi.policy import place
from madoguchi.policy.profile import Profile

# As long as a browser may keep a cookie: a device cannot be known for longer than that anyway.
KNOWN_FOR = dt.timedelta(days=400)

# The steps that ask who it is; those after them ask what he wishes.
_PROVING = frozenset({"question", "one-time-password", "questions"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What the door saw of a browser: its device cookie, its address and how it calls itself."""

    device: str
    address: str
    agent: str


NOTHING_SEEN = Seen("", "", "")


def assess(*, contract_id: int, seen: Seen, profile: Profile, at: dt.datetime) -> bool:
    """Say whether the place is unusual, so that a question is asked; why is in the audit (A7).

    Nobody is asked who has not signed on before or has registered no answers. Part of the
    sign-on's transaction. Source: A7; manual 000, リスクベース認証機能.
    """
    rule = profile.sign_on.questions
    if rule is None:
        return False
    marks = _marks(contract_id, seen)
    found = place.score(_facts(contract_id, marks, at=at))
    decision = _decide(contract_id, unusual=place.is_unusual(found, rule))
    _hold_sessions(contract_id)
    network = marks.get("network")
    record.record(
        chain=record.chain_of(contract_id),
        who=f"contract:{contract_id}",
        what="sign-on.place",
        at=at,
        detail={
            "decision": decision,
            "score": found.total,
            "ask_from": rule.ask_from_score,
            "reasons": ",".join(found.reasons),
            "network": None if network is None else network.hex()[:16],
        },
    )
    return decision == "asked"


def remember(*, contract_id: int, pending: Sequence[str], seen: Seen, at: dt.datetime) -> None:
    """Note a place a contract has signed on from, once all is proved that is asked there (A7).

    `pending` are the steps still before the session; while one of them asks who it is, nothing is
    noted. Doing it twice, or in two tabs at once, is harmless.
    """
    if not _PROVING.isdisjoint(pending):
        return
    KnownPlace.objects.bulk_create(
        [
            KnownPlace(
                contract_id=contract_id, kind=kind, mark=mark, first_seen_at=at, last_seen_at=at
            )
            for kind, mark in sorted(_marks(contract_id, seen).items())
        ],
        update_conflicts=True,
        unique_fields=["contract_id", "kind", "mark"],
        update_fields=["last_seen_at"],
    )
    KnownPlace.objects.filter(contract_id=contract_id, last_seen_at__lt=at - KNOWN_FOR).delete()


def forget(contract_id: int) -> None:
    """Forget every place of a contract; part of the caller's transaction."""
    KnownPlace.objects.filter(contract_id=contract_id).delete()


def _marks(contract_id: int, seen: Seen) -> dict[str, bytes]:
    """What was seen, by kind, as keyed hashes: two contracts of one household share none."""
    said = {
        "device": seen.device,
        "network": place.network_of(seen.address),
        "agent": place.agent_family(seen.agent),
    }
    key = current.institution().secret("known-places")
    return {
        kind: hmac.digest(key, f"{contract_id}\x1f{kind}\x1f{value}".encode(), hashlib.sha256)
        for kind, value in said.items()
        if value
    }


def _facts(contract_id: int, marks: dict[str, bytes], *, at: dt.datetime) -> place.PlaceFacts:
    known = set(
        KnownPlace.objects.filter(
            contract_id=contract_id, mark__in=marks.values(), last_seen_at__gte=at - KNOWN_FOR
        ).values_list("kind", flat=True)
    )
    return place.PlaceFacts("device" in known, "network" in known, "agent" in known)


def _decide(contract_id: int, *, unusual: bool) -> str:
    if not SecretAnswer.objects.filter(contract_id=contract_id).exists():
        return "no-answers"
    # However old: whoever has signed on before is not new because he was away for long.
    if not KnownPlace.objects.filter(contract_id=contract_id).exists():
        return "first-place"
    return "asked" if unusual else "usual"


def _hold_sessions(contract_id: int) -> None:
    """Wait for the contract's sessions before the trail: signing off takes them in this order."""
    open_ones = Session.objects.filter(contract_id=contract_id, ended_at=None)
    list(open_ones.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
