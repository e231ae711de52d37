"""What is typed on the details page (振込内容の入力): read once, every fault told at once."""

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

_Value = TypeVar("_Value")


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
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, posted: Mapping[str, str]) -> "Typed":
        """Take what was typed, without judging it."""
        source, kind, number, name, amount, sender, fee_by = (
            posted.get(field, "")[:200]
            for field in ("source", "kind", "number", "name", "amount", "sender", "fee_by")
        )
        return cls(source, kind, number, name, amount, sender, fee_by)

    def fault_of(self, name: str) -> Fault | None:
        """The first fault of a field."""
        return next((fault for fault in self.faults if fault.field == name), None)


@dataclass(frozen=True, slots=True)
class Place:
    """The bank and branch that were chosen, and a payee fixed beforehand, if any."""

    bank: str
    bank_name: str
    branch: str
    branch_name: str
    fixed: Payee | None = None


def wish_of(typed: Typed, place: Place, profile: Profile, *, holder_kana: str) -> Wish | None:
    """Build the wish, or leave every fault in `typed.faults` and return None."""
    source_id = _try(typed, "source", lambda: _source(typed.source))
    if place.fixed is not None:
        payee: Payee | None = place.fixed
    else:
        payee = _payee(typed, place)
    amount = _try(typed, "amount", lambda: read_yen(typed.amount))
    sender = holder_kana
    changed = typed.sender.strip() not in ("", for_display(holder_kana))
    if profile.transfers.sender_name_editable and changed:
        sender = _name(typed, "sender", typed.sender) or ""
    fee_by: FeeBy = "sender"
    if typed.fee_by == "receiver" and profile.transfers.fee_by_receiver is not None:
        fee_by = "receiver"
    if typed.faults or source_id is None or payee is None or amount is None:
        return None
    return Wish(source_id, payee, place.bank_name, place.branch_name, amount, sender, fee_by)


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


def _payee(typed: Typed, place: Place) -> Payee | None:
    kinds = {kind.value: kind for kind in AccountKind}
    if typed.kind not in kinds:
        typed.faults.append(Fault("kind", Refusal.OUT_OF_RANGE, {"field": "kind"}))
    number = _try(typed, "number", lambda: read_account_number(typed.number))
    name = _name(typed, "name", typed.name)
    if number is None or name is None or typed.kind not in kinds:
        return None
    return Payee(AccountNumber(place.bank, place.branch, kinds[typed.kind], number), name)


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
    if text.strip() != found.text and told:
        typed.remarks.append(
            _("「%(typed)s」を「%(became)s」に変えました（%(why)s）。")
            % {
                "typed": text.strip(),
                "became": for_display(found.text),
                "why": _("、").join(sorted(told)),
            }
        )
