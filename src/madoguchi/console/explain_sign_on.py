"""Puts the rules of signing on (ログイン・ワンタイムパスワードの決まり) into plain words."""

from collections.abc import Iterator

from madoguchi.policy.identity import (
    FirstUse,
    IdRule,
    LockRule,
    OneTimePasswords,
    PasswordRule,
    SecretQuestions,
)
from madoguchi.policy.profile import Profile

_FIRST_STEPS = {
    "questions": "secret questions (質問と答えの登録)",
    "passwords": "new passwords (パスワードの変更)",
    "details": "mail address, direct mail and telephone (お客様情報の登録)",
}
_TOKENS = {
    "software": "the token app (ソフトウェアトークン)",
    "hardware": "a device (ハードウェアトークン)",
}
_BEGINS = {
    "issue": "issued on the page, by a service ID and a user ID",
    "serial-number": "registered by its serial number (シリアル番号)",
}
_AT_SIGN_ON = {
    "always": "asked for at every sign-on",
    "chosen": "asked for at sign-on where the customer chose so",
}
_STANDS = {
    "beside": "asked for beside the proof a deed needs anyway",
    "instead": "asked for instead of the proof a deed needs otherwise",
}


def sign_on(profile: Profile) -> Iterator[str]:
    """Explain sessions, IDs, passwords, locks, the first use and the secret questions."""
    rules = profile.sign_on
    yield (
        f"a session ends after {rules.idle_minutes} minutes without a click,"
        f" and {rules.session_hours} hours after the sign-on in any case"
    )
    yield f"login ID: {_id_rule(rules.login_id)}"
    yield f"login password: {_password_rule(rules.login_password)}"
    if rules.confirmation_password is not None:
        yield f"confirmation password: {_password_rule(rules.confirmation_password)}"
    if rules.card_cells is not None:
        yield f"image card: {rules.card_cells} cells are asked for"
    yield f"wrong logins: {_lock(rules.login_lock)}"
    yield f"wrong proofs of a deed: {_lock(rules.factor_lock)}"
    yield from _first_use(rules.first_use)
    yield from _questions(rules.questions)


def one_time_passwords(profile: Profile) -> Iterator[str]:
    """Explain tokens and their codes."""
    if profile.one_time_passwords is None:
        yield "none"
    else:
        yield from _codes(profile.one_time_passwords)


def _first_use(rule: FirstUse) -> Iterator[str]:
    maker = "the customer chooses" if rule.id_from == "customer" else "the bank gives"
    yield f"first use (初回利用): {maker} the login ID"
    yield f"  the passwords on paper are good for {rule.temporary_days} days"
    for nth, step in enumerate(rule.steps, 1):
        yield f"  step {nth}: {_FIRST_STEPS[step]}"


def _questions(rule: SecretQuestions | None) -> Iterator[str]:
    if rule is None:
        yield "secret questions (合言葉): none"
        return
    yield (
        f"secret questions (合言葉): {rule.count} of {len(rule.choices)}, "
        f"answers up to {rule.longest} letters"
    )
    yield f"  one is asked for where a place scores {rule.ask_from_score} or more"
    yield f"  wrong answers: {_lock(rule.lock)}"


def _codes(rule: OneTimePasswords) -> Iterator[str]:
    yield f"tokens: {' or '.join(_TOKENS[token] for token in rule.tokens)}"
    yield f"a token is {_BEGINS[rule.begins]}"
    yield (
        f"{rule.digits} digits, new every {rule.period_seconds} seconds; "
        f"the token's clock may be off by {rule.drift_steps} of them"
    )
    yield f"{_AT_SIGN_ON[rule.at_sign_on]}; {_STANDS[rule.stands]}"
    if rule.begins == "issue":
        shortest, longest = rule.start_password_shortest, rule.start_password_longest
        yield f"password to begin with (利用開始パスワード): {shortest} to {longest} digits"
        yield f"an issued token must be put into use within {rule.issue_hours} hours"
    elif "software" in rule.tokens:
        yield (
            f"an app makes its token by itself; it must be registered within "
            f"{rule.issue_hours} hours"
        )
        yield (
            f"of the tokens made in an hour {rule.app_tokens_per_hour} may wait for it, "
            f"{rule.app_tokens_per_network} of one network"
        )
    if rule.cooling_off_hours:
        yield f"its limits hold from {rule.cooling_off_hours} hours after the start of use"
    else:
        yield "its limits hold from the start of use"
    yield f"wrong codes: {_lock(rule.lock)}"


def _length(rule: IdRule | PasswordRule) -> str:
    if rule.shortest == rule.longest:
        return str(rule.shortest)
    return f"{rule.shortest} to {rule.longest}"


def _case(rule: IdRule | PasswordRule) -> str:
    return "capitals do not matter" if rule.fold_case else "capitals matter"


def _id_rule(rule: IdRule) -> str:
    characters = "digits" if rule.digits_only else "letters and digits"
    both = " both" if rule.letters_and_digits else ""
    return f"{_length(rule)} {characters}{both}, {_case(rule)}"


def _password_rule(rule: PasswordRule) -> str:
    mixed = ", with letters and digits both" if rule.letters_and_digits else ""
    valid = ""
    if rule.valid_days is not None:
        valid = f", to be renewed after {rule.valid_days} days"
        valid += f", reminded of {rule.warn_days} days before"
    return f"{_length(rule)} characters{mixed}, {_case(rule)}{valid}"


def _lock(rule: LockRule) -> str:
    blocked = f"blocked (閉塞) after {rule.block_after} in a row, until the bank releases it"
    if rule.lockout_after is None:
        return blocked
    return (
        f"locked out for {rule.lockout_minutes} minutes after {rule.lockout_after} in a row, "
        + blocked
    )
