"""Asks whose name an account has (口座名義人確認) before the customer confirms a transfer to it."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F

from madoguchi.access.actor import Actor
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.formats.clearing.names import NameAnswer, NameInquiry, NameState
from madoguchi.institutions import current
from madoguchi.transfers.models import NameLooks
from madoguchi.values.account import AccountNumber, mask
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires.clearing.inquiry import ask_name as ask_centre
from madoguchi.wires.clearing.line import AnswerLost, Line, LineDown

# For opening the line and for the answer, each: a page waits three seconds at the very most.
_SECONDS = 1.5
_GOOD_FOR = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Name:
    """The name an account has, in Zengin kana."""

    kana: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a customer was told about an account; `name` None: there is no such account."""

    name: Name | None


@dataclass(frozen=True, slots=True)
class _Answer:
    state: NameState
    kana: str = ""


def ask_name(account: AccountNumber, *, by: Actor, at: dt.datetime) -> Name | None:
    """Say whose name an account has; None when there is no such account (C4).

    Raises Refused NAME_CHECK_OFF after too many look-ups without a transfer, NAME_CHECK_CLOSED
    when its bank does not answer, now or ever. Every look-up is spent before it is made, so that
    nobody finds names out by asking for numbers, however many hands ask at once; the same account
    again within a day is answered from memory. Source: domain 2.2 and 6.
    """
    answer = _remembered(account, contract_id=by.contract_id, at=at)
    if answer is None:
        _allow(account, by=by, at=at)
        # No transaction is open here: the other bank may take its time, or never answer.
        answer = _look_up(account)
        _remember(answer, account, contract_id=by.contract_id, at=at)
    if answer.state is NameState.NO_ACCOUNT:
        return None
    if answer.state is not NameState.FOUND:
        raise Refused(Refusal.NAME_CHECK_CLOSED)
    return Name(answer.kana)


def told(account: AccountNumber, *, contract_id: int, at: dt.datetime) -> Told | None:
    """What the contract was told about an account of late; asks nobody (C4)."""
    answer = _remembered(account, contract_id=contract_id, at=at)
    if answer is None or answer.state not in (NameState.FOUND, NameState.NO_ACCOUNT):
        return None
    return Told(Name(answer.kana) if answer.state is NameState.FOUND else None)


def forgive(contract_id: int) -> None:
    """Let a contract ask anew, in the transaction of its transfer; forgets what it was told."""
    NameLooks.objects.filter(contract_id=contract_id, spent__gt=0).update(spent=0, answers={})


def _allow(account: AccountNumber, *, by: Actor, at: dt.datetime) -> None:
    rule = current.institution().profile.transfers.name_check
    if rule is None:
        raise Refused(Refusal.NAME_CHECK_CLOSED)
    NameLooks.objects.bulk_create([NameLooks(contract_id=by.contract_id)], ignore_conflicts=True)
    with transaction.atomic(using=current.alias(), durable=True):
        if not _spend(by.contract_id, most=rule.most_in_a_row):
            raise Refused(Refusal.NAME_CHECK_OFF)
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


def _spend(contract_id: int, *, most: int) -> bool:
    """Spend one look-up by one conditional UPDATE; False when none is left."""
    left = NameLooks.objects.filter(contract_id=contract_id, spent__lt=most)
    return bool(left.update(spent=F("spent") + 1))


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
    told = None if row is None else _still_good(row, at=at).get(account.code)
    return None if told is None else _Answer(NameState(told["state"]), told["kana"])


def _remember(
    answer: _Answer, account: AccountNumber, *, contract_id: int, at: dt.datetime
) -> None:
    if answer.state is NameState.CLOSED_NOW:
        return
    told = {"state": answer.state.value, "kana": answer.kana, "at": at.isoformat()}
    with transaction.atomic(using=current.alias(), durable=True):
        row = NameLooks.objects.select_for_update(no_key=True).get(contract_id=contract_id)
        row.answers = {**_still_good(row, at=at), account.code: told}
        row.save(update_fields=["answers"])


def _still_good(row: NameLooks, *, at: dt.datetime) -> dict[str, dict[str, str]]:
    return {
        code: told
        for code, told in row.answers.items()
        if at - _GOOD_FOR < dt.datetime.fromisoformat(told["at"])
    }
