"""Sentences a customer reads about transfers (振込の文言): days, limits, funds, names."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from madoguchi.policy.profile import Profile
from madoguchi.values.yen import show_yen
from madoguchi.web.shared.sentences import Facts, Sentence, ask_the_desk, show_day, show_moment


def day_not_offered(facts: Facts, profile: Profile) -> str:
    """T14: `first` and `last` are the days that can be chosen; `reason` may be a holiday."""
    first, last = facts.get("first"), facts.get("last")
    holiday = facts.get("reason") == "holiday"
    why = _("土曜日・日曜日・祝日・年末年始は、振込指定日にできません。") if holiday else ""
    if not isinstance(first, dt.date) or not isinstance(last, dt.date):
        return str(why) + str(_("振込指定日を選び直してください。"))
    return str(why) + str(_("%(first)sから%(last)sまでの日を選んでください。")) % {
        "first": show_day(first),
        "last": show_day(last),
    }


def over_transfer_limit(facts: Facts, profile: Profile) -> str:
    """T10: `most_yen` is what one transfer may carry; 0 where the customer locked his limit."""
    over = str(_("1回に振り込める金額を超えています。"))
    most = facts.get("most_yen")
    if not isinstance(most, int):
        return over + str(_("金額を減らしてください。"))
    if most == 0:
        return str(
            _("利用限度額が0円のため、振り込めません。限度額を変更してからお手続きください。")
        )
    return over + str(_("金額を %(most)s 以下にしてください。")) % {"most": show_yen(most)}


def over_daily_limit(facts: Facts, profile: Profile) -> str:
    """T11: `most_yen` is what is left of today, or of the day `counts_on` of a reservation."""
    most, day = facts.get("most_yen"), facts.get("counts_on")
    if isinstance(most, int) and isinstance(day, dt.date):
        said = {"day": show_day(day), "most": show_yen(most)}
        if most == 0:
            full = _("%(day)sは限度額いっぱいまでご予約済みです。別の日を指定してください。")
            return str(full) % said
        left = _(
            "%(day)sの限度額は、あと %(most)s です。"
            "金額をこれ以下にするか、別の日を指定してください。"
        )
        return str(left) % said
    if isinstance(most, int) and most > 0:
        return str(
            _(
                "本日あと %(most)s まで振り込めます。"
                "金額をこれ以下にするか、明日以降にお手続きください。"
            )
        ) % {"most": show_yen(most)}
    return str(_("本日の限度額いっぱいまで振込済みです。明日以降にお手続きください。"))


def or_with_the_token(said: Sentence) -> Sentence:
    """With `token_from`: from when the limits of a token just put into use would do."""

    def sentence(facts: Facts, profile: Profile) -> str:
        since, text = facts.get("token_from"), said(facts, profile)
        if not isinstance(since, dt.datetime):
            return text
        later = _("%(moment)sからは、ワンタイムパスワードの限度額でお振込みいただけます。")
        return text + str(later) % {"moment": show_moment(since)}

    return sentence


def short_of_funds(facts: Facts, profile: Profile) -> str:
    """T12: `most_yen` is what the account can still pay, the fee taken off."""
    most = facts.get("most_yen")
    if isinstance(most, int) and most > 0:
        return str(
            _("残高が足りません。金額を %(most)s 以下にするか、別の口座を選んでください。")
        ) % {"most": show_yen(most)}
    return str(_("残高が足りません。別の口座を選ぶか、ご入金のあとでお手続きください。"))


def name_check_off(facts: Facts, profile: Profile) -> str:
    """T07: `days` is how long a look-up counts whose account is not paid."""
    said = str(
        _("口座名義の確認が続いたため、確認を停止しています。受取人名をよくお確かめください。")
    )
    if "days" not in facts:
        return said
    again = _(
        "名義を確認した口座への振込が済むか、確認から%(days)s日たつと、ふたたび確認できます。"
    )
    return said + str(again) % {"days": facts["days"]}


def contract_stopped(facts: Facts, profile: Profile) -> str:
    """T15: nothing is done for a contract that was stopped, neither now nor on a day reserved."""
    return str(_("ＩＢ取引が停止されているため、実行しませんでした。")) + ask_the_desk(profile)
