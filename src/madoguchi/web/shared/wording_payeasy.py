"""What a customer reads when a bill cannot be paid (税金・各種料金の払込のお断り, D3)."""

from django.utils.translation import gettext_lazy as _

from madoguchi.values.refusal import Refusal
from madoguchi.web.shared import sentences
from madoguchi.web.shared.sentences import Sentence

SENTENCES: dict[Refusal, Sentence] = {
    Refusal.UNKNOWN_BILLER: sentences.plain(
        _("この収納機関番号は見つかりません。払込書の5桁の数字をお確かめください。")
    ),
    Refusal.BILL_MISMATCH: sentences.plain(
        _(
            "入力された番号の払込書が見つかりません。払込書の番号をお確かめください。"
            "続けて間違えると、本日のご利用が止まります。"
        )
    ),
    Refusal.BILL_PAID: sentences.plain(_("この払込書は、すでに払い込まれています。")),
    Refusal.BILL_EXPIRED: sentences.plain(
        _("この払込書は、取扱期限を過ぎています。払込書の発行元へお問い合わせください。")
    ),
    Refusal.BILL_NOT_THERE_YET: sentences.plain(
        _(
            "この払込書は、まだ収納機関に登録されていません。"
            "数日たってから、もう一度お試しください。"
        )
    ),
    Refusal.BILLER_CLOSED: sentences.plain(
        _("収納機関の取扱時間外です。時間をおいて、もう一度お試しください。")
    ),
    Refusal.BILLER_SILENT: sentences.plain(
        _(
            "収納機関から応答がありません。払込は行われていません。"
            "しばらくたってから、もう一度お試しください。"
        )
    ),
    Refusal.PAYEASY_OVER_LIMIT: sentences.plain(
        _("払込の限度額を超えています。払込金額をお確かめください。")
    ),
}
