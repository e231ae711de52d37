"""Writes docs/refusals.md: every refusal, what it means to operators, what customers read."""

import datetime as dt

from django.conf import settings

from madoguchi.policy.profile import Contact, Profile, Wording
from madoguchi.values.day import TOKYO
from madoguchi.values.refusal import Refusal
from madoguchi.web.shared.wording import words

_HEAD = """# Refusals

Every numbered "no" of the bank (お断りコード). Codes beginning with A and B are those of the
personal manual's list; the others are ours. The sentences are shown with invented figures; where a
field, an amount or a time is named, it is that of the request.

This page is generated: `python -m madoguchi.web.shared.refusal_page > docs/refusals.md`.

| code | name | what it means | what the customer reads |
| --- | --- | --- | --- |
"""

_MEANINGS: dict[Refusal, str] = {
    Refusal.WRONG_CHARACTERS: "A field holds characters it may not hold.",
    Refusal.WRONG_LENGTH: "A field is empty, too short or too long.",
    Refusal.WRONG_DATE: "A field is no date.",
    Refusal.OUT_OF_RANGE: "A date, number or choice is outside what the profile allows.",
    Refusal.CONTRADICTION: "Two fields contradict each other: a range ends before it begins.",
    Refusal.LOGIN_MISMATCH: "ID and login password do not belong together; the answer is the same"
    " where the ID is nobody's.",
    Refusal.LOGIN_LOCKED_OUT: "Wrong login passwords in a row; releases itself after"
    " `sign_on.login_lock.lockout_minutes`.",
    Refusal.LOGIN_BLOCKED: "Wrong login passwords up to `sign_on.login_lock.block_after`;"
    " released by a bank procedure only.",
    Refusal.CONFIRMATION_MISMATCH: "The confirmation password is wrong.",
    Refusal.CONFIRMATION_LOCKED_OUT: "Wrong confirmation passwords in a row; releases itself"
    " after `sign_on.factor_lock.lockout_minutes`.",
    Refusal.CONFIRMATION_BLOCKED: "Wrong confirmation passwords up to"
    " `sign_on.factor_lock.block_after`; released by a bank procedure only.",
    Refusal.CARD_MISMATCH: "A picture chosen is not the one on the customer's image card.",
    Refusal.CARD_LOCKED_OUT: "Wrong pictures in a row; releases itself after"
    " `sign_on.factor_lock.lockout_minutes`.",
    Refusal.CARD_BLOCKED: "Wrong pictures up to `sign_on.factor_lock.block_after`; released by a"
    " bank procedure only.",
    Refusal.OUTSIDE_HOURS: "The service is closed at this moment by the profile's `[[hours]]` or"
    " `[[closures]]`.",
    Refusal.UNKNOWN_BANK: "The bank code is not in the directory of banks.",
    Refusal.UNKNOWN_BRANCH: "The branch code is not in the directory of that bank's branches.",
    Refusal.NO_SUCH_ACCOUNT: "No account of this institution has that branch, kind, number and"
    " name together; which of them differs is not told.",
    Refusal.SAME_ACCOUNT: "The payee is the account the money comes from.",
    Refusal.NAME_DIFFERS: "The receiving bank answered another name than the one typed.",
    Refusal.OVER_TRANSFER_LIMIT: "More than `limits.per_transfer_yen` of the proof used.",
    Refusal.OVER_DAILY_LIMIT: "With what was sent today, more than `limits.per_day_yen`.",
    Refusal.SHORT_OF_FUNDS: "Amount and fee are more than 支払可能額.",
    Refusal.FEE_NOT_COVERED: "With 先方負担 nothing would be left to send.",
    Refusal.WEAK_PROOF: "The request was not proved with the factor the profile asks for.",
    Refusal.REQUEST_CHANGED: "The request id was used before, for something else.",
    Refusal.TERMS_CHANGED: "Fee or value date are not those that were confirmed, for instance"
    " after midnight.",
    Refusal.STALE_CHALLENGE: "The card question was answered in another window; no try is spent.",
    Refusal.CALENDAR_ENDED: "The calendar of bank holidays does not reach this day: run"
    " `madoguchi directory refresh`.",
}

_SAMPLE_FACTS: dict[Refusal, dict[str, object]] = {
    Refusal.WRONG_CHARACTERS: {"field": "number"},
    Refusal.WRONG_LENGTH: {"field": "number"},
    Refusal.WRONG_DATE: {"field": "from"},
    Refusal.OUT_OF_RANGE: {
        "field": "from",
        "first": dt.date(2026, 8, 25),
        "last": dt.date(2026, 11, 25),
    },
}
_SAMPLE_MOMENT = dt.datetime(2026, 11, 26, 8, 25, tzinfo=TOKYO)


def explanations() -> list[tuple[Refusal, str]]:
    """Every refusal with its meaning for operators, in the order of the enum."""
    return [(refusal, _MEANINGS[refusal]) for refusal in Refusal]


def page() -> str:
    """Write the whole of docs/refusals.md."""
    # An institution without a name: the sentences name a desk and a telephone only.
    sample = Profile.model_construct(
        contact=Contact(desk="お問い合わせ窓口", phone="0120-00-0000", hours="", mail=""),
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
