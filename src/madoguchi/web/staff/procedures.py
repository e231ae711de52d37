"""What each procedure does (手続きの説明), in the words its asker and its approver read."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madoguchi.policy.profile import Profile
from madoguchi.staff.kinds import KINDS, offered_by

_CONSEQUENCES: dict[str, Promise] = {
    "open-contract": gettext_lazy(
        "契約とご利用口座を登録し、仮のパスワードとカードを作って、"
        "ご案内を印刷できるようにします。お客さまにメールでお知らせします。"
    ),
    "reissue-passwords": gettext_lazy(
        "選んだパスワードを仮のパスワードに替えます。いまのパスワードはすぐに使えなくなり、"
        "ログイン中の画面も終わります。ご案内を印刷して郵送します。"
    ),
    "release-lock": gettext_lazy(
        "選んだものの誤入力の回数を0に戻し、もう一度入力できるようにします。"
        "パスワードやカードは変わりません。"
    ),
    "reset-questions": gettext_lazy(
        "登録された合言葉をすべて消します。お客さまは次のログインのときに登録し直します。"
    ),
    "reissue-card": gettext_lazy(
        "新しい画像認証カードを作ります。いまのカードはすぐに使えなくなります。"
        "ご案内を印刷して郵送します。"
    ),
    "stop-token": gettext_lazy(
        "いまのトークンを使えなくします。ワンタイムパスワードは求められなくなります。"
    ),
    "reset-token": gettext_lazy(
        "いまのトークンを使えなくし、誤入力の回数も0に戻します。"
        "お客さまは新しいトークンの利用を始められます。"
    ),
    "set-limit": gettext_lazy(
        "1日あたりの利用限度額を変えます。下げるときはすぐに、上げるときは翌日から有効です。"
    ),
    "preregister-payee": gettext_lazy(
        "この口座を、お客さまの事前登録先に登録します。お客さまは、ワンタイムパスワードなしで、"
        "時間の広い受付で振り込めるようになります。お客さまにメールでお知らせします。"
    ),
    "remove-paper-payee": gettext_lazy(
        "この口座を、お客さまの事前登録先から削除します。受付済みの振込と予約は取り消されません。"
        "お客さまにメールでお知らせします。"
    ),
    "place-hold": gettext_lazy(
        "この金額を、解除するまで支払えなくします。振込・払込・予約・窓口のどの支払にも使えません。"
        "お客さまの残高の画面に、支払えない金額があることが表示されます。メールは送りません。"
    ),
    "release-hold": gettext_lazy(
        "選んだ支払停止を、全額すぐに解除します。お客さまはこの金額をふたたび使えます。"
        "メールは送りません。"
    ),
    "set-overdraft": gettext_lazy(
        "当座貸越限度額をすぐに変えます。支払可能額も同じだけ変わります。"
        "お客さまにメールでお知らせします。"
    ),
    "stop-contract": gettext_lazy(
        "お客さまのすべての取引をすぐに止めます。ログイン中の画面も終わります。"
        "受付済みの振込は取り消されません。"
    ),
    "resume-contract": gettext_lazy(
        "止めていた契約を再開し、新しい仮のパスワードを作ります。ご案内を印刷して郵送します。"
    ),
    "publish-notice": gettext_lazy(
        "このお知らせを、掲載を始める日時から、すべてのお客さまに表示します。"
        "掲載したあとは直せません。直すときは、取り下げて、新しく掲載します。"
    ),
    "withdraw-notice": gettext_lazy(
        "このお知らせの掲載をすぐに終わらせます。お客さまの画面から消え、元に戻せません。"
    ),
}


def name_of(kind: str) -> str:
    """What a kind of application is called; a kind of other days keeps its key."""
    return _(KINDS[kind].name) if kind in KINDS else kind


def consequence_of(kind: str) -> str:
    """What will happen once an application of this kind is approved."""
    return str(_CONSEQUENCES.get(kind, ""))


def menu(profile: Profile, *, role: str, stopped: bool) -> list[tuple[str, str]]:
    """The procedures that fit a contract, as key and name, for who may ask for them.

    A stopped contract is resumed before anything else but what concerns its accounts, and only a
    stopped one is resumed.
    """
    return [
        (each.key, name_of(each.key))
        for each in offered_by(profile)
        if each.of_contract and role in each.may_ask
        if each.of_account or (each.key == "resume-contract") == stopped
    ]
