"""The slips of the demonstration bring what the hand-out says."""

import datetime as dt

import pytest

from madoguchi.demo import handout
from madoguchi.demo.slips import SLIPS, Slip
from madoguchi.formats.payeasy import biller
from madoguchi.wires.payeasy import billers

AT = dt.datetime(2026, 11, 25, 10, 0)
_CODES = {
    "(P03)": biller.PAID,
    "(P04)": biller.EXPIRED,
    "(P05)": biller.NOT_THERE_YET,
    "(P06)": biller.CLOSED,
}


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.becomes)
def test_a_slip_brings_what_the_hand_out_says(slip: Slip) -> None:
    code, found = billers.what_waits(
        billers.BILLERS[slip.biller_number],
        number=slip.number,
        confirmation=slip.confirmation,
        division=slip.division,
        at=AT,
    )
    silent = slip.number.startswith(billers.SILENT)
    expected = biller.MISMATCH if silent else _CODES.get(slip.becomes[-5:], biller.FOUND)
    assert code == expected
    assert len(found) == (3 if "three" in slip.becomes else code == biller.FOUND)


def test_the_hand_out_ends_with_the_slips() -> None:
    told = handout.as_text().rpartition("\n\n")[2].splitlines()
    assert told[0].startswith("Slips to pay (ペイジー)")
    assert told[1] == "  59001  91000003480  3480  -  ひので電力株式会社: one bill"
    assert told[3] == (
        "  00990  93000000100  0100  1  架空国税収納センター: an amount that the payer types"
    )
    assert len(told) == len(SLIPS) + 1
