"""What is typed on the details page (振込内容の入力): read once, every fault told at once."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _

from madoguchi.policy.profile import Profile
from madoguchi.policy.wish import FeeBy, Wish
from madoguchi.values.account import AccountKind, AccountNumber, Payee, read_account_number
from madoguchi.values.kana import NAME_LENGTH, KanaClass, Normalised, for_display, normalise
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.values.yen import read_yen
from madoguchi.web.personal.transfer_day import day_chosen
from madoguchi.web.personal.transfer_place import Place

_Value = TypeVar("_Value")

_FIELDS = ("source", "kind", "number", "name", "amount", "sender", "fee_by", "when", "day")
_LONGEST_TYPED = 200


@dataclass(slots=True)
class Fault:
    """A field and what is wrong with it."""

    field: str
    refusal: Refusal
    facts: Mapping[str, object]
    text: str = ""


@dataclass(slots=True)
class Typed:
    """The form as typed; it stays on the page whatever happens."""

    source: str = ""
    kind: str = AccountKind.ORDINARY.value
    number: str = ""
    name: str = ""
    amount: str = ""
    sender: str = ""
    fee_by: str = "sender"
    # The choice that is marked: "today", "date", or a day offered by its name, e.g. 2026-11-26.
    when: str = ""
    # The day that was typed, if any.
    day: str = ""
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, posted: Mapping[str, str]) -> "Typed":
        """Take what was typed, without judging it."""
        typed = cls()
        for name in _FIELDS:
            setattr(typed, name, posted.get(name, "")[:_LONGEST_TYPED])
        return typed


def wish_of(
    typed: Typed, place: Place, profile: Profile, *, holder_kana: str, today: dt.date
) -> Wish | None:
    """Build the wish, or leave every fault in `typed.faults` and return None."""
    source_id = _try(typed, "source", lambda: _source(typed.source))
    if place.fixed is not None:
        payee: Payee | None = place.fixed
    else:
        payee = payee_of(typed, place)
    amount = _try(typed, "amount", lambda: read_yen(typed.amount))
    sender = holder_kana
    changed = typed.sender.strip() not in ("", for_display(holder_kana))
    # Where the page has no field for it, one that comes all the same is passed over.
    if profile.transfers.sender_name_editable and not place.own and changed:
        sender = _name(typed, "sender", typed.sender) or ""
    fee_by: FeeBy = "sender"
    if typed.fee_by == "receiver" and profile.transfers.fee_by_receiver is not None:
        fee_by = "receiver"
    on = _try(typed, "day", lambda: day_chosen(typed.when, typed.day, today=today))
    if typed.faults or source_id is None or payee is None or amount is None:
        return None
    return Wish(source_id, payee, place.bank_name, place.branch_name, amount, sender, fee_by, on)


def _try(typed: Typed, name: str, read: Callable[[], _Value]) -> _Value | None:
    try:
        return read()
    except Refused as refused:
        typed.faults.append(Fault(name, refused.refusal, {**refused.facts, "field": name}))
        return None


def _source(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Refused(Refusal.WRONG_CHARACTERS)
    return int(text)


def payee_of(typed: Typed, place: Place) -> Payee | None:
    """The payee that was typed, or None, with what is wrong in `typed.faults`."""
    number = account_of(typed, place)
    name = _name(typed, "name", typed.name)
    return None if number is None or name is None else Payee(number, name)


def account_of(typed: Typed, place: Place) -> AccountNumber | None:
    """The account that was typed, or None, with what is wrong in `typed.faults`."""
    kinds = {kind.value: kind for kind in AccountKind}
    if typed.kind not in kinds:
        typed.faults.append(Fault("kind", Refusal.OUT_OF_RANGE, {"field": "kind"}))
    number = _try(typed, "number", lambda: read_account_number(typed.number))
    if number is None or typed.kind not in kinds:
        return None
    return AccountNumber(place.bank, place.branch, kinds[typed.kind], number)


def _name(typed: Typed, name: str, text: str) -> str | None:
    found = normalise(text, KanaClass.NAME)
    if not found.text:
        typed.faults.append(Fault(name, Refusal.WRONG_LENGTH, {"field": name}))
        return None
    if not found.accepted:
        typed.faults.append(
            Fault(name, Refusal.WRONG_CHARACTERS, {"field": name}, text=_unusable(found))
        )
        return None
    if len(found.text) > NAME_LENGTH:
        typed.faults.append(Fault(name, Refusal.WRONG_LENGTH, {"field": name}))
        return None
    _remark(typed, text, found)
    return found.text


def _unusable(found: Normalised) -> str:
    """Say which characters cannot be used, and what to do; the advice of the first serves all."""
    listed = "".join(dict.fromkeys(f"「{no.typed}」" for no in found.refused))
    first = found.refused[0]
    return first.why.replace(f"「{first.typed}」", listed, 1)


def _remark(typed: Typed, text: str, found: Normalised) -> None:
    # Only a change beyond width is worth reading; the page shows the whole result anyway.
    told = {change.why for change in found.changes}
    if told and _plain(text) != _plain(for_display(found.text)):
        typed.remarks.append(
            _("「%(typed)s」を「%(became)s」に変えました（%(why)s）。")
            % {
                "typed": text.strip(),
                "became": for_display(found.text),
                "why": _("、").join(sorted(told)),
            }
        )


def _plain(text: str) -> str:
    """A text whatever its width."""
    return unicodedata.normalize("NFKC", text).strip()
