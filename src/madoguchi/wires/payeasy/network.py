"""What the simulated billers know (収納ネットワーク): payments, results, and which they have told.

All of it is in one SQLite file, changed by one transaction per telegram, so that a network killed
at any moment goes on where it was.
"""

import datetime as dt
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from madoguchi.formats.clearing.frame import encode
from madoguchi.formats.payeasy import biller, payment
from madoguchi.formats.payeasy.bill import Bill, BillInquiry, BillsAnswer
from madoguchi.formats.payeasy.biller import BillerAnswer, BillerInquiry
from madoguchi.formats.payeasy.payment import (
    End,
    Outcome,
    Pay,
    PayReply,
    Result,
    ResultsRequest,
    State,
    StatusAnswer,
    StatusInquiry,
)
from madoguchi.formats.payeasy.telegram import Telegram
from madoguchi.wires.faults import Faults
from madoguchi.wires.payeasy import billers

MOST_RESULTS: Final = 100

# The reason is settled when the payment is taken on; its sequence is given when the result is due,
# so that a slow payment leaves no hole that a bank has already asked beyond.
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS payment (
    telegram_key TEXT PRIMARY KEY,
    content BLOB NOT NULL,
    sending_bank TEXT NOT NULL,
    biller_number TEXT NOT NULL,
    bill_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    due_at REAL NOT NULL,
    sequence INTEGER,
    CONSTRAINT a_bank_counts_each_result_once UNIQUE (sending_bank, sequence)
);
CREATE INDEX IF NOT EXISTS payments_of_a_bill ON payment (biller_number, bill_code);
CREATE INDEX IF NOT EXISTS not_yet_settled ON payment (due_at) WHERE sequence IS NULL;
CREATE TABLE IF NOT EXISTS attempt (about TEXT PRIMARY KEY, count INTEGER NOT NULL);
"""


class Network:
    """The billers' network without its line: questions in, answers out."""

    def __init__(self, store: Path) -> None:
        self._store = sqlite3.connect(store)
        self._store.execute("PRAGMA journal_mode = WAL")
        self._store.execute("PRAGMA synchronous = FULL")
        self._store.executescript(_TABLES)

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def answer(self, *, question: Telegram, faults: Faults, at: dt.datetime) -> Sequence[Telegram]:
        """Let one telegram take effect and return the answer; none when the answer gets lost.

        A telegram that only a biller may send is not answered either.
        """
        with self._store:
            attempt = self._count_attempt(question)
            self._settle_what_is_due(at)
            answers = self._answers(question, faults, at)
        lost = faults.loses_answer(about=_about(question), attempt=attempt)
        return () if lost else answers

    def _answers(self, question: Telegram, faults: Faults, at: dt.datetime) -> Sequence[Telegram]:
        match question:
            case BillerInquiry():
                return (_whose(question),)
            case BillInquiry() if not question.number.startswith(billers.SILENT):
                return self._bills(question)
            case Pay():
                return (self._take_on(question, faults, at),)
            case StatusInquiry():
                return (self._look_up(question.key),)
            case ResultsRequest():
                return (*self._results(question, faults), End())
        return ()

    def _count_attempt(self, question: Telegram) -> int:
        about = _about(question)
        self._store.execute(
            "INSERT INTO attempt VALUES (?, 1) ON CONFLICT (about) DO UPDATE SET count = count + 1",
            (about,),
        )
        counted = self._store.execute("SELECT count FROM attempt WHERE about = ?", (about,))
        return int(counted.fetchone()[0])

    def _settle_what_is_due(self, at: dt.datetime) -> None:
        due = self._store.execute(
            "SELECT telegram_key, sending_bank FROM payment"
            " WHERE sequence IS NULL AND due_at <= ? ORDER BY due_at, rowid",
            (at.timestamp(),),
        )
        for key, bank in due.fetchall():
            self._store.execute(
                "UPDATE payment SET sequence ="
                " (SELECT COALESCE(MAX(sequence), 0) + 1 FROM payment WHERE sending_bank = ?)"
                " WHERE telegram_key = ?",
                (bank, key),
            )

    def _bills(self, inquiry: BillInquiry) -> Sequence[Telegram]:
        of = billers.BILLERS.get(inquiry.biller_number)
        result, bills = (
            (biller.NO_BILLER, ())
            if of is None
            else billers.what_waits(
                of,
                number=inquiry.number,
                confirmation=inquiry.confirmation,
                division=inquiry.division,
                at=inquiry.asked_at,
            )
        )
        open_bills = [bill for bill in bills if not self._is_paid(inquiry.biller_number, bill)]
        if bills and not open_bills:
            result = biller.PAID
        header = BillsAnswer(
            biller_number=inquiry.biller_number,
            number=inquiry.number,
            result_code=result,
            count=len(open_bills),
        )
        return (header, *open_bills, End())

    def _is_paid(self, biller_number: str, bill: Bill) -> bool:
        """Whether somebody paid it; what the payer says himself may be paid again and again."""
        if not bill.amount_yen:
            return False
        paid = self._store.execute(
            "SELECT 1 FROM payment WHERE biller_number = ? AND bill_code = ? AND reason = ?",
            (biller_number, bill.bill_code, payment.SETTLED_WITHOUT_REASON),
        )
        return paid.fetchone() is not None

    def _take_on(self, pay: Pay, faults: Faults, at: dt.datetime) -> PayReply:
        content = encode(pay)
        known = self._store.execute(
            "SELECT content FROM payment WHERE telegram_key = ?", (pay.key,)
        ).fetchone()
        if known is not None:
            same = known[0] == content
            return PayReply(
                key=pay.key, result_code=payment.ACCEPTED if same else payment.KEY_REUSED
            )
        refused = self._why_not(pay)
        if refused is None:
            slow = billers.SLOW_SECONDS if pay.number.startswith(billers.SLOW) else 0.0
            self._store.execute(
                "INSERT INTO payment VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
                (
                    pay.key,
                    content,
                    pay.sending_bank,
                    pay.biller_number,
                    pay.bill_code,
                    _reason(pay, faults),
                    at.timestamp() + max(faults.delay_seconds, slow),
                ),
            )
        return PayReply(key=pay.key, result_code=refused or payment.ACCEPTED)

    def _why_not(self, pay: Pay) -> str | None:
        """Why a payment is not taken on, or None."""
        of = billers.BILLERS.get(pay.biller_number)
        if of is None:
            return biller.NO_BILLER
        if not of.is_open(pay.paid_at):
            return biller.CLOSED
        result, bills = billers.what_waits(
            of,
            number=pay.number,
            confirmation=pay.number[-4:],
            division=pay.division,
            at=pay.paid_at,
        )
        named = next((bill for bill in bills if bill.bill_code == pay.bill_code), None)
        if named is None:
            return biller.MISMATCH if result == biller.FOUND else result
        wrong_yen = named.amount_yen and pay.amount_yen != named.amount_yen + named.late_yen
        if wrong_yen:
            return biller.MISMATCH
        meanwhile = pay.number.startswith(billers.PAID_MEANWHILE)
        return biller.PAID if meanwhile or self._is_paid(pay.biller_number, named) else None

    def _look_up(self, key: str) -> StatusAnswer:
        known = self._store.execute(
            "SELECT sequence, reason FROM payment WHERE telegram_key = ?", (key,)
        ).fetchone()
        if known is None:
            return StatusAnswer(key=key, state=State.UNKNOWN)
        sequence, reason = known
        if sequence is None:
            return StatusAnswer(key=key, state=State.ACCEPTED)
        settled = reason == payment.SETTLED_WITHOUT_REASON
        return StatusAnswer(
            key=key, state=State.SETTLED if settled else State.RETURNED, reason=reason
        )

    def _results(self, question: ResultsRequest, faults: Faults) -> Sequence[Result]:
        found = self._store.execute(
            "SELECT sequence, telegram_key, reason FROM payment"
            " WHERE sending_bank = ? AND sequence > ? ORDER BY sequence LIMIT ?",
            (question.sending_bank, question.last_sequence, MOST_RESULTS),
        )
        results: list[Result] = []
        for sequence, key, reason in found:
            settled = reason == payment.SETTLED_WITHOUT_REASON
            result = Result(
                sequence=sequence,
                key=key,
                outcome=Outcome.SETTLED if settled else Outcome.RETURNED,
                reason=reason,
            )
            results += [result] * (2 if faults.repeats(key=key) else 1)
        return results[:MOST_RESULTS]


def _whose(inquiry: BillerInquiry) -> BillerAnswer:
    of = billers.BILLERS.get(inquiry.biller_number)
    if of is None:
        return BillerAnswer(biller_number=inquiry.biller_number, result_code=biller.NO_BILLER)
    return of.answer()


def _about(question: Telegram) -> str:
    match question:
        case BillerInquiry():
            return f"{question.sending_bank} asks {question.biller_number}"
        case BillInquiry():
            return f"{question.sending_bank} asks {question.biller_number} {question.number}"
        case ResultsRequest():
            return f"{question.sending_bank} after {question.last_sequence}"
        case Pay() | StatusInquiry():
            return question.key
    return "what only a biller may send"


def _reason(pay: Pay, faults: Faults) -> str:
    """Why the payment will come back, or 00 when it will be settled."""
    withdrawn = pay.number.startswith(billers.WITHDRAWN) or faults.returns(key=pay.key)
    return payment.WITHDRAWN if withdrawn else payment.SETTLED_WITHOUT_REASON
