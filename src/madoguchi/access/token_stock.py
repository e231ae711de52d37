"""The bank's stock of tokens (トークン在庫): seeds by serial number, one owner at a time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

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
                seed=seeds.shut(key.seed, owner=_owner_of(key.serial)),
                digits=key.digits,
                period_seconds=key.period_seconds,
                imported_at=at,
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
    """Every token in stock, by serial number."""
    return [
        InStock(row.serial, row.maker, row.digits, row.period_seconds, row.imported_at)
        for row in _free().order_by("serial")
    ]


def _free() -> QuerySet[StockedToken]:
    return StockedToken.objects.filter(taken_by=None)


@dataclass(frozen=True, slots=True)
class Taken:
    """A token as it left the stock: its seed is encrypted for its new owner."""

    kind: str
    serial: str
    seed: bytes
    digits: int
    period_seconds: int


def has(serial: str) -> bool:
    """Say whether a serial number is in stock."""
    return _free().filter(serial=serial).exists()


def step_of(serial: str, *, typed: str, rule: OneTimePasswords, at: dt.datetime) -> int | None:
    """The time step a code of a token in stock belongs to.

    None when it is no code of it, or one that an earlier owner used, or older than that.
    """
    row = _free().filter(serial=serial).first()
    if row is None:
        return None
    step = otp.step_of(
        accept_code.fold(typed),
        seeds.open_(bytes(row.seed), owner=_owner_of(serial)),
        at=at,
        period_seconds=row.period_seconds,
        digits=row.digits,
        drift=rule.drift_steps,
    )
    return step if step is not None and step > row.last_step else None


def take_out(serial: str, *, step: int, contract_id: int) -> Taken | None:
    """Take a token out with a code of it, in the caller's transaction; None when it is gone.

    One conditional UPDATE: of two contracts that name the same serial number, one gets it, and
    none with a code that an owner in between has used.
    """
    row = _free().filter(serial=serial).first()
    mine = _free().filter(serial=serial, last_step__lt=step)
    if row is None or not mine.update(taken_by=contract_id, last_step=step):
        return None
    seed = seeds.open_(bytes(row.seed), owner=_owner_of(serial))
    return Taken(
        "software" if row.maker == own_maker() else "hardware",
        serial,
        seeds.shut(seed, owner=accept_code.owner_of(contract_id)),
        row.digits,
        row.period_seconds,
    )


def put_back(serial: str, *, contract_id: int, last_step: int) -> None:
    """Put a token back that its owner has released, in the caller's transaction.

    `last_step` is the last one a code was accepted for: no code up to it is good again, whoever
    registers the token next.
    """
    his = StockedToken.objects.filter(serial=serial, taken_by=contract_id)
    his.update(taken_by=None, last_step=last_step)


def own_maker() -> str:
    """The maker of tokens that are an app: the institution itself; every other makes hardware."""
    return current.institution().profile.institution.name


def _owner_of(serial: str) -> str:
    return f"stock:{serial}"
