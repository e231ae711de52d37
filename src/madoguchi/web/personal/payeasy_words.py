"""How a payment stands (払込の状態), in one word and one honest sentence (D5)."""

from django.utils.translation import gettext as _

from madoguchi.payeasy.reads import Payment
from madoguchi.payeasy.states import State
from madoguchi.web.personal.order_words import Standing


def standing(paid: Payment) -> Standing:
    """Say how a payment stands; nobody needs to do anything again."""
    word = paid.state.japanese
    match paid.state:
        case State.SETTLED:
            return Standing(word, "done", _("収納機関への払込が済みました。"))
        case State.RETURNED:
            sentence = _(
                "払い込めませんでした（%(reason)s）。お引き落とした金額は、口座へお返ししました。"
            ) % {"reason": paid.why_returned}
            return Standing(word, "stopped", sentence)
        case State.ACCEPTED:
            sentence = _(
                "お引き落としを済ませ、収納機関の確認をお待ちしています。"
                "もう一度お手続きする必要はありません。"
            )
            return Standing(word, "waiting", sentence)
