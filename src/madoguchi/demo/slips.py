"""Slips to practise with (払込書の見本): numbers to type, and what becomes of each."""

from dataclasses import dataclass

from madoguchi.wires.payeasy import billers
from madoguchi.wires.payeasy.billers import BILLERS

_POWER, _WATER, _TAX, _PREFECTURE = "59001", "59002", "00990", "10990"


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: its biller's number, its own, and what happens when it is typed."""

    biller_number: str
    number: str
    becomes: str

    @property
    def confirmation(self) -> str:
        """The number that proves it: its last four digits."""
        return self.number[-4:]

    @property
    def division(self) -> str:
        """The 納付区分, where the biller asks for one."""
        return "1" if BILLERS[self.biller_number].division_asked else ""


SLIPS = (
    Slip(_POWER, f"{billers.ONE_BILL}0003480", "one bill"),
    Slip(_WATER, f"{billers.THREE_BILLS}0002120", "three bills, each paid by itself or together"),
    Slip(_TAX, f"{billers.AMOUNT_TYPED}0000100", "an amount that the payer types"),
    Slip(_PREFECTURE, f"{billers.LATE}0033500", "a bill with a late charge"),
    Slip(_POWER, f"{billers.PAID}0001000", "paid before (P03)"),
    Slip(_POWER, f"{billers.EXPIRED}0001000", "expired (P04)"),
    Slip(_POWER, f"{billers.NOT_THERE_YET}0001000", "not registered yet (P05)"),
    Slip(_POWER, f"{billers.CLOSED}0001000", "its biller is closed (P06)"),
    Slip(_POWER, f"{billers.SILENT}0001000", "its biller is silent (P07)"),
    Slip(_POWER, f"{billers.PAID_MEANWHILE}0001000", "paid elsewhere meanwhile: money back"),
    Slip(_POWER, f"{billers.WITHDRAWN}0001000", "withdrawn by its biller: money back"),
)


def as_text() -> str:
    """The slips as text, for people; anybody may pay them, each once a month."""
    lines = ["Slips to pay (ペイジー): biller, number, 確認番号, 納付区分"]
    for slip in SLIPS:
        name = BILLERS[slip.biller_number].name
        numbers = (
            f"{slip.biller_number}  {slip.number}  {slip.confirmation}  {slip.division or '-'}"
        )
        lines.append(f"  {numbers}  {name}: {slip.becomes}")
    return "\n".join(lines)
