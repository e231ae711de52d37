"""Asks a biller which bills wait behind a slip's numbers (請求の照会), and keeps what it said."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Final

from madoguchi.access.actor import Actor
from madoguchi.formats.payeasy import bill as telegrams
from madoguchi.formats.payeasy import biller as codes
from madoguchi.institutions import current
from madoguchi.payeasy import inquiries, misses, network
from madoguchi.payeasy.inquiries import Inquired
from madoguchi.policy import payment
from madoguchi.policy.payeasy import Bill, Biller, Numbers
from madoguchi.values.day import Calendar
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires.payeasy.line import AnswerLost, LineDown

_REFUSED: Final[Mapping[str, Refusal]] = {
    codes.NO_BILLER: Refusal.UNKNOWN_BILLER,
    codes.MISMATCH: Refusal.BILL_MISMATCH,
    codes.PAID: Refusal.BILL_PAID,
    codes.EXPIRED: Refusal.BILL_EXPIRED,
    codes.NOT_THERE_YET: Refusal.BILL_NOT_THERE_YET,
    codes.CLOSED: Refusal.BILLER_CLOSED,
}
# The biller knows the numbers, whatever it says of their bill.
_RIGHT_NUMBERS: Final = (codes.FOUND, codes.PAID, codes.EXPIRED)


def inquire(
    biller: Biller, numbers: Numbers, *, by: Actor, calendar: Calendar, at: dt.datetime
) -> Inquired:
    """Ask for the bills behind these numbers and keep them; a miss is spent before (D2–D4).

    Raises Refused: OUTSIDE_HOURS (T01), PAYEASY_LOCKED_OUT (B36), PAYEASY_BLOCKED (B37);
    UNKNOWN_BILLER (P01), BILL_MISMATCH (P02), BILL_PAID (P03), BILL_EXPIRED (P04),
    BILL_NOT_THERE_YET (P05), BILLER_CLOSED (P06) with `opens` and `closes`, BILLER_SILENT (P07).
    Of these, only P02 counts as a miss; right numbers forgive the misses before them.
    """
    payment.must_be_open(current.institution().profile, calendar, at=at)
    lock = network.rule().lock
    spent = misses.spend(by.contract_id, lock, at=at)
    try:
        answer, bills = _ask(biller, numbers, at=at)
    except (LineDown, AnswerLost) as error:
        misses.give_back(spent)
        raise Refused(Refusal.BILLER_SILENT) from error
    if answer.result_code == codes.MISMATCH:
        raise misses.keep(spent, lock, at=at)
    if answer.result_code in _RIGHT_NUMBERS:
        misses.forgive(spent)
    else:
        misses.give_back(spent)
    if answer.result_code != codes.FOUND:
        # A code we do not know is as good as no answer.
        no = _REFUSED.get(answer.result_code, Refusal.BILLER_SILENT)
        raise Refused(no, opens=biller.opens, closes=biller.closes)
    return inquiries.keep(
        Inquired(uuid.uuid4(), biller, numbers.number, numbers.division, bills, at),
        contract_id=by.contract_id,
    )


def _ask(
    biller: Biller, numbers: Numbers, *, at: dt.datetime
) -> tuple[telegrams.BillsAnswer, tuple[Bill, ...]]:
    inquiry = telegrams.BillInquiry(
        sending_bank=network.bank_code(),
        biller_number=biller.number,
        number=numbers.number,
        confirmation=numbers.confirmation,
        division=numbers.division,
        asked_at=network.japans_clock(at),
    )
    with network.line() as line:
        answer, bills = line.ask_bills(inquiry)
    return answer, tuple(_bill(each) for each in bills)


def _bill(told: telegrams.Bill) -> Bill:
    by_payer = told.amount_by is telegrams.AmountBy.PAYER
    endless = told.payable_until == telegrams.NO_END
    return Bill(
        code=told.bill_code,
        payer=told.payer,
        payer_kana=told.payer_kana,
        content=told.content,
        period=told.period,
        amount_yen=None if by_payer else told.amount_yen,
        late_yen=told.late_yen,
        payable_until=None if endless else told.payable_until,
    )
