"""What is typed to set the app up (初期設定): service ID, user ID, start password, agreement."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from madoguchi.values.refusal import Refusal

Errors = dict[str, Mapping[str, str]]

# Longer than any of the three can be; what is beyond is not even looked at.
_MOST_TYPED = 40


@dataclass(frozen=True, slots=True)
class SetUp:
    """The form as it was sent; full-width letters and spaces around are as good as none."""

    service_id: str
    user_id: str
    start_password: str
    agreed: bool

    @property
    def kept(self) -> dict[str, str]:
        """What stays in the form after a refusal: the password never does."""
        return {
            "service_id": self.service_id[:_MOST_TYPED],
            "user_id": self.user_id[:_MOST_TYPED],
            "agreed": "on" if self.agreed else "",
        }


def read(posted: QueryDict) -> SetUp:
    """Read the form."""

    def typed(name: str) -> str:
        return unicodedata.normalize("NFKC", posted.get(name, "")).strip()

    return SetUp(
        service_id=typed("service_id"),
        user_id=typed("user_id"),
        start_password=typed("start_password"),
        agreed=posted.get("agreed") == "on",
    )


def faults(form: SetUp, *, issued: bool) -> Errors:
    """Tell what is missing or cannot be; no try is spent on it (manual 000, 手順８).

    The three are asked for where the token was `issued`; where the app has one made, only the
    agreement is.
    """
    errors = _faults_of_ids(form) if issued else {}
    if not form.agreed:
        text = _("利用規約をお読みになり、同意するときは印を付けてください。")
        errors["agreed"] = {"text": text, "code": Refusal.WRONG_LENGTH.value}
    return errors


def _faults_of_ids(form: SetUp) -> Errors:
    labels = {
        "service_id": (form.service_id, _("サービスＩＤ")),
        "user_id": (form.user_id, _("ユーザＩＤ")),
        "start_password": (form.start_password, _("利用開始パスワード")),
    }
    errors: Errors = {}
    for name, (typed, label) in labels.items():
        if not typed:
            text = _("%(field)sを入力してください。") % {"field": label}
            errors[name] = {"text": text, "code": Refusal.WRONG_LENGTH.value}
        elif len(typed) > _MOST_TYPED or not typed.isprintable():
            text = _("%(field)sをお確かめのうえ、入力し直してください。") % {"field": label}
            errors[name] = {"text": text, "code": Refusal.WRONG_CHARACTERS.value}
    return errors
