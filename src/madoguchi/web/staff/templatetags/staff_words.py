"""Words of the staff site (事務の用語): what roles, states and factors are called."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.access.standing import Standing
from madoguchi.staff.member import ROLES

register = template.Library()

_STATES: dict[str, tuple[str, Promise]] = {
    "waiting": ("asking", _("承認待ち")),
    "done": ("done", _("実行済み")),
    "refused": ("stopped", _("却下")),
    "withdrawn": ("stopped", _("取下げ")),
}
_NOTICE_STATES: dict[str, tuple[str, Promise]] = {
    "": ("waiting", _("すべて")),
    "planned": ("waiting", _("掲載前")),
    "shown": ("done", _("掲載中")),
    "over": ("stopped", _("掲載終了")),
    "withdrawn": ("stopped", _("取下げ済み")),
}
_VERDICTS: dict[str, tuple[str, Promise]] = {
    "agrees": ("done", _("一致")),
    "differs": ("stopped", _("相違")),
    "under-way": ("asking", _("処理中あり")),
}
_FACTORS: dict[str, Promise] = {
    "login": _("ログインパスワード"),
    "confirmation-password": _("確認用パスワード"),
    "image-card": _("画像認証カード"),
    "one-time-password": _("ワンタイムパスワード"),
    "secret-answer": _("合言葉"),
    "first-use": _("初回利用登録"),
    "payeasy-numbers": _("ペイジーの払込書の番号"),
}
_FIRST_STEPS: dict[str, Promise] = {
    "questions": _("合言葉の登録"),
    "passwords": _("パスワードの変更"),
    "details": _("お客様情報の登録"),
}
_TOKENS: dict[str, Promise] = {
    "software": _("アプリ"),
    "hardware": _("トークン"),
    "issued": _("利用開始待ち"),
    "in-use": _("利用中"),
}
_SESSION_ENDS: dict[str, Promise] = {
    "logout": _("ログアウト"),
    "idle": _("操作なしのため終了"),
    "newer-login": _("別のログインのため終了"),
    "password-changed": _("パスワードの変更のため終了"),
    "questions-reset": _("質問の再登録のため終了"),
    "reissued": _("パスワードの再発行のため終了"),
    "stopped": _("お取引の中止のため終了"),
}


def _said(words: dict[str, Promise], key: str) -> str:
    # A word nobody has translated yet is better shown as it is than not at all.
    return str(words.get(key, key))


@register.filter
def role_name(role: str) -> str:
    """受付, 承認, 照会, 管理."""
    return {str(key): str(name) for key, name in ROLES.items()}.get(role, role)


@register.filter
def state_name(state: str) -> str:
    """承認待ち, 実行済み, 却下, 取下げ."""
    return str(_STATES[state][1]) if state in _STATES else state


@register.filter
def state_class(state: str) -> str:
    """The kind of frame a state's word stands in."""
    return _STATES[state][0] if state in _STATES else "waiting"


@register.filter
def verdict_name(verdict: str) -> str:
    """一致, 相違, 処理中あり."""
    return str(_VERDICTS[verdict][1])


@register.filter
def verdict_class(verdict: str) -> str:
    """The kind of frame a verdict's word stands in."""
    return _VERDICTS[verdict][0]


@register.filter
def notice_state(state: str) -> str:
    """掲載前, 掲載中, 掲載終了, 取下げ済み."""
    return str(_NOTICE_STATES[state][1])


@register.filter
def notice_state_class(state: str) -> str:
    """The kind of frame the word for a notice's state stands in."""
    return _NOTICE_STATES[state][0]


@register.filter
def factor_name(key: str) -> str:
    """What a factor is called on the desk's pages."""
    return _said(_FACTORS, key)


@register.filter
def questions_registered(standing: Standing) -> str:
    """How many secret questions a customer has registered: 3問."""
    return str(_("%(count)d問")) % {"count": standing.questions_set}


@register.filter
def first_step_name(step: str) -> str:
    """What a step of the first use is called."""
    return _said(_FIRST_STEPS, step)


@register.filter
def token_word(word: str) -> str:
    """A token's kind or state."""
    return _said(_TOKENS, word)


@register.filter
def session_end(reason: str) -> str:
    """Why a customer's session ended."""
    return _said(_SESSION_ENDS, reason) if reason else str(_("終了"))
