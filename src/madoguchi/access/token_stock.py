"""The bank's stock of tokens (トークン在庫): seeds by serial number, one owner at a time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from madoguchi.access import accept_code, otp, seeds
from madoguchi.access.models import StockedToken, Token
from madoguchi.access.token import ENDED
from madoguchi.audit import record
from madoguchi.formats.pskc import TokenKey
from madoguchi.institutions import current
from madoguchi.policy.identity import OneTimePasswords

CHAIN = "token-stock"


@dataclass(frozen=True, slots=True)
class InStock:
    """A token in stock, as operators see it: never its seed."""

    serial: str
    maker: str
    digits: int
    period_seconds: int
    imported_at: dt.datetime
    reserved: bool


def put_in(keys: Sequence[TokenKey], *, at: dt.datetime) -> list[str]:
    """Take the new ones among tokens into stock (A9); returns the serial numbers known already.

    A token that is known stays as it is, wherever it is: in stock, with a customer, or lost.
    """
    with transaction.atomic(using=current.alias(), durable=True):
        # Two imports at once stand in line here, so that both see what is known.
        record.record(
            chain=CHAIN,
            who="operator",
            what="stock.imported",
            at=at,
            detail={"tokens": len(keys)},
        )
        known = _known([key.serial for key in keys])
        StockedToken.objects.bulk_create(
            StockedToken(
                serial=key.serial,
                maker=key.maker,
                seed=seeds.shut(key.seed, owner=owner_of(key.serial)),
                digits=key.digits,
                period_seconds=key.period_seconds,
                imported_at=at,
                good_until=key.good_until,
            )
            for key in keys
            if key.serial not in known
        )
    return known


def _known(serials: Sequence[str]) -> list[str]:
    stocked = StockedToken.objects.filter(serial__in=serials).values_list("serial", flat=True)
    owned = Token.objects.filter(serial__in=serials).exclude(state=ENDED)
    return sorted({*stocked, *owned.values_list("serial", flat=True)})


def listed() -> list[InStock]:
    """Every device in stock, by serial number; apps make and forget theirs by themselves."""
    return [
        InStock(
            row.serial,
            row.maker,
            row.digits,
            row.period_seconds,
            row.imported_at,
            row.reserved_for is not None,
        )
        for row in StockedToken.objects.filter(kind="hardware", taken_by=None).order_by("serial")
    ]


def _free(serial: str, *, at: dt.datetime) -> QuerySet[StockedToken]:
    in_time = Q(good_until=None) | Q(good_until__gt=at)
    return StockedToken.objects.filter(in_time, serial=serial, taken_by=None)


def _free_for(contract_id: int, serial: str, *, at: dt.datetime) -> QuerySet[StockedToken]:
    # The database says so too: a_reserved_token_goes_to_its_contract.
    his = Q(reserved_for=None) | Q(reserved_for=contract_id)
    return _free(serial, at=at).filter(his)


def _device(serial: str, *, at: dt.datetime) -> QuerySet[StockedToken]:
    return _free(serial, at=at).filter(kind="hardware", reserved_for=None)


def may_be_reserved(serial: str, *, at: dt.datetime) -> bool:
    """Say whether a serial number is that of a device in stock that nobody was promised."""
    return _device(serial, at=at).exists()


def reserve(serial: str, *, contract_id: int, at: dt.datetime) -> bool:
    """Keep a device for one contract, in the caller's transaction; False when it is gone.

    One conditional UPDATE: of two contracts a device is promised to, one gets it.
    """
    return bool(_device(serial, at=at).update(reserved_for=contract_id))


@dataclass(frozen=True, slots=True)
class Taken:
    """A token as it left the stock: its seed is encrypted for its new owner."""

    kind: str
    serial: str
    seed: bytes
    digits: int
    period_seconds: int


def has(serial: str, *, contract_id: int, at: dt.datetime) -> bool:
    """Say whether a serial number is in stock and may be registered by a contract."""
    return _free_for(contract_id, serial, at=at).exists()


def step_of(
    serial: str, *, typed: str, contract_id: int, rule: OneTimePasswords, at: dt.datetime
) -> int | None:
    """The time step a code of a token in stock belongs to, for a contract that may register it.

    None when it is no code of it, or one that an earlier owner used, or older than that.
    """
    row = _free_for(contract_id, serial, at=at).first()
    if row is None:
        return None
    step = otp.step_of(
        accept_code.fold(typed),
        seeds.open_(bytes(row.seed), owner=owner_of(serial)),
        at=at,
        period_seconds=row.period_seconds,
        digits=row.digits,
        drift=rule.drift_steps,
    )
    return step if step is not None and step > row.last_step else None


def take_out(serial: str, *, step: int, contract_id: int, at: dt.datetime) -> Taken | None:
    """Take a token out with a code of it, in the caller's transaction; None when it is gone.

    One conditional UPDATE: of two contracts that name the same serial number, one gets it, and
    none with a code that an owner in between has used.
    """
    free = _free_for(contract_id, serial, at=at)
    row, mine = free.first(), free.filter(last_step__lt=step)
    if row is None or not mine.update(taken_by=contract_id, last_step=step, network=None):
        return None
    seed = seeds.open_(bytes(row.seed), owner=owner_of(serial))
    return Taken(
        row.kind,
        serial,
        seeds.shut(seed, owner=accept_code.owner_of(contract_id)),
        row.digits,
        row.period_seconds,
    )


def put_back(
    serial: str, *, last_step: int, contract_id: int, rule: OneTimePasswords, at: dt.datetime
) -> None:
    """Put a token back that its owner has released, in the caller's transaction.

    `last_step` is the last one a code was accepted for: no code up to it is good again, whoever
    registers the token next. One of an app may be registered again for as long as a new one.
    """
    his = StockedToken.objects.filter(serial=serial, taken_by=contract_id)
    his.filter(kind="software").update(good_until=app_good_until(rule, at=at))
    his.update(taken_by=None, reserved_for=None, last_step=last_step)


def app_good_until(rule: OneTimePasswords, *, at: dt.datetime) -> dt.datetime:
    """Until when a token of an app may be registered, from a moment on."""
    return at + dt.timedelta(hours=rule.issue_hours)


def sweep(*, good_before: dt.datetime, most: int) -> int:
    """Forget up to `most` tokens of apps that nobody registered in time; returns how many (H2).

    In the caller's transaction; rows that another hand is forgetting are passed over.
    """
    old = StockedToken.objects.filter(kind="software", taken_by=None, good_until__lte=good_before)
    keys = old.order_by("good_until").select_for_update(skip_locked=True)
    chosen = list(keys.values_list("pk", flat=True)[:most])
    return StockedToken.objects.filter(pk__in=chosen).delete()[0]


def owner_of(serial: str) -> str:
    """The name the seed of a token in stock is encrypted for."""
    return f"stock:{serial}"
