"""Puts every rule of a profile (金融機関プロファイル) into plain words, section by section."""

from collections.abc import Callable, Iterator

from madoguchi.policy.hours import Deed, Receiver
from madoguchi.policy.profile import IdRule, LockRule, PasswordRule, Profile
from madoguchi.policy.schedule import HoursTable

_DEEDS = {
    Deed.BALANCE: "残高照会",
    Deed.INQUIRY: "入出金明細照会",
    Deed.TRANSFER_REGISTERED: "振込・振替（事前登録先）",
    Deed.TRANSFER_EACH_TIME: "振込・振替（都度指定）",
    Deed.RESERVATION: "振込・振替の予約",
    Deed.PAYEASY: "税金・各種料金の払込み",
}
_RECEIVERS = {Receiver.OWN: "within the institution", Receiver.OTHER: "to other banks"}
_FACTORS = {
    "confirmation-password": "the confirmation password (確認用パスワード)",
    "image-card": "the image card (画像認証カード)",
}
_ORDINALS = {1: "1st", 2: "2nd", 3: "3rd"}
_REACH = {
    "same-branch": "to the same branch (同一店宛)",
    "other-branch": "to other branches (本支店宛)",
    "other-bank": "to other banks (他行宛)",
}


def explain(profile: Profile) -> str:
    """Explain a whole profile; every section of the file has its paragraph, in its order."""
    lines: list[str] = []
    for title, section in SECTIONS.values():
        lines += (title, *(f"  {line}" for line in section(profile)), "")
    return "\n".join(lines).rstrip()


def _validity(profile: Profile) -> Iterator[str]:
    yield f"in force from {profile.effective_from}"


def _institution(profile: Profile) -> Iterator[str]:
    who = profile.institution
    yield f"{who.name} {who.kana}, short {who.short_name}"
    yield f"bank code {who.code}, {who.kind}, key {who.key}, {who.segment} customers"
    for branch in who.branches:
        yield f"branch {branch.code} {branch.name} {branch.kana}"


def _contact(profile: Profile) -> Iterator[str]:
    contact = profile.contact
    yield f"{contact.desk}, {contact.phone}, {contact.mail}"
    yield contact.hours


def _appearance(profile: Profile) -> Iterator[str]:
    yield f"key colour {profile.appearance.key_colour}"


def _wording(profile: Profile) -> Iterator[str]:
    words = profile.wording
    yield f"a login ID is called {words.login_id}: {words.login_id_help}"
    yield f"notices are called {words.notices_from}"


def _sign_on(profile: Profile) -> Iterator[str]:
    rules = profile.sign_on
    yield f"a session ends after {rules.idle_minutes} minutes without a click"
    yield f"login ID: {_id_rule(rules.login_id)}"
    yield f"login password: {_password_rule(rules.login_password)}"
    if rules.confirmation_password is not None:
        yield f"confirmation password: {_password_rule(rules.confirmation_password)}"
    if rules.card_cells is not None:
        yield f"image card: {rules.card_cells} cells are asked for"
    yield f"wrong logins: {_lock(rules.login_lock)}"
    yield f"wrong proofs of a deed: {_lock(rules.factor_lock)}"


def _factors(profile: Profile) -> Iterator[str]:
    yield f"a transfer needs {_FACTORS[profile.factors.transfer]}"


def _limits(profile: Profile) -> Iterator[str]:
    for limit in profile.limits:
        yield (
            f"with {_FACTORS[limit.proof]}: {limit.per_transfer_yen:,} yen a transfer, "
            f"{limit.per_day_yen:,} yen a day"
        )


def _fees(profile: Profile) -> Iterator[str]:
    yield "the first line that fits is the fee:"
    for fee in profile.fees:
        below = "" if fee.below_yen is None else f" below {fee.below_yen:,} yen"
        yield f"{_REACH[fee.to]}{below}: {fee.yen:,} yen"


def _transfers(profile: Profile) -> Iterator[str]:
    offered = profile.transfers.fee_by_receiver
    may = "may" if profile.transfers.sender_name_editable else "may not"
    yield f"the customer {may} change the sender's name (振込依頼人名)"
    if offered == "not-offered":
        yield "a fee borne by the receiver (先方負担) is not offered"
    else:
        yield "a fee borne by the receiver (先方負担) is looked up on the typed amount"


