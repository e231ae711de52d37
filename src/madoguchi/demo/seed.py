"""Opens the cast's contracts and lives their last months (初期データ), through the bank's verbs."""

import datetime as dt
import uuid
from dataclasses import dataclass

from madoguchi.access import card, passwords, steps
from madoguchi.customers import open as opening
from madoguchi.customers import payees
from madoguchi.customers.payees import Named
from madoguchi.demo.bulletins import BULLETINS
from madoguchi.demo.cast import CAST
from madoguchi.demo.cast_staff import staff_of
from madoguchi.demo.diary import Line, first_day, keep_diary
from madoguchi.demo.handout import profiles
from madoguchi.demo.person import Passbook, Person, Regular
from madoguchi.deposits.counter import post_at_counter
from madoguchi.directory.bank_holidays import computed_calendar
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.notices.publish import publish
from madoguchi.staff.join import join
from madoguchi.values.account import AccountNumber, Payee
from madoguchi.values.day import Calendar

# Passwords and cards were handed out so long before the first start.
_HANDED_OUT_BEFORE = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One line that waits to be posted."""

    contract_id: int
    ledger_account_id: int
    account: AccountNumber
    line: Line


def seed(institution: Institution, *, at: dt.datetime) -> int:
    """Open every customer of an institution and post their lives until `at`.

    Returns how many entries were posted, oldest first. It is done once, on empty tables.
    """
    first = first_day(at)
    calendar = computed_calendar(first_year=first.year, last_year=at.year + 1)
    with current.serving(institution):
        waiting = []
        for person in CAST[institution.key]:
            contract_id = _open_contract(person, institution)
            _hand_out(person, institution, contract_id=contract_id, at=at - _HANDED_OUT_BEFORE)
            for regular in person.payees:
                _know(regular, institution, contract_id=contract_id, at=at - _HANDED_OUT_BEFORE)
            for passbook in person.passbooks:
                account, ledger_account_id = _open_account(
                    passbook, person, institution, contract_id=contract_id
                )
                waiting += [
                    _Turn(contract_id, ledger_account_id, account, line)
                    for line in diary_of(passbook, first=first, at=at, calendar=calendar)
                ]
        for turn in sorted(waiting, key=lambda each: each.line.at):
            _post(turn)
        for clerk in staff_of(institution.key):
            join(
                name=clerk.name,
                login=clerk.login,
                password=clerk.password,
                role=clerk.role,
                seed=clerk.seed,
                at=at,
            )
        _publish_bulletins(at=at)
    return len(waiting)


def diary_of(
    passbook: Passbook, *, first: dt.date, at: dt.datetime, calendar: Calendar
) -> list[Line]:
    """Everything that happened to one of the cast's accounts from `first` until `at`."""
    return keep_diary(
        number=passbook.number,
        carried_yen=passbook.carried_yen,
        floor_yen=-passbook.overdraft_yen,
        doings=passbook.doings,
        first=first,
        at=at,
        calendar=calendar,
    )


def _open_contract(person: Person, institution: Institution) -> int:
    return opening.open_contract(
        login_id=person.login_id,
        fold_case=institution.profile.sign_on.login_id.fold_case,
        name=person.name,
        name_kana=person.kana,
        mail=person.mail,
        day=person.opened_on,
    )


def _hand_out(
    person: Person, institution: Institution, *, contract_id: int, at: dt.datetime
) -> None:
    rule = institution.profile.sign_on
    passwords.set_password(
        contract_id=contract_id,
        purpose="login",
        password=person.login_password,
        rule=rule.login_password,
        at=at,
    )
    if rule.confirmation_password is not None:
        passwords.set_password(
            contract_id=contract_id,
            purpose="confirmation",
            password=person.confirmation_password,
            rule=rule.confirmation_password,
            at=at,
        )
    # Everybody in the cast has moved in long ago.
    for step in rule.first_use.steps:
        steps.finish(contract_id, step, at=at)
    if rule.card_cells is not None:
        card.issue(contract_id=contract_id, at=at, keys=person.card)


def _know(regular: Regular, institution: Institution, *, contract_id: int, at: dt.datetime) -> None:
    """Register a payee; the directory is still being filled, so the profiles name the branches."""
    theirs = profiles()[regular.institution].institution
    account = AccountNumber(theirs.code, regular.branch, regular.kind, regular.number)
    names = {branch.code: branch.name for branch in theirs.branches}
    known = Named(Payee(account, regular.kana), theirs.name, names[regular.branch], regular.note)
    if regular.on_paper:
        payees.register_on_paper(contract_id, known, at=at)
    else:
        most = institution.profile.transfers.payees_most
        payees.register(contract_id, known, most=most, at=at)


def _open_account(
    passbook: Passbook, person: Person, institution: Institution, *, contract_id: int
) -> tuple[AccountNumber, int]:
    account = AccountNumber(
        institution.profile.institution.code, passbook.branch, passbook.kind, passbook.number
    )
    ledger_account_id = opening.open_account(
        account=account,
        contract_id=contract_id,
        holder=person.name,
        holder_kana=person.kana,
        overdraft_yen=passbook.overdraft_yen,
        day=person.opened_on,
    )
    return account, ledger_account_id


def _post(turn: _Turn) -> None:
    line = turn.line
    post_at_counter(
        contract_id=turn.contract_id,
        ledger_account_id=turn.ledger_account_id,
        amount_yen=line.yen,
        narrative=line.words,
        request_id=uuid.uuid5(
            uuid.NAMESPACE_OID, f"{turn.account.code} {line.at.isoformat()} {line.words}"
        ),
        at=line.at,
        day=line.at.date(),
    )


def _publish_bulletins(*, at: dt.datetime) -> None:
    for bulletin in BULLETINS:
        publish(
            important=bulletin.important,
            title=bulletin.title,
            text=bulletin.text,
            at=bulletin.shown_from(at),
            until=None,
        )
