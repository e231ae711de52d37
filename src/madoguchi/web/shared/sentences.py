"""Parts of the sentences a customer reads (文言の部品): moments, fields, figures, whom to ask."""

import datetime as dt
from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.policy.profile import Profile
from madoguchi.values.day import TOKYO
from madoguchi.values.yen import show_yen
from madoguchi.web.shared.field_names import field_name, plain_name

Facts = Mapping[str, object]
Sentence = Callable[[Facts, Profile], str]

_WEEKDAYS = "月火水木金土日"


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


def plain(text: Promise) -> Sentence:
    """A sentence that needs no facts."""
    return lambda facts, profile: str(text)


def of_field(general: Promise, by_field: dict[str, Promise]) -> Sentence:
    """A sentence of its own for some fields, and one with the field's name for all others.

    A form that brings its own labels gives its fields its own names: those are no fields of ours.
    """

    def sentence(facts: Facts, profile: Profile) -> str:
        own = {} if "label" in facts else by_field
        text = own.get(plain_name(facts.get("field")), general)
        return str(text) % {"field": field_name(facts, profile)}

    return sentence


def out_of_range(facts: Facts, profile: Profile) -> str:
    """A04: with `first` and `last` the days that would do, with `most_yen`, `least_yen` an end."""
    first, last = facts.get("first"), facts.get("last")
    if isinstance(last, dt.date):
        text = _("%(field)sは、%(last)sまでの日にしてください。")
        if isinstance(first, dt.date):
            text = _("%(field)sは、%(first)sから%(last)sまでの日にしてください。")
        return str(text) % {
            "field": field_name(facts, profile),
            "first": show_day(first) if isinstance(first, dt.date) else "",
            "last": show_day(last),
        }
    between = _BETWEEN.get(str(facts.get("field")))
    end = facts.get("least_yen", facts.get("most_yen"))
    if between is not None and isinstance(end, int):
        return str(between) % {"end": show_yen(end)}
    return _OTHER_RANGES(facts, profile)


# Amounts that have an end (`most_yen` or `least_yen`), by the field in which they are typed.
_LIMIT = _("利用限度額は0円から %(end)s までの金額にしてください。")
_BETWEEN: dict[str, Promise] = {
    "limit": _LIMIT,
    "per_day_yen": _LIMIT,
    "hold_yen": _("支払を停止する金額は、1円から、いまの支払可能額 %(end)s までにしてください。"),
    "line_yen": _(
        "当座貸越限度額は %(end)s 以上にしてください。"
        "いまの残高と支払停止で、そこまで使われています。"
    ),
}
_OTHER_RANGES = of_field(
    _("%(field)sが決められた範囲にありません。入力し直してください。"),
    {
        "agreement": _("内容をお読みのうえ、同意する欄にチェックを入れてください。"),
        "amount": _("金額は1円以上で入力してください。"),
        "at_sign_on": _("ログインのときに認証するかどうかを選んでください。"),
        "bills": _("払い込む払込書を選んでください。"),
        "count": _("件数は1から200までの数字で入力してください。"),
        "direct_mail": _("ダイレクトメールを希望するかどうかを選んでください。"),
        "download": _(
            "明細が多いため、ＰＤＦにできません。期間を短くするか、ＣＳＶで保存してください。"
        ),
        "kind": _("科目を選んでください。"),
        "least": _("金額の下限は1円以上で入力してください。"),
        "money_in": _("入出金のお知らせを希望するかどうかを選んでください。"),
        "most": _("金額の上限は1円以上で入力してください。"),
        "notice": _(
            "このお知らせは、ないか、掲載が終わったか、取り下げられています。"
            "お知らせの一覧でお確かめください。"
        ),
        "question": _("質問を選んでください。"),
        "shown_until": _("掲載を終える日時は、いまと掲載を始める日時より後にしてください。"),
    },
)


