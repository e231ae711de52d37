"""Finds the biller of a number (収納機関の照会): it decides what is asked next (D1)."""

import datetime as dt

from madoguchi.access.actor import Actor
from madoguchi.formats.payeasy import biller as telegrams
from madoguchi.institutions import current
from madoguchi.payeasy import misses, network
from madoguchi.policy import payment
from madoguchi.policy.payeasy import Biller, read_biller_number
from madoguchi.values.day import Calendar
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires.payeasy.line import AnswerLost, LineDown


def find_biller(typed: str, *, by: Actor, calendar: Calendar, at: dt.datetime) -> Biller:
    """Ask the network whose number was typed; nothing is written.

    Raises Refused: OUTSIDE_HOURS (T01), PAYEASY_LOCKED_OUT (B36), PAYEASY_BLOCKED (B37); A00 or
    A01 for what is no number; UNKNOWN_BILLER (P01), BILLER_SILENT (P07).
    """
    payment.must_be_open(current.institution().profile, calendar, at=at)
    misses.must_be_open(by.contract_id, network.rule().lock, at=at)
    number = read_biller_number(typed)
    inquiry = telegrams.BillerInquiry(
        sending_bank=network.bank_code(),
        biller_number=number,
        asked_at=network.japans_clock(at),
    )
    try:
        with network.line() as line:
            answer = line.ask_biller(inquiry)
    except (LineDown, AnswerLost) as error:
        raise Refused(Refusal.BILLER_SILENT) from error
    if answer.result_code != telegrams.FOUND:
        raise Refused(Refusal.UNKNOWN_BILLER, field="biller_number")
    return Biller(
        number=number,
        name=answer.name,
        name_kana=answer.name_kana,
        division_asked=answer.division_asked is telegrams.Asked.YES,
        opens=f"{answer.opens[:2]}:{answer.opens[2:]}",
        closes=f"{answer.closes[:2]}:{answer.closes[2:]}",
    )
