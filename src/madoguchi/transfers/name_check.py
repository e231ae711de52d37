"""Asks whose name an account has (口座名義人確認) before the customer confirms a transfer to it."""

import contextlib
import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from madoguchi.access.actor import Actor
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.formats.clearing.names import NameAnswer, NameInquiry, NameState
from madoguchi.institutions import current
from madoguchi.policy.profile import NameCheck
from madoguchi.transfers.models import NameLooks, Order
from madoguchi.values.account import AccountKind, AccountNumber, mask
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires.clearing.inquiry import ask_name as ask_centre
from madoguchi.wires.clearing.line import AnswerLost, Line, LineDown

# For opening the line and for the answer, each: a page waits three seconds at the very most.
_SECONDS = 1.5
_WITHOUT_NAME = {
    NameState.NOT_A_MEMBER: Refusal.NAME_CHECK_NEVER,
    NameState.CLOSED_NOW: Refusal.NAME_CHECK_CLOSED,
}
_GOOD_FOR = dt.timedelta(days=1)
# That a bank was silent is known for as long as one transfer may take to be confirmed.
_SILENT_FOR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Name:
    """The name an account has, in Zengin kana."""

    kana: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a customer was told about an account; neither: there is no such account."""

    name: Name | None = None
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    state: NameState
    kana: str = ""


def ask_name(account: AccountNumber, *, by: Actor, at: dt.datetime) -> Name | None:
    """Say whose name an account has; None when there is no such account (C4).

    Raises Refused NAME_CHECK_OFF after too many look-ups of accounts that were not paid,
    NAME_CHECK_CLOSED when its bank does not answer now, NAME_CHECK_NEVER when it never does. Every
    look-up is spent before it is made, so that nobody finds names out by asking for numbers,
    however many hands ask at once; the same account again within a day is answered from memory.
    Source: domain 2.2 and 6.
    """
    answer = _remembered(account, contract_id=by.contract_id, at=at)
    # Silent a moment ago is not silent now: who presses the button again is asked for again.
    if answer is None or answer.state is NameState.CLOSED_NOW:
        answer = _ask(account, by=by, at=at)
    return _name_in(answer)


def ask_on_the_way(account: AccountNumber, *, by: Actor, at: dt.datetime) -> None:
    """Ask whose name an account has before it is confirmed, unless it was asked of late (C4).

    Whatever comes of it, the customer goes on; `told` says what it was.
    """
    if _remembered(account, contract_id=by.contract_id, at=at) is None:
        with contextlib.suppress(Refused):
            _ask(account, by=by, at=at)


def told(account: AccountNumber, *, contract_id: int, at: dt.datetime) -> Told | None:
    """What the contract was told about an account of late; asks nobody (C4).

    None where it was not asked, and could be.
    """
    row = NameLooks.objects.filter(contract_id=contract_id).first()
    rule = current.institution().profile.transfers.name_check
    if row is None or rule is None:
        return None
    answer = _still_good(row, at=at).get(account.code)
    try:
        if answer is not None:
            return Told(name=_name_in(answer))
        _must_be_left(row, rule, at=at)
    except Refused as refused:
        return Told(refused=refused)
    return None


def _ask(account: AccountNumber, *, by: Actor, at: dt.datetime) -> _Answer:
    _allow(account, by=by, at=at)
    # No transaction is open here: the other bank may take its time, or never answer.
    answer = _look_up(account)
    _remember(answer, account, contract_id=by.contract_id, at=at)
    return answer


def _name_in(answer: _Answer) -> Name | None:
    if answer.state in _WITHOUT_NAME:
        raise Refused(_WITHOUT_NAME[answer.state])
    return Name(answer.kana) if answer.state is NameState.FOUND else None


def forgive(orders: Sequence[Order]) -> None:
    """Count look-ups no longer whose accounts these orders have paid; in their transaction (C4).

    Only what left for somebody else's account pays, and only for that account: neither a yen moved
    between one's own nor a reservation that may yet be cancelled buys another look-up.
    """
    paid: dict[int, set[str]] = {}
    for order in filter(_has_paid, orders):
        paid.setdefault(order.contract_id, set()).add(_payee_code(order))
    if not paid:
        return
    forgiven = []
    for row in _locked(paid):
        left = [each for each in row.asked if each["account"] not in paid[row.contract_id]]
        if left != row.asked:
            row.asked = left
            forgiven.append(row)
    NameLooks.objects.bulk_update(forgiven, ["asked"])


def _has_paid(order: Order) -> bool:
    """Whether its money has left for somebody else; a reservation has no entry until it has."""
    return order.entry_id is not None and order.reach != "own-account"


def _payee_code(order: Order) -> str:
    kind = AccountKind(order.payee_kind)
    return AccountNumber(order.payee_bank, order.payee_branch, kind, order.payee_number).code


def _allow(account: AccountNumber, *, by: Actor, at: dt.datetime) -> None:
    rule = current.institution().profile.transfers.name_check
    if rule is None:
        raise Refused(Refusal.NAME_CHECK_NEVER)
    NameLooks.objects.bulk_create([NameLooks(contract_id=by.contract_id)], ignore_conflicts=True)
    with transaction.atomic(using=current.alias(), durable=True):
        [row] = _locked([by.contract_id])
        _must_be_left(row, rule, at=at)
        row.asked = [*_held(row, rule, at=at), {"account": account.code, "at": at.isoformat()}]
        row.save(update_fields=["asked"])
        record.record(
            chain=record.chain_of(by.contract_id),
            who=by.name,
            what="name.asked",
            at=at,
            detail={
                "bank": account.bank,
                "branch": account.branch,
                "number": mask(account.number),
            },
        )


def _locked(contract_ids: Collection[int]) -> list[NameLooks]:
    """The rows of these contracts, ascending, locked until the transaction ends."""
    rows = NameLooks.objects.filter(contract_id__in=contract_ids).order_by("contract_id")
    return list(rows.select_for_update(no_key=True))


def _must_be_left(row: NameLooks, rule: NameCheck, *, at: dt.datetime) -> None:
    """Refuse NAME_CHECK_OFF (T07) where no look-up is left; final under the row's lock."""
    if len(_held(row, rule, at=at)) >= rule.most_unpaid:
        raise Refused(Refusal.NAME_CHECK_OFF, days=rule.held_days)