def wrong_length(facts: Facts, profile: Profile) -> str:
    """A01: `shortest` and `longest` letters would do; `nothing` says that no field was filled."""
    if facts.get("nothing"):
        return str(_("変更する項目を入力してください。"))
    shortest, longest = facts.get("shortest", 1), facts.get("longest")
    if isinstance(shortest, int) and isinstance(longest, int):
        return letters_wanted(shortest, longest) % {"field": field_name(facts, profile)}
    return _OTHER_LENGTHS(facts, profile)


_OTHER_LENGTHS = of_field(
    _("%(field)sの文字数が合いません。空欄や長すぎるところがないか、お確かめください。"),
    {
        "amount": _("金額は10桁以内で入力してください。"),
        "answer": _("%(field)sを入力してください。"),
        "branch": _("支店番号は数字3桁で入力してください。"),
        "current_confirmation": _("%(field)sを入力してください。"),
        "current_login": _("%(field)sを入力してください。"),
        "code": _("トークンや認証アプリに表示されている数字を、すべて入力してください。"),
        "least": _("金額の下限は10桁以内で入力してください。"),
        "limit": _("利用限度額は10桁以内で入力してください。"),
        "login": _("%(field)sを入力してください。"),
        "login_id": _("%(field)sを入力してください。"),
        "mail": _("%(field)sを入力してください。"),
        "most": _("金額の上限は10桁以内で入力してください。"),
        "name": _("受取人名を48文字以内で入力してください。"),
        "number": _(
            "口座番号は7桁で入力してください。7桁に足りないときは、左に0を付けてください。"
        ),
        "password": _("%(field)sを入力してください。"),
        "phone": _("電話番号は、市外局番から10桁か11桁の数字で入力してください。"),
        "reason": _("理由を200文字以内で入力してください。"),
        "sender": _("振込依頼人名を48文字以内で入力してください。"),
        "serial": _("%(field)sを入力してください。"),
        "service_id": _("%(field)sを入力してください。"),
        "user_id": _("%(field)sを入力してください。"),
    },
)


def letters_wanted(shortest: int, longest: int) -> str:
    """A sentence, `%(field)s` still in it, that says how many letters would do."""
    if shortest == longest:
        return str(_("%%(field)sは%(longest)s文字で入力してください。")) % {"longest": longest}
    if shortest == 1:
        return str(_("%%(field)sは%(longest)s文字以内で入力してください。")) % {"longest": longest}
    return str(_("%%(field)sは%(shortest)s〜%(longest)s文字で入力してください。")) % {
        "shortest": shortest,
        "longest": longest,
    }


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
    "clearing-closed": _("この時間は、振込先の金融機関へ当日扱いで振り込めません。"),
}


def outside_hours(facts: Facts, profile: Profile) -> str:
    """T01: why it is closed (`reason`) and when it opens (`next_open`)."""
    why = _WHY_CLOSED.get(str(facts.get("reason")), _WHY_CLOSED["outside-hours"])
    next_day = facts.get("next_day")
    instead = ""
    if isinstance(next_day, dt.date):
        instead = str(_("%(day)s以降の日を指定すると、いま予約できます。")) % {
            "day": show_day(next_day)
        }
    return str(why) + instead + reopening(facts.get("next_open"), profile)


def reopening(next_open: object, profile: Profile) -> str:
    """Say when a closed service works again, or whom to ask where nobody knows."""
    if isinstance(next_open, dt.datetime):
        return str(_("次は%(moment)sからご利用いただけます。")) % {"moment": show_moment(next_open)}
    return str(_("再開の時刻は、%(desk)s（電話 %(phone)s）へお問い合わせください。")) % {
        "desk": profile.contact.desk,
        "phone": profile.contact.phone,
    }


def calendar_ended(facts: Facts, profile: Profile) -> str:
    """S01: the bank itself cannot go on."""
    return str(
        _("営業日の情報がないため、受け付けられません。お取引は行われていません。")
    ) + ask_the_desk(profile)
