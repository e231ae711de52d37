"""Asks the centre about what was sent (照会): what became of a transfer, and its results."""

from madoguchi.formats.clearing import answers
from madoguchi.wires.clearing.line import Line


def inquire(line: Line, key: str) -> answers.InquiryAnswer:
    """Ask what became of the transfer with this key (照会). Raises LineDown, AnswerLost."""
    answer = line.ask(answers.Inquiry(key=key))
    if not isinstance(answer, answers.InquiryAnswer) or answer.key != key:
        line.lose(f"{answer} answers something else")
    return answer


def results_after(line: Line, *, bank_code: str, sequence: int) -> list[answers.Result]:
    """Fetch at most 100 results after `sequence` (処理結果), oldest first.

    The centre may give a result twice, under the same sequence. Raises LineDown, AnswerLost;
    then nothing has been used up, and the same question may be asked again.
    """
    answer = line.ask(answers.ResultsRequest(sending_bank=bank_code, last_sequence=sequence))
    results = []
    while isinstance(answer, answers.Result):
        results.append(answer)
        answer = line.hear()
    if not isinstance(answer, answers.End):
        line.lose(f"{answer} stands among results")
    return results
