"""Whose account it is (口座名義人確認): asked on the details page, compared on the confirm page."""

from dataclasses import dataclass

from madoguchi.transfers import name_check
from madoguchi.values.account import AccountNumber, Payee
from madoguchi.values.kana import for_display
from madoguchi.values.names import same_name
from madoguchi.values.refusal import Refused
from madoguchi.web.personal.transfer_form import Typed, account_of
from madoguchi.web.personal.transfer_place import Place
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest

# The button that takes the bank's name in place of the typed one.
_TAKE = "take"


@dataclass(frozen=True, slots=True)
class Said:
    """What the receiving bank said; with neither `kana` nor `error`, it has no such account."""

    kana: str = ""
    # Another name was typed.
    differs: bool = False
    error: dict[str, str] | None = None


def ask(request: BankRequest, place: Place, typed: Typed) -> Said | None:
    """Ask whose account was typed, and fill the name in where none was typed (C4).

    None where the account cannot be asked for; what is wrong with it stands in `typed.faults`.
    """
    if request.profile.transfers.name_check is None:
        return None
    account = account_of(typed, place)
    if account is None:
        return None
    try:
        found = name_check.ask_name(account, by=request.actor, at=request.at)
    except Refused as refused:
        return Said(error=errors_of(request, [refused])["summary"])
    if found is None:
        return Said()
    if not typed.name.strip() or request.POST["ask"] == _TAKE:
        typed.name = for_display(found.kana)
    differs = not same_name(typed.name, found.kana)
    return Said(found.kana, differs)


def told_of(request: BankRequest, payee: Payee) -> Said | None:
    """What the customer was told about this payee's account, if he asked (C4)."""
    told = _told(request, payee.account)
    if told is None:
        return None
    if told.name is None:
        return Said()
    return Said(told.name.kana, not same_name(told.name.kana, payee.name_kana))


def _told(request: BankRequest, account: AccountNumber) -> name_check.Told | None:
    if request.profile.transfers.name_check is None:
        return None
    return name_check.told(account, contract_id=request.actor.contract_id, at=request.at)
