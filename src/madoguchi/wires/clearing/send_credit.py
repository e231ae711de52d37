"""Plays another bank that sends money here (他行の模擬): `simulate zengin-credit` (C16)."""

import argparse
import datetime as dt
import uuid
from collections.abc import Sequence
from pathlib import Path

from madoguchi.formats.clearing import telegram
from madoguchi.values.day import day_of
from madoguchi.values.kana import KanaClass, normalise
from madoguchi.wires.clearing.centre_credits import order_credit


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line and give the centre one credit; it is delivered when it is asked for.

    Prints the credit's key and its sequence. The centre may run meanwhile, or start later.
    """
    parser = argparse.ArgumentParser(
        prog="madoguchi simulate zengin-credit",
        description="Send money to an account here, from another bank, through the centre.",
    )
    parser.add_argument("--store", type=Path, required=True, help="the centre's SQLite file")
    parser.add_argument("--bank", required=True, metavar="9990", help="the receiving bank's code")
    parser.add_argument("--branch", required=True, metavar="001")
    parser.add_argument("--kind", default="1", choices=["1", "2", "4"], help="1 ordinary (default)")
    parser.add_argument("--number", required=True, metavar="9000001", help="seven digits")
    parser.add_argument("--name", required=True, type=_kana, help="the receiver's, in kana")
    parser.add_argument("--sender", required=True, type=_kana, help="the sender's, in kana")
    parser.add_argument("--yen", required=True, type=int)
    parser.add_argument("--from-bank", default="9998", help="the sending bank (default: 9998)")
    parser.add_argument("--from-branch", default="001", help="its branch (default: 001)")
    chosen = parser.parse_args(argv)
    try:
        transfer = _transfer(chosen)
        sequence = order_credit(store=chosen.store, transfer=transfer)
    except ValueError as wrong:
        parser.error(str(wrong))
    print(f"credit {transfer.key} is number {sequence} for {transfer.receiving_bank}")
    return 0


def _kana(typed: str) -> str:
    read = normalise(typed, KanaClass.NAME)
    if not read.accepted:
        raise argparse.ArgumentTypeError(read.refused[0].why)
    return read.text


def _transfer(chosen: argparse.Namespace) -> telegram.Transfer:
    return telegram.Transfer(
        key=uuid.uuid4().hex,
        sending_bank=chosen.from_bank,
        sending_branch=chosen.from_branch,
        receiving_bank=chosen.bank,
        receiving_branch=chosen.branch,
        account_kind=chosen.kind,
        account_number=chosen.number,
        receiver_name=chosen.name,
        sender_name=chosen.sender,
        amount_yen=chosen.yen,
        value_date=day_of(dt.datetime.now(tz=dt.UTC)),
    )
