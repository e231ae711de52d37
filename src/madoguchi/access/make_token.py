"""Makes a token for an app that asks for one (ソフトウェアトークンの用意): no one has signed on."""

import datetime as dt
import hashlib
import hmac
import secrets

from django.db import transaction

from madoguchi.access import seeds, token_stock
from madoguchi.access.issue_token import LETTERS, SEED_BYTES
from madoguchi.access.models import StockedToken
from madoguchi.access.token import Claimed
from madoguchi.audit import record
from madoguchi.institutions import current
from madoguchi.policy.identity import OneTimePasswords
from madoguchi.policy.place import public_network_of
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused

_HOUR = dt.timedelta(hours=1)
# Two letters that say where it comes from, and ten that nobody guesses.
_PREFIX, _DRAWN = "AP", 10
# As it is shown and typed, in groups; the hyphens do not count.
_GROUP = 4


def make(*, address: str, profile: Profile, at: dt.datetime) -> Claimed:
    """Make a token with a serial number of its own and hand its seed out, this once (A8).

    Whoever asks is nobody yet: the token is worth something only when a customer registers it,
    within `one_time_passwords.issue_hours`. As many wait for it as the profile allows of an hour,
    in all and of the network of `address`. Raises Refused TOO_MANY_TOKENS (O04). Source: manual
    002, ソフトウェアトークンをご用意ください.
    """
    rule = profile.one_time_passwords
    assert rule is not None
    mark = _mark(address)
    # Asked before as well, so that a flood does not even stand in line.
    _must_be_few(mark, rule, at=at)
    serial, seed = _new_serial(), secrets.token_bytes(SEED_BYTES)
    with transaction.atomic(using=current.alias(), durable=True):
        # Whoever makes one at the same time stands in line here, and is counted.
        record.record(
            chain=token_stock.CHAIN,
            who="token-app",
            what="stock.made",
            at=at,
            detail={"serial": serial},
        )
        _must_be_few(mark, rule, at=at)
        StockedToken.objects.create(
            serial=serial,
            kind="software",
            maker=profile.institution.name[:40],
            seed=seeds.shut(seed, owner=token_stock.owner_of(serial)),
            digits=rule.digits,
            period_seconds=rule.period_seconds,
            imported_at=at,
            good_until=token_stock.app_good_until(rule, at=at),
            network=mark,
        )
    groups = (serial[nth : nth + _GROUP] for nth in range(0, len(serial), _GROUP))
    return Claimed(
        seed, rule.digits, rule.period_seconds, profile.institution.name, "-".join(groups)
    )


def _new_serial() -> str:
    return _PREFIX + "".join(secrets.choice(LETTERS) for _ in range(_DRAWN))


def _must_be_few(mark: bytes | None, rule: OneTimePasswords, *, at: dt.datetime) -> None:
    of_an_hour = StockedToken.objects.filter(
        kind="software", taken_by=None, imported_at__gt=at - _HOUR
    )
    full = of_an_hour.count() >= rule.app_tokens_per_hour
    if mark is not None:
        full = full or of_an_hour.filter(network=mark).count() >= rule.app_tokens_per_network
    if full:
        raise Refused(Refusal.TOO_MANY_TOKENS)


def _mark(address: str) -> bytes | None:
    """The network of an address as a keyed mark; None for one that is no customer's.

    Where a proxy of the bank's own stands in front, everybody comes from its address.
    """
    network = public_network_of(address)
    if not network:
        return None
    key = current.institution().secret("app-tokens")
    return hmac.digest(key, network.encode(), hashlib.sha256)
