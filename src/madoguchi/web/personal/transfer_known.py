"""Whom one has paid or registered before (事前登録先・登録した振込先・最近の振込先) (C1)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from madoguchi.customers import payees
from madoguchi.customers.accounts import Account
from madoguchi.customers.payees import Registered
from madoguchi.transfers.reads import Transfer
from madoguchi.values.account import AccountNumber, mask
from madoguchi.values.kana import for_display, search_key
from madoguchi.web.shared.request import BankRequest

# What stands open in a section; more of it is folded, and can be narrowed by a word.
_OPEN = 6
_RECENT = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """One line to choose: where it leads and what it says."""

    url: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Section:
    """One list of payees: the first of them open, the others folded."""

    id: str
    title: str
    choices: list[Choice]
    more: list[Choice]


@dataclass(frozen=True, slots=True)
class Known:
    """The lists of one customer, narrowed by a word where one was typed."""

    sections: list[Section]
    # Long enough to be narrowed.
    long: bool
    found: int


def known_payees(
    request: BankRequest, past: list[Transfer], mine: list[Account], *, word: str, source: str
) -> Known:
    """Everybody known: registered on paper, by the customer, paid of late, and his own accounts.

    `word` narrows them by kana, note or bank; somebody stands in one list only.
    """
    registered = payees.payees_of(request.actor.contract_id)
    on_paper = [each for each in registered if each.on_paper]
    papers = {each.payee for each in on_paper}
    own = [each for each in registered if not each.on_paper and each.payee not in papers]
    lists = [
        ("paper", _("事前登録先"), [_registered(each, source) for each in on_paper]),
        ("registered", _("登録した振込先"), [_registered(each, source) for each in own]),
        ("recent", _("最近の振込先"), _recent(past, registered, source)),
        ("own", _("ご自分の口座へ（振替）"), _own(request, mine, source)),
    ]
    sections = [
        Section(name, title, choices[:_OPEN], choices[_OPEN:])
        for name, title, all_choices in lists
        if (choices := _like(word, all_choices))
    ]
    found = sum(len(each.choices) + len(each.more) for each in sections)
    return Known(sections, len(registered) > _OPEN, found)


def _like(word: str, choices: list[Choice]) -> list[Choice]:
    key = search_key(word)
    return [each for each in choices if key in search_key(each.name + each.note)]


def to_details(*, source: str, **query: str) -> str:
    """The address of the details page for a payee."""
    asked = {**query, **({"from": source} if source else {})}
    return f"{reverse('transfer-details')}?{urlencode(asked)}"


def _registered(each: Registered, source: str) -> Choice:
    to = each.payee.account
    place = f"{each.bank_name} {each.branch_name} {to.kind.japanese} {mask(to.number)}"
    return Choice(
        to_details(payee=str(each.id), source=source),
        f"{for_display(each.payee.name_kana)} {_('様')}",
        f"{each.note}　{place}" if each.note else place,
    )


def _recent(past: list[Transfer], registered: list[Registered], source: str) -> list[Choice]:
    """Those paid of late who stand in no other list."""
    elsewhere = {each.payee.account for each in registered}
    return [
        Choice(
            to_details(like=str(order.request_id), source=source),
            f"{for_display(order.payee_kana)} {_('様')}",
            f"{order.payee_bank_name} {order.payee_branch_name}"
            f" {order.payee_kind.japanese} {mask(order.payee_number)}",
        )
        for order in past
        if order.reach != "own-account" and _account(order) not in elsewhere
    ][:_RECENT]


def _account(order: Transfer) -> AccountNumber:
    return AccountNumber(order.payee_bank, order.payee_branch, order.payee_kind, order.payee_number)


def _own(request: BankRequest, mine: list[Account], source: str) -> list[Choice]:
    """The customer's own accounts, where he has several."""
    names = {branch.code: branch.name for branch in request.profile.institution.branches}
    return [
        Choice(
            to_details(to=str(account.id), source=source),
            f"{account.kind.japanese} {mask(account.number)}",
            names.get(account.branch_code, account.branch_code),
        )
        for account in mine
        if len(mine) > 1
    ]
