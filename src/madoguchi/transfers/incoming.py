"""Credits what other banks send (被仕向振込), or sends it back (資金返却), once (C16)."""

import datetime as dt
import uuid

from django.db import transaction

from madoguchi.audit import record
from madoguchi.customers import accounts, money_mails
from madoguchi.customers.accounts import Account
from madoguchi.formats.clearing.answers import NAME_DIFFERS, NO_ACCOUNT
from madoguchi.institutions import current
from madoguchi.ledger import chart, posting
from madoguchi.ledger.entry import Entry, Leg
from madoguchi.values.account import AccountKind
from madoguchi.values.day import day_of
from madoguchi.values.names import same_name
from madoguchi.wires import credits, outbox, outbox_all
from madoguchi.wires.credits import Credit

# Money for nobody, or for an account without a contract, has no contract to be written under.
CHAIN = "incoming"


def act_on(credit: Credit, *, at: dt.datetime) -> None:
    """Act on one stored credit: on the account, or back to its sender; exactly once.

    However often it was delivered and however many hands act at once: the credit ends by one
    conditional UPDATE, its entry is posted once for its key, and so is its return queued. It
    counts today, at whatever hour it came.
    """
    with transaction.atomic(using=current.alias(), durable=True):
        account = _account_of(credit)
        if account is not None and account.contract_id is not None:
            accounts.take_turn(account.contract_id)
        if credits.is_known(credit.key, besides=credit.sequence):
            if credits.end(credit.sequence, outcome="repeated", at=at):
                _tell(credit, "repeated", account, at=at)
        elif account is None:
            _send_back(credit, NO_ACCOUNT, account, at=at)
        elif not same_name(account.holder_kana, credit.receiver_name):
            _send_back(credit, NAME_DIFFERS, account, at=at)
        elif credits.end(credit.sequence, outcome="credited", at=at):
            entry = _entry(credit, account, day=day_of(at))
            posting.post(entry, at=at)
            outbox_all.put_all(money_mails.of_entries([(entry, account)]), at=at)
            _tell(credit, "credited", account, at=at)


def request_of(key: uuid.UUID) -> uuid.UUID:
    """The request id of a credit's entry, always the same for one key, so it is posted once."""
    return uuid.uuid5(key, "credit")


def return_fields(credit: Credit, *, reason: str) -> dict[str, str | int]:
    """What the interbank line is told of a credit that goes back."""
    return {
        "key": credit.key.hex,
        "receiving_bank": credit.receiving_bank,
        "amount_yen": credit.amount_yen,
        "reason": reason,
    }


def _account_of(credit: Credit) -> Account | None:
    known_kinds = {kind.value for kind in AccountKind}
    if credit.receiving_bank != current.institution().profile.institution.code:
        return None
    if credit.account_kind not in known_kinds:
        return None
    return accounts.account_at(
        branch_code=credit.receiving_branch,
        kind=AccountKind(credit.account_kind),
        number=credit.account_number,
    )


def _send_back(credit: Credit, reason: str, account: Account | None, *, at: dt.datetime) -> None:
    """Queue the return; nothing was booked, so there is nothing to reverse."""
    if credits.end(credit.sequence, outcome="returned", reason=reason, at=at):
        outbox.put(
            wire="clearing",
            about=str(credit.key),
            purpose="return",
            body=return_fields(credit, reason=reason),
            at=at,
        )
        _tell(credit, "returned", account, at=at, reason=reason)


def _entry(credit: Credit, account: Account, *, day: dt.date) -> Entry:
    """Dr interbank clearing, Cr the customer, with the sender's name on the line (C16)."""
    words = f"振込 {credit.sender_name}"
    clearing = chart.internal_accounts()[chart.CLEARING]
    return Entry(
        request_of(credit.key),
        "incoming.credited",
        day,
        (
            Leg(clearing, -credit.amount_yen, words),
            Leg(account.ledger_account_id, credit.amount_yen, words),
        ),
    )


def _tell(
    credit: Credit, ending: str, account: Account | None, *, at: dt.datetime, reason: str = ""
) -> None:
    contract_id = None if account is None else account.contract_id
    record.record(
        chain=CHAIN if contract_id is None else record.chain_of(contract_id),
        who="clearing",
        what=f"incoming.{ending}",
        about=str(credit.key),
        at=at,
        detail={
            "sequence": credit.sequence,
            "amount_yen": credit.amount_yen,
            **({"reason": reason} if reason else {}),
        },
    )
