"""What a member of staff reads when the bank says no (職員向けの文言)."""

from django.utils.translation import gettext_lazy as _

from madoguchi.values.refusal import Refusal
from madoguchi.web.shared.sentences import Sentence, plain

SENTENCES: dict[Refusal, Sentence] = {
    Refusal.STAFF_MISMATCH: plain(
        _(
            "職員ＩＤ・パスワード・認証番号のいずれかが違います。"
            "認証番号は新しく表示されたものを使い、もう一度入力してください。"
            "続けて間違えると、ログインが止まります。"
        )
    ),
    Refusal.STAFF_BLOCKED: plain(
        _(
            "続けて間違えたため、ログインを停止（閉塞）しました。"
            "管理の役割を持つ職員に、解除を依頼してください。"
        )
    ),
    Refusal.STAFF_ROLE: plain(
        _("あなたの役割では、この操作はできません。できる役割の職員に依頼してください。")
    ),
    Refusal.OWN_APPLICATION: plain(
        _("ご自身の申請は、ご自身では承認できません。別の職員に承認を依頼してください。")
    ),
    Refusal.ALREADY_DECIDED: plain(
        _("この申請は、すでに処理が終わっています。申請の画面で結果をお確かめください。")
    ),
    Refusal.NOT_APPLICABLE: plain(
        _(
            "お客様のいまの状態では、このお手続きはできません。"
            "お客様の画面で状態を確かめ、お手続きを選び直してください。"
        )
    ),
}
