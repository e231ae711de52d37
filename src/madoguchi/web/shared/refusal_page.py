"""Writes docs/refusals.md: every refusal, what it means to operators, what customers read."""

import datetime as dt

from django.conf import settings

from madoguchi.policy.identity import IdRule, PasswordRule, SignOn
from madoguchi.policy.profile import Contact, Profile, Wording
from madoguchi.values.day import TOKYO
from madoguchi.values.refusal import Refusal
from madoguchi.web.shared.refusal_meanings import MEANINGS
from madoguchi.web.shared.wording import words

_HEAD = """# Refusals

Every numbered "no" of the bank (お断りコード). Codes beginning with A and B are those of the
personal manual's list, or stand in gaps it leaves; the others are ours. The sentences are shown
with invented figures; where a field, an amount or a time is named, it is that of the request.

This page is generated: `python -m madoguchi.web.shared.refusal_page > docs/refusals.md`.

| code | name | what it means | what the customer reads |
| --- | --- | --- | --- |
"""

_SAMPLE_FACTS: dict[Refusal, dict[str, object]] = {
    Refusal.WRONG_CHARACTERS: {"field": "number"},
    Refusal.WRONG_LENGTH: {"field": "number"},
    Refusal.WRONG_DATE: {"field": "from"},
    Refusal.OUT_OF_RANGE: {
        "field": "from",
        "first": dt.date(2026, 8, 25),
        "last": dt.date(2026, 11, 25),
    },
    Refusal.TYPED_TWICE_DIFFERS: {"field": "mail"},
    Refusal.ACCOUNT_CHARACTERS: {"field": "branch"},
    Refusal.ACCOUNT_LENGTH: {"field": "number"},
    Refusal.NAME_CHECK_OFF: {"days": 30},
}
_SAMPLE_PASSWORDS = PasswordRule(shortest=6, longest=12, fold_case=False, letters_and_digits=True)
_SAMPLE_MOMENT = dt.datetime(2026, 11, 26, 8, 25, tzinfo=TOKYO)


def explanations() -> list[tuple[Refusal, str]]:
    """Every refusal with its meaning for operators, in the order of the enum."""
    return [(refusal, MEANINGS[refusal]) for refusal in Refusal]


def page() -> str:
    """Write the whole of docs/refusals.md."""
    # An institution without a name: the sentences name a desk and a telephone only.
    sample = Profile.model_construct(
        contact=Contact(desk="お問い合わせ窓口", phone="0120-00-0000", hours="", mail=""),
        sign_on=SignOn.model_construct(
            login_id=IdRule(shortest=1, longest=12, fold_case=True, digits_only=False),
            login_password=_SAMPLE_PASSWORDS,
            confirmation_password=_SAMPLE_PASSWORDS,
        ),
        wording=Wording(login_id="ログインＩＤ", login_id_help="", notices_from=""),
    )
    usual: dict[str, object] = {
        "until": _SAMPLE_MOMENT,
        "next_open": _SAMPLE_MOMENT,
        "most_yen": 12_300,
    }
    lines = []
    for refusal, meaning in explanations():
        said = words(refusal, {**usual, **_SAMPLE_FACTS.get(refusal, {})}, sample)
        lines.append(f"| {refusal.value} | `{refusal.name}` | {meaning} | {said} |\n")
    return _HEAD + "".join(lines)


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    print(page(), end="")