def _held(row: NameLooks, rule: NameCheck, *, at: dt.datetime) -> list[dict[str, str]]:
    """The look-ups that still count."""
    since = at - dt.timedelta(days=rule.held_days)
    return [each for each in row.asked if since < dt.datetime.fromisoformat(each["at"])]


def _look_up(account: AccountNumber) -> _Answer:
    if account.bank == current.institution().profile.institution.code:
        own = accounts.account_at(
            branch_code=account.branch, kind=account.kind, number=account.number
        )
        if own is None:
            return _Answer(NameState.NO_ACCOUNT)
        return _Answer(NameState.FOUND, own.holder_kana)
    try:
        answer = _ask_other_bank(account)
    except (LineDown, AnswerLost):
        return _Answer(NameState.CLOSED_NOW)
    return _Answer(answer.name_state, answer.name)


def _ask_other_bank(account: AccountNumber) -> NameAnswer:
    inquiry = NameInquiry(
        key=uuid.uuid4().hex,
        sending_bank=current.institution().profile.institution.code,
        receiving_bank=account.bank,
        receiving_branch=account.branch,
        account_kind=account.kind.value,
        account_number=account.number,
    )
    line = settings.CLEARING
    timeout = min(_SECONDS, line.timeout_seconds)
    with Line(host=line.host, port=line.port, timeout=timeout) as asked:
        return ask_centre(asked, inquiry)


def _remembered(account: AccountNumber, *, contract_id: int, at: dt.datetime) -> _Answer | None:
    row = NameLooks.objects.filter(contract_id=contract_id).first()
    return None if row is None else _still_good(row, at=at).get(account.code)


def _remember(
    answer: _Answer, account: AccountNumber, *, contract_id: int, at: dt.datetime
) -> None:
    told = {"state": answer.state.value, "kana": answer.kana, "at": at.isoformat()}
    with transaction.atomic(using=current.alias(), durable=True):
        [row] = _locked([contract_id])
        good = _still_good(row, at=at)
        kept = {code: each for code, each in row.answers.items() if code in good}
        row.answers = {**kept, account.code: told}
        row.save(update_fields=["answers"])


def _still_good(row: NameLooks, *, at: dt.datetime) -> dict[str, _Answer]:
    """The answers that still stand, by the account's code."""
    good = {}
    for code, told in row.answers.items():
        answer = _Answer(NameState(told["state"]), told["kana"])
        good_for = _SILENT_FOR if answer.state is NameState.CLOSED_NOW else _GOOD_FOR
        if at - good_for < dt.datetime.fromisoformat(told["at"]):
            good[code] = answer
    return good
