"""How an order stands (依頼の状態), in one word and one honest sentence (B4, C14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.transfers.failures import FAILURES
from madoguchi.transfers.reads import Transfer
from madoguchi.transfers.returns import RETURN_REASONS
from madoguchi.transfers.states import State

Tone = Literal["waiting", "asking", "done", "stopped"]


@dataclass(frozen=True, slots=True)
class Standing:
    """The word in its frame, the sentence that explains it, and why it ended so, if it did."""

    word: str
    tone: Tone
    sentence: str
    reason: str = ""


_TONES: Mapping[State, Tone] = {
    State.RESERVED: "asking",
    State.ACCEPTED: "waiting",
    State.SENT: "waiting",
    State.SETTLED: "done",
    State.RETURNED: "stopped",
    State.FAILED: "stopped",
    State.CANCELLED: "stopped",
}

_SENTENCES: Mapping[State, Promise] = {
    State.RESERVED: gettext_lazy("振込指定日の朝に振り込みます。お金はまだ引き落としていません。"),
    State.ACCEPTED: gettext_lazy("受け付けました。このあと、振込先の金融機関へお送りします。"),
    State.SENT: gettext_lazy("振込先の金融機関へお送りしました。入金の結果をお待ちしています。"),
    State.CANCELLED: gettext_lazy("予約を取り消しました。お引落しはしていません。"),
}


def standing(transfer: Transfer, *, unanswered: bool) -> Standing:
    """Say how an order stands; `unanswered`: its telegram was sent, and no answer came yet."""
    if unanswered:
        sentence = _(
            "振込先の金融機関へお送りし、結果を確かめています。"
            "もう一度お手続きする必要はありません。"
        )
        return Standing(_("処理中"), "waiting", sentence)
    state = transfer.state
    return Standing(state.japanese, _TONES[state], _sentence(transfer), _reason(transfer))


def _sentence(transfer: Transfer) -> str:
    match transfer.state:
        case State.SETTLED if transfer.reach == "other-bank":
            return _("振込先の口座に入金されました。")
        case State.SETTLED:
            return _("入金まで完了しました。")
        case State.RETURNED:
            return _("振込先で入金できませんでした（%(reason)s）。振込金額はお返ししました。") % {
                "reason": _reason(transfer)
            }
        case State.FAILED:
            return _("振り込めませんでした（%(reason)s）。お引落しはしていません。") % {
                "reason": _reason(transfer)
            }
    return str(_SENTENCES[transfer.state])


def _reason(transfer: Transfer) -> str:
    match transfer.state:
        case State.RETURNED:
            return RETURN_REASONS.get(transfer.return_reason, "")
        case State.FAILED:
            return FAILURES.get(transfer.failure, "")
    return ""
