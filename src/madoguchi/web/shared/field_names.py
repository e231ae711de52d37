"""What a field of a form is called (項目名) in the sentences of the bank."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.policy.profile import Profile

_FIELDS: dict[str, Promise] = {
    "accounts": _("ご利用口座"),
    "agreement": _("同意"),
    "amount": _("金額"),
    "answer": _("質問の答え"),
    "at_sign_on": _("ログインのときの利用"),
    "bank": _("金融機関コード"),
    "biller_number": _("収納機関番号"),
    "bills": _("払込書"),
    "branch": _("支店番号"),
    "code": _("ワンタイムパスワード"),
    "confirmation_number": _("確認番号"),
    "confirmation_password": _("確認用パスワード"),
    "count": _("件数"),
    "customer_number": _("お客様番号"),
    "current_confirmation": _("いまの確認用パスワード"),
    "current_login": _("いまのログインパスワード"),
    "day": _("日付"),
    "direct_mail": _("ダイレクトメールの希望"),
    "fee_by": _("手数料の負担"),
    "from": _("開始日"),
    "hold": _("支払停止"),
    "hold_yen": _("支払を停止する金額"),
    "kind": _("科目"),
    "least": _("金額の下限"),
    "limit": _("利用限度額"),
    "line_yen": _("当座貸越限度額"),
    "login": _("職員ＩＤ"),
    "login_password": _("ログインパスワード"),
    "mail": _("メールアドレス"),
    "money_in": _("入出金のお知らせ"),
    "most": _("金額の上限"),
    "name": _("受取人名"),
    "new_confirmation": _("新しい確認用パスワード"),
    "new_login": _("新しいログインパスワード"),
    "note": _("備考"),
    "notice": _("お知らせの番号"),
    "number": _("口座番号"),
    "password": _("ログインパスワード"),
    "overdraft_yen": _("当座貸越限度額"),
    "payment_division": _("納付区分"),
    "payment_number": _("納付番号"),
    "per_day_yen": _("利用限度額"),
    "phone": _("電話番号"),
    "question": _("質問"),
    "reason": _("理由"),
    "role": _("役割"),
    "sender": _("振込依頼人名"),
    "serial": _("シリアル番号"),
    "service_id": _("サービスＩＤ"),
    "shown_from": _("掲載を始める日時"),
    "shown_until": _("掲載を終える日時"),
    "source": _("引落口座"),
    "start_password": _("利用開始パスワード"),
    "text": _("本文"),
    "title": _("件名"),
    "to": _("終了日"),
    "user_id": _("ユーザＩＤ"),
}

# The second of two equal fields, and the fields of a list: mail_again, answer_2.
_REPEATED = re.compile(r"(_again|_?[0-9]+)$")


def plain_name(field: object) -> str:
    """A field's name without what tells it from its twins: mail_again and answer_2 have twins."""
    return _REPEATED.sub("", str(field or ""))


def field_name(facts: Mapping[str, object], profile: Profile) -> str:
    """What the field named in the facts is called: by its own `label`, else by its name."""
    if "label" in facts:
        return str(facts["label"])
    name = plain_name(facts.get("field"))
    if name == "login_id":
        return profile.wording.login_id
    if name == "new_id":
        return str(_("新しい%(id)s")) % {"id": profile.wording.login_id}
    return str(_FIELDS.get(name, _("入力内容")))
