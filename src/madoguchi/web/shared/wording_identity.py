"""What a customer reads when who he is, is in doubt (ご本人に関する文言): passwords, IDs, codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal
from madoguchi.web.shared import sentences
from madoguchi.web.shared.sentences import Facts, Sentence, letters_wanted, plain

_LOGIN = _("ログインパスワード")
_CONFIRMATION = _("確認用パスワード")
_PICTURES = _("認証用画像")
_CODE = _("ワンタイムパスワード")
_ANSWER = _("質問の答え")
_BILL = _("税金・各種料金の払込の番号")


def _with_id(text: Promise) -> Sentence:
    """A sentence that calls a login ID as the institution does."""
    return lambda facts, profile: str(text) % {"id": profile.wording.login_id}


def _login_length(facts: Facts, profile: Profile) -> str:
    rule = profile.sign_on.login_password
    return letters_wanted(rule.shortest, rule.longest) % {"field": _LOGIN}


def _confirmation_length(facts: Facts, profile: Profile) -> str:
    # An institution without confirmation passwords has the rule of its login passwords.
    rule = profile.sign_on.confirmation_password or profile.sign_on.login_password
    return letters_wanted(rule.shortest, rule.longest) % {"field": _CONFIRMATION}


def _id_length(facts: Facts, profile: Profile) -> str:
    rule = profile.sign_on.login_id
    return letters_wanted(rule.shortest, rule.longest) % {"field": profile.wording.login_id}


def _id_characters(facts: Facts, profile: Profile) -> str:
    if profile.sign_on.login_id.digits_only:
        return str(_("%(id)sは半角の数字で入力してください。")) % {"id": profile.wording.login_id}
    return str(_("%(id)sは半角の英字と数字で入力してください。")) % {"id": profile.wording.login_id}


def _id_mismatch(facts: Facts, profile: Profile) -> str:
    text = _("%(id)sの2回の入力が違います。同じ%(id)sを2回入力してください。")
    if facts.get("field") == "new_id":
        text = _("いままでと同じ%(id)sです。別の%(id)sを入力してください。")
    return str(text) % {"id": profile.wording.login_id}


def _temporary_expired(facts: Facts, profile: Profile) -> str:
    return str(
        _(
            "お届けした仮のパスワードは、有効期限が過ぎています。"
            "新しい仮のパスワードをお届けする、所定のお手続きが必要です。"
        )
    ) + sentences.ask_the_desk(profile)


_PASSWORDS: dict[Refusal, Sentence] = {
    Refusal.LOGIN_CHARACTERS: plain(_("ログインパスワードは半角の英字と数字で入力してください。")),
    Refusal.LOGIN_LENGTH: _login_length,
    Refusal.LOGIN_MIX: plain(
        _("ログインパスワードには、英字と数字を両方とも1文字以上入れてください。")
    ),
    Refusal.LOGIN_MISMATCH: sentences.login_mismatch,
    Refusal.LOGIN_UNCHANGED: plain(
        _("いままでと同じログインパスワードです。別のパスワードにしてください。")
    ),
    Refusal.LOGIN_LIKE_ID: _with_id(
        _("ログインパスワードが%(id)sと同じです。別のパスワードにしてください。")
    ),
    Refusal.LOGIN_LOCKED_OUT: sentences.locked_out(_LOGIN),
    Refusal.LOGIN_BLOCKED: sentences.blocked(_LOGIN),
    Refusal.LOGIN_LIKE_CONFIRMATION: plain(
        _("ログインパスワードと確認用パスワードが同じです。それぞれ別のパスワードにしてください。")
    ),
    Refusal.CONFIRMATION_CHARACTERS: plain(
        _("確認用パスワードは半角の英字と数字で入力してください。")
    ),
    Refusal.CONFIRMATION_LENGTH: _confirmation_length,
    Refusal.CONFIRMATION_MIX: plain(
        _("確認用パスワードには、英字と数字を両方とも1文字以上入れてください。")
    ),
    Refusal.CONFIRMATION_MISMATCH: plain(
        _(
            "確認用パスワードが違います。もう一度入力してください。"
            "続けて間違えると、ご利用が止まります。"
        )
    ),
    Refusal.CONFIRMATION_UNCHANGED: plain(
        _("いままでと同じ確認用パスワードです。別のパスワードにしてください。")
    ),
    Refusal.CONFIRMATION_LIKE_ID: _with_id(
        _("確認用パスワードが%(id)sと同じです。別のパスワードにしてください。")
    ),
    Refusal.CONFIRMATION_LOCKED_OUT: sentences.locked_out(_CONFIRMATION),
    Refusal.CONFIRMATION_BLOCKED: sentences.blocked(_CONFIRMATION),
    Refusal.TEMPORARY_EXPIRED: _temporary_expired,
    Refusal.TYPED_TWICE_DIFFERS: sentences.of_field(
        _("%(field)sの2回の入力が違います。同じ内容を2回入力してください。"), {}
    ),
}

_WHO: dict[Refusal, Sentence] = {
    Refusal.ACCOUNT_CHARACTERS: sentences.of_field(
        _("代表口座の支店番号と口座番号は、数字で入力してください。"),
        {
            "branch": _("支店番号は数字3桁で入力してください。"),
            "kind": _("科目を選んでください。"),
            "number": _("口座番号は数字7桁で入力してください。"),
        },
    ),
    Refusal.ACCOUNT_LENGTH: sentences.of_field(
        _("代表口座の支店番号は3桁、口座番号は7桁で入力してください。"),
        {
            "branch": _("支店番号は3桁で入力してください。"),
            "number": _(
                "口座番号は7桁で入力してください。7桁に足りないときは、左に0を付けてください。"
            ),
        },
    ),
    Refusal.ACCOUNT_MISMATCH: plain(
        _(
            "入力された内容では、代表口座を確認できません。"
            "支店番号・科目・口座番号とパスワードをお確かめのうえ、もう一度入力してください。"
        )
    ),
    Refusal.ID_CHARACTERS: _id_characters,
    Refusal.ID_LENGTH: _id_length,
    Refusal.ID_MIX: _with_id(_("%(id)sには、英字と数字を両方とも1文字以上入れてください。")),
    Refusal.ID_MISMATCH: _id_mismatch,
    Refusal.ID_TAKEN: _with_id(
        _("この%(id)sは、すでに使われています。別の%(id)sを入力してください。")
    ),
    Refusal.PAYEASY_LOCKED_OUT: sentences.locked_out(_BILL),
    Refusal.PAYEASY_BLOCKED: sentences.blocked(_BILL),
}

_PROOFS: dict[Refusal, Sentence] = {
    Refusal.OTP_MISMATCH: plain(
        _(
            "ワンタイムパスワードが違うか、すでに使われています。"
            "新しい番号が表示されてから、その番号を入力してください。"
            "続けて間違えると、ご利用が止まります。"
        )
    ),
    Refusal.OTP_BLOCKED: sentences.blocked(_CODE),
    Refusal.ANSWERS_ALIKE: plain(
        _("同じ質問、または同じ答えが重なっています。それぞれ別の質問と答えにしてください。")
    ),
    Refusal.ANSWER_MISMATCH: plain(
        _(
            "質問の答えが違います。ご登録のとおりに、もう一度入力してください。"
            "続けて間違えると、ご利用が止まります。"
        )
    ),
    Refusal.ANSWER_LOCKED_OUT: sentences.locked_out(_ANSWER),
    Refusal.ANSWER_BLOCKED: sentences.blocked(_ANSWER),
    Refusal.CARD_MISMATCH: plain(
        _(
            "選んだ画像が違います。画像認証カードを見て、指定されたマスの画像を選び直してください。"
            "続けて間違えると、ご利用が止まります。"
        )
    ),
    Refusal.CARD_LOCKED_OUT: sentences.locked_out(_PICTURES),
    Refusal.CARD_BLOCKED: sentences.blocked(_PICTURES),
    Refusal.TOKEN_MISMATCH: plain(
        _(
            "サービスＩＤ・ユーザＩＤ・利用開始パスワードのいずれかが違うか、期限が過ぎています。"
            "お確かめのうえ、もう一度入力してください。"
            "期限が過ぎたときは、発行のお手続きからやり直してください。"
        )
    ),
    Refusal.TOKEN_NOT_IN_THIS_STATE: plain(
        _(
            "ワンタイムパスワードの状態が変わったため、このお手続きはできません。"
            "「ワンタイムパスワード」の画面を開き直して、いまの状態をお確かめください。"
        )
    ),
    Refusal.SERIAL_UNKNOWN: plain(
        _(
            "このシリアル番号は使えません。"
            "お手元のトークンの番号をお確かめのうえ、入力し直してください。"
            "登録の期限が過ぎたときは、新しいトークンをご用意ください。"
        )
    ),
    Refusal.TOO_MANY_TOKENS: lambda facts, profile: (
        str(
            _(
                "ただいまお申し込みが多く、新しいトークンを作れません。"
                "1時間ほど待ってから、もう一度お試しください。お急ぎのときは、"
            )
        )
        + sentences.ask_the_desk(profile)
    ),
}

SENTENCES: dict[Refusal, Sentence] = {**_PASSWORDS, **_WHO, **_PROOFS}
