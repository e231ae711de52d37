"""Whose account it is (口座名義人確認): asked before the confirm page, and compared there."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.transfers import name_check
from madoguchi.transfers.facts import Gathered
from madoguchi.values.account import Payee
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
    # Why it said nothing, and its code; without a code, because it was not asked.
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


def ask_on_the_way(request: BankRequest, payee: Payee, known: Gathered) -> None:
    """Ask, of an account at another bank, whose it is before the confirm page is shown (C4)."""
    if request.profile.transfers.name_check is not None and known.payee is None:
        name_check.ask_on_the_way(payee.account, by=request.actor, at=request.at)


def told_of(request: BankRequest, payee: Payee, known: Gathered) -> Said | None:
    """What is known of the name of this payee's account, for the confirm page (C4).

    None between one's own accounts, and where the profile has no look-ups.
    """
    if request.profile.transfers.name_check is None or known.facts.payee_is_own_account:
        return None
    if known.payee is not None:
        # An account here was found under this name, or it would have been refused.
        return Said(known.payee.holder_kana)
    contract_id = request.actor.contract_id
    told = name_check.told(payee.account, contract_id=contract_id, at=request.at)
    if told is None:
        return Said(error={"text": _("受取人名をよくお確かめください。"), "code": ""})
    if told.refused is not None:
        return Said(error=errors_of(request, [told.refused])["summary"])
    if told.name is None:
        return Said()
    return Said(told.name.kana, not same_name(told.name.kana, payee.name_kana))
