"""Asks the centre (照会): what became of a transfer, what came, whose name it is, its totals."""

import datetime as dt
from typing import TypeVar

from madoguchi.formats.clearing import answers, names, telegram
from madoguchi.formats.clearing.credits import Credit, CreditsRequest
from madoguchi.formats.clearing.totals import Totals, TotalsRequest
from madoguchi.wires.clearing.line import Line

_Given = TypeVar("_Given", answers.Result, Credit)


def inquire(line: Line, key: str) -> answers.InquiryAnswer:
    """Ask what became of the transfer with this key (照会). Raises LineDown, AnswerLost."""
    answer = line.ask(answers.Inquiry(key=key))
    if not isinstance(answer, answers.InquiryAnswer) or answer.key != key:
        line.lose(f"{type(answer).__name__} answers something else")
    return answer


def results_after(line: Line, *, bank_code: str, sequence: int) -> list[answers.Result]:
    """Fetch at most 100 results after `sequence` (処理結果), oldest first.

    The centre may give a result twice, under the same sequence. Raises LineDown, AnswerLost;
    then nothing has been used up, and the same question may be asked again.
    """
    asked = answers.ResultsRequest(sending_bank=bank_code, last_sequence=sequence)
    return _until_end(line, asked, answers.Result)


def credits_after(line: Line, *, bank_code: str, sequence: int) -> list[Credit]:
    """Fetch at most 100 credits after `sequence` (入金依頼), oldest first; else as for results."""
    asked = CreditsRequest(receiving_bank=bank_code, last_sequence=sequence)
    return _until_end(line, asked, Credit)


def ask_name(line: Line, inquiry: names.NameInquiry) -> names.NameAnswer:
    """Ask which name an account at another bank has (口座名義照会). Raises LineDown, AnswerLost."""
    answer = line.ask(inquiry)
    if not isinstance(answer, names.NameAnswer) or answer.key != inquiry.key:
        line.lose(f"{type(answer).__name__} answers something else")
    return answer


def ask_totals(line: Line, *, bank_code: str, day: dt.date) -> Totals:
    """Ask what the centre counted for this bank on a value date (対査). Raises as `inquire`."""
    answer = line.ask(TotalsRequest(bank=bank_code, value_date=day))
    if not isinstance(answer, Totals) or (answer.bank, answer.value_date) != (bank_code, day):
        line.lose(f"{type(answer).__name__} answers something else")
    return answer


def _until_end(line: Line, asked: telegram.Telegram, shape: type[_Given]) -> list[_Given]:
    answer = line.ask(asked)
    given: list[_Given] = []
    while isinstance(answer, shape):
        given.append(answer)
        answer = line.hear()
    if not isinstance(answer, telegram.End):
        line.lose(f"{type(answer).__name__} stands among {shape.__name__}s")
    return given
