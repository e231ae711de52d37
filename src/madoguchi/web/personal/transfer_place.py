"""Where the money goes (振込先) as an address of the details page names it."""

import uuid
from dataclasses import dataclass, replace
from typing import TypeVar

from django.http import Http404

from madoguchi.customers import payees
from madoguchi.customers.accounts import Account
from madoguchi.customers.payees import Registered
from madoguchi.directory import search
from madoguchi.transfers import drafts, reads
from madoguchi.transfers.drafts import Drafted
from madoguchi.values.account import AccountKind, AccountNumber, Payee
from madoguchi.web.shared.request import BankRequest

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Place:
    """The bank and branch that were chosen, and a payee fixed beforehand, if any."""

    bank: str
    bank_name: str
    branch: str
    branch_name: str
    fixed: Payee | None = None
    # One of the customer's own accounts (振替).
    own: bool = False
    # Registered with the bank on paper (事前登録先).
    preregistered: bool = False
    # The customer's own note about a payee he registered.
    note: str = ""
    # The bank takes part in extended hours (モアタイム).
    extended: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a place, and a payee or a draft to begin with, if it names one."""

    place: Place | None
    payee: Payee | None = None
    draft: Drafted | None = None


def asked_for(request: BankRequest, mine: list[Account]) -> Asked:
    """Read the address: an own account, a registered payee, a draft, an order, or a branch (C1).

    The place is None where the directory does not know the branch. Raises Http404 for what is
    not this customer's.
    """
    query, contract_id = request.GET, request.actor.contract_id
    if "to" in query:
        own = next((each for each in mine if str(each.id) == query["to"]), None)
        return Asked(_own_account(request, _found(own)))
    if "payee" in query:
        known = _found(payees.payee_of(contract_id, _number(query["payee"])))
        return Asked(_place_of(request, mine, known.payee, [known]))
    if "draft" in query:
        draft = _found(drafts.find(_uuid(query["draft"]), contract_id=contract_id))
        payee = draft.wish.payee
        return Asked(_place_of(request, mine, payee, payees.payees_of(contract_id)), payee, draft)
    if "like" in query:
        order = _found(reads.by_request(_uuid(query["like"]), contract_id=contract_id))
        to = order.payee_bank, order.payee_branch, order.payee_kind, order.payee_number
        payee = Payee(AccountNumber(*to), order.payee_kana)
        return Asked(_place_of(request, mine, payee, payees.payees_of(contract_id)), payee)
    return Asked(_looked_up(query.get("bank", ""), query.get("branch", "")))


def _found(found: _Row | None) -> _Row:
    if found is None:
        raise Http404
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error


def _place_of(
    request: BankRequest, mine: list[Account], payee: Payee, registered: list[Registered]
) -> Place | None:
    """A payee named before: one of his own accounts, a registered payee, or a place only."""
    to = payee.account
    for account in mine:
        if (request.profile.institution.code, *_where(account)) == (to.bank, *_where(to)):
            return _own_account(request, account)
    known = [each for each in registered if each.payee == payee]
    # What stands on paper counts, where he has registered it himself as well.
    return _looked_up(to.bank, to.branch, max(known, key=lambda each: each.on_paper, default=None))


def _where(account: Account | AccountNumber) -> tuple[str, AccountKind, str]:
    branch = account.branch if isinstance(account, AccountNumber) else account.branch_code
    return branch, account.kind, account.number


def _looked_up(bank: str, branch: str, registered: Registered | None = None) -> Place | None:
    """The branch as the directory names it today; a registered payee may stand at one closed."""
    bank_row, branch_row = search.bank(bank), search.branch(bank, branch)
    if bank_row is None or branch_row is None:
        return None
    place = Place(
        bank_row.code,
        bank_row.name,
        branch_row.code,
        branch_row.name,
        extended=bank_row.extended,
    )
    if registered is None:
        return place
    return replace(
        place, fixed=registered.payee, preregistered=registered.on_paper, note=registered.note
    )


def _own_account(request: BankRequest, account: Account) -> Place:
    own = request.profile.institution
    names = {branch.code: branch.name for branch in own.branches}
    number = AccountNumber(own.code, account.branch_code, account.kind, account.number)
    return Place(
        own.code,
        own.name,
        account.branch_code,
        names.get(account.branch_code, account.branch_code),
        fixed=Payee(number, account.holder_kana),
        own=True,
    )
