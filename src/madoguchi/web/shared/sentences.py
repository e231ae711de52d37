"""Parts of the sentences a customer reads (文言の部品): moments, fields, figures, whom to ask."""

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.policy.profile import Profile
from madoguchi.values.day import TOKYO
from madoguchi.values.yen import show_yen

Facts = Mapping[str, object]
Sentence = Callable[[Facts, Profile], str]

_WEEKDAYS = "月火水木金土日"

_FIELDS: dict[str, Promise] = {
    "amount": _("金額"),
    "count": _("件数"),
    "day": _("日付"),
    "fee_by": _("手数料の負担"),
    "from": _("開始日"),
    "kind": _("科目"),
    "name": _("受取人名"),
    "number": _("口座番号"),
    "password": _("ログインパスワード"),
    "sender": _("振込依頼人名"),
    "source": _("引落口座"),
    "to": _("終了日"),
}


def show_moment(at: dt.datetime) -> str:
    """Write a moment as a sentence needs it: 11月25日(水) 11時05分, on Japan's clocks."""
    here = at.astimezone(TOKYO)
    return f"{show_day(here.date())} {here.hour}時{here.minute:02d}分"


def show_day(day: dt.date) -> str:
    """Write a day as a sentence needs it: 11月25日(水)."""
    return f"{day.month}月{day.day}日({_WEEKDAYS[day.weekday()]})"


def ask_the_desk(profile: Profile) -> str:
    """Say whom to telephone."""
    return str(_("%(desk)s（電話 %(phone)s）へご連絡ください。")) % {
        "desk": profile.contact.desk,
        "phone": profile.contact.phone,
    }


def _field(facts: Facts, profile: Profile) -> str:
    name = str(facts.get("field", ""))
    if name == "login_id":
        return profile.wording.login_id
    return str(_FIELDS.get(name, _("入力内容")))


def plain(text: Promise) -> Sentence:
    """A sentence that needs no facts."""
    return lambda facts, profile: str(text)


def of_field(general: Promise, by_field: dict[str, Promise]) -> Sentence:
    """A sentence of its own for some fields, and one with the field's name for all others."""

    def sentence(facts: Facts, profile: Profile) -> str:
        text = by_field.get(str(facts.get("field", "")), general)
        return str(text) % {"field": _field(facts, profile)}

    return sentence


def out_of_range(facts: Facts, profile: Profile) -> str:
    """A04: with `first` and `last`, the days that would do."""
    first, last = facts.get("first"), facts.get("last")
    if isinstance(first, dt.date) and isinstance(last, dt.date):
        return str(_("%(field)sは、%(first)sから%(last)sまでの日にしてください。")) % {
            "field": _field(facts, profile),
            "first": show_day(first),
            "last": show_day(last),
        }
    return _OTHER_RANGES(facts, profile)


_OTHER_RANGES = of_field(
    _("%(field)sが決められた範囲にありません。入力し直してください。"),
    {
        "amount": _("金額は1円以上で入力してください。"),
        "count": _("件数は1から200までの数字で入力してください。"),
    },
)


def login_mismatch(facts: Facts, profile: Profile) -> str:
    """B03: the same words whether the ID is somebody's or nobody's (A5)."""
    return str(
        _(
            "%(id)sまたはログインパスワードが違います。お確かめのうえ、もう一度入力してください。"
            "続けて間違えると、ご利用が止まります。"
        )
    ) % {"id": profile.wording.login_id}


def locked_out(what: Promise) -> Sentence:
    """A lock that releases itself (ロックアウト), with `until` where it is known."""

    def sentence(facts: Facts, profile: Profile) -> str:
        stopped = str(_("%(what)sを続けて間違えたため、ご利用を一時止めています。")) % {
            "what": what
        }
        until = facts.get("until")
        if not isinstance(until, dt.datetime):
            return stopped + str(_("しばらくたってから、もう一度お試しください。"))
        return stopped + str(_("%(until)sを過ぎてから、もう一度お試しください。")) % {
            "until": show_moment(until)
        }

    return sentence


def blocked(what: Promise) -> Sentence:
    """A lock that only a bank procedure releases (閉塞)."""

    def sentence(facts: Facts, profile: Profile) -> str:
        return (
            str(_("%(what)sを続けて間違えたため、ご利用を停止（閉塞）しました。")) % {"what": what}
            + str(_("再開には所定のお手続きが必要です。"))
            + ask_the_desk(profile)
        )

    return sentence


_WHY_CLOSED: dict[str, Promise] = {
    "outside-hours": _("ただいまの時間は、このお取引を受け付けていません。"),
    "not-today": _("本日は、このお取引を受け付けていません。"),
    "maintenance": _("メンテナンスのため、ただいまこのお取引を受け付けていません。"),
    "current-account-cutoff": _("当座預金への本日の振込は、受付を終了しました。"),
}


def outside_hours(facts: Facts, profile: Profile) -> str:
    """T01: why it is closed (`reason`) and when it opens (`next_open`)."""
    why = _WHY_CLOSED.get(str(facts.get("reason")), _WHY_CLOSED["outside-hours"])
    return str(why) + reopening(facts.get("next_open"), profile)


def reopening(next_open: object, profile: Profile) -> str:
    """Say when a closed service works again, or whom to ask where nobody knows."""
    if isinstance(next_open, dt.datetime):
        return str(_("次は%(moment)sからご利用いただけます。")) % {"moment": show_moment(next_open)}
    return str(_("再開の時刻は、%(desk)s（電話 %(phone)s）へお問い合わせください。")) % {
        "desk": profile.contact.desk,
        "phone": profile.contact.phone,
    }


def over_transfer_limit(facts: Facts, profile: Profile) -> str:
    """T10: `most_yen` is what one transfer may carry."""
    over = str(_("1回に振り込める金額を超えています。"))
    most = facts.get("most_yen")
    if not isinstance(most, int):
        return over + str(_("金額を減らしてください。"))
    return over + str(_("金額を %(most)s 以下にしてください。")) % {"most": show_yen(most)}


def over_daily_limit(facts: Facts, profile: Profile) -> str:
    """T11: `most_yen` is what is left of today."""
    most = facts.get("most_yen")
    if isinstance(most, int) and most > 0:
        return str(
            _(
                "本日あと %(most)s まで振り込めます。"
                "金額をこれ以下にするか、明日以降にお手続きください。"
            )
        ) % {"most": show_yen(most)}
    return str(_("本日の限度額いっぱいまで振込済みです。明日以降にお手続きください。"))


def short_of_funds(facts: Facts, profile: Profile) -> str:
    """T12: `most_yen` is what the account can still pay, the fee taken off."""
    most = facts.get("most_yen")
    if isinstance(most, int) and most > 0:
        return str(
            _("残高が足りません。金額を %(most)s 以下にするか、別の口座を選んでください。")
        ) % {"most": show_yen(most)}
    return str(_("残高が足りません。別の口座を選ぶか、ご入金のあとでお手続きください。"))


def calendar_ended(facts: Facts, profile: Profile) -> str:
    """S01: the bank itself cannot go on."""
    return str(
        _("営業日の情報がないため、受け付けられません。お取引は行われていません。")
    ) + ask_the_desk(profile)
