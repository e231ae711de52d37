"""What a customer reads when a bill cannot be paid (税金・各種料金の払込のお断り, D3)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal
from madoguchi.values.yen import show_yen
from madoguchi.web.shared import sentences
from madoguchi.web.shared.sentences import Facts, Sentence


def _biller_closed(facts: Facts, profile: Profile) -> str:
    """P06: `opens` and `closes` are the biller's hours of today, where they are known."""
    closed = str(_("収納機関の取扱時間外です。"))
    opens, closes = facts.get("opens"), facts.get("closes")
    # One that is open all day is closed for a reason of its own.
    if not opens or not closes or (opens, closes) == ("00:00", "24:00"):
        return closed + str(_("時間をおいて、もう一度お試しください。"))
    return closed + str(_("%(opens)sから%(closes)sまでの間に、もう一度お試しください。")) % {
        "opens": opens,
        "closes": closes,
    }


def _over_limit(facts: Facts, profile: Profile) -> str:
    """P08: `most_yen` is what is left of today."""
    most = facts.get("most_yen")
    if isinstance(most, int) and most > 0:
        return str(
            _(
                "払込の限度額を超えています。本日あと %(most)s まで払い込めます。"
                "払込書を減らすか、明日以降にお手続きください。"
            )
        ) % {"most": show_yen(most)}
    return str(_("本日の払込の限度額いっぱいまで払込済みです。明日以降にお手続きください。"))


def or_bills_of_another_day(otherwise: Promise) -> Sentence:
    """T22, where `what` says that bills were asked for on another day; else the other sentence."""

    def sentence(facts: Facts, profile: Profile) -> str:
        if facts.get("what") != "bill":
            return str(otherwise)
        return str(_("日付が変わりました。払込書の番号を入力して、いまの内容をお確かめください。"))

    return sentence


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
    Refusal.BILL_PAID: sentences.plain(
        _(
            "この払込書は、すでに払い込まれています。払込の履歴か、払込書の発行元でお確かめください。"
        )
    ),
    Refusal.BILL_EXPIRED: sentences.plain(
        _("この払込書は、取扱期限を過ぎています。払込書の発行元へお問い合わせください。")
    ),
    Refusal.BILL_NOT_THERE_YET: sentences.plain(
        _(
            "この払込書は、まだ収納機関に登録されていません。"
            "数日たってから、もう一度お試しください。"
        )
    ),
    Refusal.BILLER_CLOSED: _biller_closed,
    Refusal.BILLER_SILENT: sentences.plain(
        _(
            "収納機関から応答がありません。払込は行われていません。"
            "しばらくたってから、もう一度お試しください。"
        )
    ),
    Refusal.PAYEASY_OVER_LIMIT: _over_limit,
}
