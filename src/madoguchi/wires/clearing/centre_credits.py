"""The credits the simulated centre has for its banks (被仕向振込の模擬), in its own store (C16)."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Final

from madoguchi.formats.clearing import telegram
from madoguchi.wires.clearing.faults import Faults

MOST_CREDITS: Final = 100

# `returned` is the telegram that sent a credit back, so that a repeat of it can be told apart.
TABLES: Final = """
CREATE TABLE IF NOT EXISTS credit (
    telegram_key TEXT PRIMARY KEY,
    receiving_bank TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    content BLOB NOT NULL,
    returned BLOB,
    CONSTRAINT a_bank_counts_each_credit_once UNIQUE (receiving_bank, sequence)
);
"""


def order_credit(*, store: Path, transfer: telegram.Transfer) -> int:
    """Let another bank send a credit; returns its sequence at the receiving bank.

    Works beside a running centre. Raises sqlite3.IntegrityError for a key that was used before.
    """
    with closing(sqlite3.connect(store)) as writer:
        writer.executescript(TABLES)
        with writer:
            # The number and the row are one statement: two orders at once get two numbers.
            given = writer.execute(
                "INSERT INTO credit SELECT ?, ?, COALESCE(MAX(sequence), 0) + 1, ?, NULL"
                " FROM credit WHERE receiving_bank = ? RETURNING sequence",
                (
                    transfer.key,
                    transfer.receiving_bank,
                    telegram.encode(transfer),
                    transfer.receiving_bank,
                ),
            )
            return int(given.fetchone()[0])


def after(
    store: sqlite3.Connection, question: telegram.CreditsRequest, faults: Faults
) -> Sequence[telegram.Credit]:
    """The credits of one bank after a sequence, oldest first, each perhaps twice (repeat)."""
    found = store.execute(
        "SELECT sequence, content FROM credit"
        " WHERE receiving_bank = ? AND sequence > ? ORDER BY sequence LIMIT ?",
        (question.receiving_bank, question.last_sequence, MOST_CREDITS),
    )
    given: list[telegram.Credit] = []
    for sequence, content in found:
        credit = _credit(sequence, content)
        given += [credit] * (2 if faults.repeats(key=credit.key) else 1)
    return given[:MOST_CREDITS]


def take_back(store: sqlite3.Connection, sent: telegram.CreditReturn) -> telegram.Reply:
    """Take a credit's return on, once: the same again is accepted, another one is not."""
    found = store.execute(
        "SELECT sequence, content, returned FROM credit"
        " WHERE telegram_key = ? AND receiving_bank = ?",
        (sent.key, sent.receiving_bank),
    ).fetchone()
    if found is None or _credit(*found[:2]).amount_yen != sent.amount_yen:
        return telegram.Reply(key=sent.key, result_code=telegram.UNKNOWN_CREDIT)
    content = telegram.encode(sent)
    if found[2] not in (None, content):
        return telegram.Reply(key=sent.key, result_code=telegram.KEY_REUSED)
    store.execute(
        "UPDATE credit SET returned = ? WHERE telegram_key = ?",
        (content, sent.key),
    )
    return telegram.Reply(key=sent.key, result_code=telegram.ACCEPTED)


def read_returned(*, store: Path, bank_code: str) -> dict[str, str]:
    """The credits that one bank sent back, by key, with their reasons (対査); changes nothing."""
    with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)) as reader:
        found = reader.execute(
            "SELECT telegram_key, returned FROM credit"
            " WHERE receiving_bank = ? AND returned IS NOT NULL",
            (bank_code,),
        )
        backs = {key: telegram.decode(content) for key, content in found}
    return {
        key: sent.reason for key, sent in backs.items() if isinstance(sent, telegram.CreditReturn)
    }


def _credit(sequence: int, content: bytes) -> telegram.Credit:
    transfer = telegram.decode(content)
    assert isinstance(transfer, telegram.Transfer)
    return telegram.Credit(sequence=sequence, **asdict(transfer))
