"""The bank's end of the line to the billers' network (収納ネットワークの回線, D1–D3)."""

from typing import TypeVar

from madoguchi.formats.payeasy import telegram
from madoguchi.formats.payeasy.bill import Bill, BillInquiry, BillsAnswer
from madoguchi.formats.payeasy.biller import BillerAnswer, BillerInquiry
from madoguchi.formats.payeasy.payment import (
    End,
    Pay,
    PayReply,
    Result,
    ResultsRequest,
    StatusAnswer,
    StatusInquiry,
)
from madoguchi.wires.line import AnswerLost as AnswerLost
from madoguchi.wires.line import Conversation
from madoguchi.wires.line import LineDown as LineDown

_Given = TypeVar("_Given", Bill, Result)


class Line(Conversation[telegram.Telegram]):
    """A line to the network; `timeout` is in seconds, for opening it and for each whole answer.

    Every question may be asked again: the network knows a payment by its key. All raise LineDown,
    AnswerLost, and layout.Unwritable before anything is sent.
    """

    def __init__(self, *, host: str, port: int, timeout: float) -> None:
        super().__init__(host=host, port=port, timeout=timeout, decode=telegram.decode)

    def ask_biller(self, inquiry: BillerInquiry) -> BillerAnswer:
        """Ask whose number it is (収納機関照会)."""
        answer = self.ask(inquiry)
        if not isinstance(answer, BillerAnswer) or answer.biller_number != inquiry.biller_number:
            self.lose("the answer is to something else")
        return answer

    def ask_bills(self, inquiry: BillInquiry) -> tuple[BillsAnswer, list[Bill]]:
        """Ask which bills wait behind these numbers (請求照会)."""
        answer = self.ask(inquiry)
        # Not told in words: bills hold names, and what is lost here is logged.
        if not isinstance(answer, BillsAnswer) or (answer.biller_number, answer.number) != (
            inquiry.biller_number,
            inquiry.number,
        ):
            self.lose("the answer is to something else")
        bills = self._until_end(Bill, self.hear())
        if len(bills) != answer.count:
            self.lose(f"{len(bills)} bills instead of {answer.count}")
        return answer, bills

    def pay(self, payment: Pay) -> PayReply:
        """Send one payment (払込依頼) and return whether the biller took it on."""
        answer = self.ask(payment)
        if not isinstance(answer, PayReply) or answer.key != payment.key:
            self.lose(f"{answer} answers something else")
        return answer

    def ask_status(self, key: str) -> StatusAnswer:
        """Ask what became of the payment with this key (払込照会)."""
        answer = self.ask(StatusInquiry(key=key))
        if not isinstance(answer, StatusAnswer) or answer.key != key:
            self.lose(f"{answer} answers something else")
        return answer

    def results_after(self, *, bank_code: str, sequence: int) -> list[Result]:
        """Fetch at most 100 results after `sequence` (収納結果), oldest first.

        One may be given twice, under the same sequence.
        """
        asked = ResultsRequest(sending_bank=bank_code, last_sequence=sequence)
        return self._until_end(Result, self.ask(asked))

    def _until_end(self, shape: type[_Given], heard: telegram.Telegram) -> list[_Given]:
        given: list[_Given] = []
        while isinstance(heard, shape):
            given.append(heard)
            heard = self.hear()
        if not isinstance(heard, End):
            self.lose(f"{type(heard).__name__} stands among {shape.__name__}s")
        return given