def _balances(profile: Profile) -> Iterator[str]:
    shown = profile.balances
    columns = (
        ("the balance of the day before (前日残高)", shown.previous_day),
        ("the balance of the last month's end (前月末残高)", shown.previous_month_end),
        ("the amount that may be used (支払可能額)", shown.available),
    )
    for column, is_shown in columns:
        yield f"{column}: {'shown' if is_shown else 'not shown'}"


def _entries(profile: Profile) -> Iterator[str]:
    yield f"the last {profile.entries.months} months, asked for by: " + ", ".join(
        profile.entries.queries
    )


def _hours(profile: Profile) -> Iterator[str]:
    for row in profile.hours:
        yield f"{'、'.join(_DEEDS[deed] for deed in row.deeds)}{_receivers(row)}"
        yield (
            f"  weekdays {_windows(row.weekday)}; weekends and holidays {_windows(row.holiday)}; "
            f"31 December {_windows(row.december_31)}"
        )
        if row.current_until is not None:
            yield f"  to current accounts (当座) for the same day until {row.current_until}"
        if row.closures:
            yield f"  closed for maintenance: {', '.join(row.closures)}"


def _closures(profile: Profile) -> Iterator[str]:
    if not profile.closures:
        yield "none"
    for closure in profile.closures:
        days = [*closure.dates]
        if closure.weekday is not None:
            weeks = " and ".join(_ORDINALS.get(week, f"{week}th") for week in closure.weeks)
            eve = "the day before " if closure.day_before else ""
            days.append(f"{eve}the {weeks} {closure.weekday.capitalize()} of the month")
        yield f"{closure.name}: {', '.join(days)}, {_windows(closure.windows)}"
        yield f"  {closure.notice}"


# One entry for each section of a profile; a test sees to it that none is missing.
SECTIONS: dict[str, tuple[str, Callable[[Profile], Iterator[str]]]] = {
    "effective_from": ("Validity (適用開始日)", _validity),
    "institution": ("Institution (金融機関)", _institution),
    "contact": ("Contact (お問合せ先)", _contact),
    "appearance": ("Appearance (配色)", _appearance),
    "wording": ("Wording (用語)", _wording),
    "sign_on": ("Passwords and locks (ログイン・ロック)", _sign_on),
    "factors": ("Proof of deeds (本人確認)", _factors),
    "limits": ("Limits (振込限度額)", _limits),
    "fees": ("Fees (振込手数料)", _fees),
    "transfers": ("Transfers (振込)", _transfers),
    "balances": ("Balances (残高照会)", _balances),
    "entries": ("Entries (入出金明細照会)", _entries),
    "hours": ("Hours (ご利用時間)", _hours),
    "closures": ("Maintenance (メンテナンス)", _closures),
}


def _length(rule: IdRule | PasswordRule) -> str:
    if rule.shortest == rule.longest:
        return str(rule.shortest)
    return f"{rule.shortest} to {rule.longest}"


def _case(rule: IdRule | PasswordRule) -> str:
    return "capitals do not matter" if rule.fold_case else "capitals matter"


def _id_rule(rule: IdRule) -> str:
    characters = "digits" if rule.digits_only else "letters and digits"
    return f"{_length(rule)} {characters}, {_case(rule)}"


def _password_rule(rule: PasswordRule) -> str:
    mixed = ", with letters and digits both" if rule.letters_and_digits else ""
    valid = "" if rule.valid_days is None else f", to be renewed after {rule.valid_days} days"
    return f"{_length(rule)} characters{mixed}, {_case(rule)}{valid}"


def _lock(rule: LockRule) -> str:
    blocked = f"blocked (閉塞) after {rule.block_after} in a row, until the bank releases it"
    if rule.lockout_after is None:
        return blocked
    return (
        f"locked out for {rule.lockout_minutes} minutes after {rule.lockout_after} in a row, "
        + blocked
    )


def _receivers(row: HoursTable) -> str:
    if set(row.to) == set(Receiver):
        return ""
    return f", {' and '.join(_RECEIVERS[receiver] for receiver in row.to)}"


def _windows(windows: tuple[str, ...]) -> str:
    return " and ".join(windows) if windows else "closed (お取扱できません)"
