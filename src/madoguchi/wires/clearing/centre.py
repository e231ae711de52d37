"""What the simulated clearing centre knows: transfers, results, credits, what it has told (C14).

All of it is in one SQLite file, changed by one transaction per telegram, so that a centre killed at
any moment goes on where it was.
"""

import datetime as dt
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from madoguchi.formats.clearing import telegram
from madoguchi.formats.clearing.telegram import Outcome, State, Telegram
from madoguchi.wires.clearing import centre_credits
from madoguchi.wires.clearing.centre_totals import count
from madoguchi.wires.clearing.faults import Faults
from madoguchi.wires.clearing.invented_names import answer_name

MOST_RESULTS: Final = 100

# A person at a demonstration chooses the ending by the account number that is typed in.
_RETURNED_BY_NUMBER: Final = {"9404": telegram.NO_ACCOUNT, "9405": telegram.NAME_DIFFERS}
_SLOW_NUMBER: Final = "9406"
_SLOW_SECONDS: Final = 60.0

# The reason is settled when the transfer is taken on, so changing the faults later changes nothing
# that was promised. The sequence is given only when the result is due: a slow transfer must not
# leave a hole that a bank has already asked beyond.
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS transfer (
    telegram_key TEXT PRIMARY KEY,
    content BLOB NOT NULL,
    sending_bank TEXT NOT NULL,
    amount_yen INTEGER NOT NULL,
    reason TEXT NOT NULL,
    due_at REAL NOT NULL,
    sequence INTEGER,
    CONSTRAINT a_bank_counts_each_result_once UNIQUE (sending_bank, sequence)
);
CREATE INDEX IF NOT EXISTS not_yet_settled ON transfer (due_at) WHERE sequence IS NULL;
CREATE TABLE IF NOT EXISTS attempt (about TEXT PRIMARY KEY, count INTEGER NOT NULL);
"""


class Centre:
    """The centre (センター) without its line: questions in, answers out."""

    def __init__(self, store: Path) -> None:
        self._store = sqlite3.connect(store)
        self._store.execute("PRAGMA journal_mode = WAL")
        self._store.execute("PRAGMA synchronous = FULL")
        self._store.executescript(_TABLES + centre_credits.TABLES)

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def answer(self, *, question: Telegram, faults: Faults, at: dt.datetime) -> Sequence[Telegram]:
        """Let one telegram take effect and return the answer; none when the answer gets lost.

        A telegram that only a centre may send is not answered either.
        """
        with self._store:
            attempt = self._count_attempt(question)
            self._settle_what_is_due(at)
            answers: Sequence[Telegram] = ()
            match question:
                case telegram.Transfer():
                    answers = (self._take_on(question, faults, at),)
                case telegram.Inquiry():
                    answers = (self._look_up(question.key),)
                case telegram.ResultsRequest():
                    answers = (*self._results(question, faults), telegram.End())
                case telegram.NameInquiry():
                    answers = (answer_name(question, faults, at),)
                case telegram.CreditsRequest():
                    given = centre_credits.after(self._store, question, faults)
                    answers = (*given, telegram.End())
                case telegram.CreditReturn():
                    answers = (centre_credits.take_back(self._store, question),)
                case telegram.TotalsRequest():
                    answers = (count(self._store, question),)
        lost = faults.loses_answer(about=_about(question), attempt=attempt)
        return () if lost else answers

    def _count_attempt(self, question: Telegram) -> int:
        self._store.execute(
            "INSERT INTO attempt VALUES (?, 1) ON CONFLICT (about) DO UPDATE SET count = count + 1",
            (_about(question),),
        )
        counted = self._store.execute(
            "SELECT count FROM attempt WHERE about = ?", (_about(question),)
        )
        return int(counted.fetchone()[0])

    def _settle_what_is_due(self, at: dt.datetime) -> None:
        due = self._store.execute(
            "SELECT telegram_key, sending_bank FROM transfer"
            " WHERE sequence IS NULL AND due_at <= ? ORDER BY due_at, rowid",
            (at.timestamp(),),
        )
        for key, bank in due.fetchall():
            self._store.execute(
                "UPDATE transfer SET sequence ="
                " (SELECT COALESCE(MAX(sequence), 0) + 1 FROM transfer WHERE sending_bank = ?)"
                " WHERE telegram_key = ?",
                (bank, key),
            )

    def _take_on(
        self, transfer: telegram.Transfer, faults: Faults, at: dt.datetime
    ) -> telegram.Reply:
        content = telegram.encode(transfer)
        known = self._store.execute(
            "SELECT content FROM transfer WHERE telegram_key = ?", (transfer.key,)
        ).fetchone()
        if known is None:
            due_at = at.timestamp() + _seconds_until_result(transfer, faults)
            self._store.execute(
                "INSERT INTO transfer VALUES (?, ?, ?, ?, ?, ?, NULL)",
                (
                    transfer.key,
                    content,
                    transfer.sending_bank,
                    transfer.amount_yen,
                    _reason(transfer, faults),
                    due_at,
                ),
            )
        same = known is None or known[0] == content
        return telegram.Reply(
            key=transfer.key, result_code=telegram.ACCEPTED if same else telegram.KEY_REUSED
        )

    def _look_up(self, key: str) -> telegram.InquiryAnswer:
        known = self._store.execute(
            "SELECT sequence, reason FROM transfer WHERE telegram_key = ?", (key,)
        ).fetchone()
        if known is None:
            return telegram.InquiryAnswer(key=key, state=State.UNKNOWN)
        sequence, reason = known
        if sequence is None:
            return telegram.InquiryAnswer(key=key, state=State.ACCEPTED)
        state = State.CREDITED if reason == telegram.CREDITED_WITHOUT_REASON else State.RETURNED
        return telegram.InquiryAnswer(key=key, state=state, reason=reason)

    def _results(
        self, question: telegram.ResultsRequest, faults: Faults
    ) -> Sequence[telegram.Result]:
        found = self._store.execute(
            "SELECT sequence, reason, content FROM transfer"
            " WHERE sending_bank = ? AND sequence > ? ORDER BY sequence LIMIT ?",
            (question.sending_bank, question.last_sequence, MOST_RESULTS),
        )
        results: list[telegram.Result] = []
        for sequence, reason, content in found:
            result = _result(sequence, reason, content)
            results += [result] * (2 if faults.repeats(key=result.key) else 1)
        return results[:MOST_RESULTS]


def _about(question: Telegram) -> str:
    match question:
        case telegram.ResultsRequest():
            return f"{question.sending_bank} after {question.last_sequence}"
        case telegram.CreditsRequest():
            return f"{question.receiving_bank} credits after {question.last_sequence}"
        case telegram.CreditReturn():
            return f"return of {question.key}"
        case telegram.TotalsRequest():
            return f"{question.bank} totals of {question.value_date}"
        case telegram.End() | telegram.Totals():
            return "no question"
        case _:
            return question.key


def _seconds_until_result(transfer: telegram.Transfer, faults: Faults) -> float:
    slow = transfer.account_number.startswith(_SLOW_NUMBER)
    return max(faults.delay_seconds, _SLOW_SECONDS if slow else 0.0)


def _reason(transfer: telegram.Transfer, faults: Faults) -> str:
    """Why the transfer will come back, or 00 when it will be credited."""
    asked_for = _RETURNED_BY_NUMBER.get(transfer.account_number[:4])
    if asked_for:
        return asked_for
    drawn = faults.returns(key=transfer.key)
    return telegram.NO_ACCOUNT if drawn else telegram.CREDITED_WITHOUT_REASON


def _result(sequence: int, reason: str, content: bytes) -> telegram.Result:
    transfer = telegram.decode(content)
    assert isinstance(transfer, telegram.Transfer)
    credited = reason == telegram.CREDITED_WITHOUT_REASON
    return telegram.Result(
        sequence=sequence,
        key=transfer.key,
        outcome=Outcome.CREDITED if credited else Outcome.RETURNED,
        reason=reason,
        # The bank's day, not this machine's: a demonstration may stand at any moment.
        settled_on=transfer.value_date,
    )
