"""Puts every rule of a profile (金融機関プロファイル) into plain words, section by section."""

from collections.abc import Callable, Iterator

from madoguchi.console.explain_days import clearing, day_end, payeasy, reservations
from madoguchi.console.explain_sign_on import one_time_passwords, sign_on
from madoguchi.policy.hours import Deed, Receiver
from madoguchi.policy.profile import Profile
from madoguchi.policy.schedule import HoursTable

_DEEDS = {
    Deed.BALANCE: "残高照会",
    Deed.INQUIRY: "入出金明細照会",
    Deed.TRANSFER_REGISTERED: "振込・振替（事前登録先）",
    Deed.TRANSFER_EACH_TIME: "振込・振替（都度指定）",
    Deed.RESERVATION: "振込・振替の予約",
    Deed.PAYEASY: "税金・各種料金の払込",
}
_RECEIVERS = {Receiver.OWN: "within the institution", Receiver.OTHER: "to other banks"}
_FACTORS = {
    "confirmation-password": "the confirmation password (確認用パスワード)",
    "image-card": "the image card (画像認証カード)",
    "one-time-password": "a one-time password (ワンタイムパスワード)",
}
_CHANGES = {
    "login_id": "change his login ID (ログインＩＤ変更)",
    "confirmation_password": "change his confirmation password (確認用パスワード変更)",
    "details": "change mail address, direct mail and telephone (お客様登録情報変更)",
    "mail": "change his mail address alone (Ｅメール設定)",
    "limit": "set his own limit for a day (利用限度額変更)",
    "stop": "stop the service himself (ＩＢ取引中止)",
}
_MONEY_IN = {
    "never": "no mail",
    "always": "a mail each time",
    "by-choice": "a mail where the customer wishes it (Ｅメール通知)",
}
_FEE_BEARING = {
    "looked-up-on-typed-amount": "is looked up on the typed amount (据置型)",
    "looked-up-on-what-is-left": "is looked up on what it would leave (以上手数料加算型)",
    "consistent-or-below": "is that of what is sent, or too high, never too low (未満手数料加算型)",
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


def _factors(profile: Profile) -> Iterator[str]:
    yield f"a transfer needs {_FACTORS[profile.factors.transfer]}"
    yield f"a change of what the bank knows needs {_FACTORS[profile.factors.change]}"


def _changes(profile: Profile) -> Iterator[str]:
    for name, deed in _CHANGES.items():
        may = "may" if getattr(profile.changes, name) else "may not"
        yield f"the customer {may} {deed}"


def _mails(profile: Profile) -> Iterator[str]:
    if profile.mails.signed:
        yield "signed with S/MIME (セキュアメール); without a certificate they wait"
    else:
        yield "not signed"
    yield f"money in and out (入出金): {_MONEY_IN[profile.mails.money_in]}"
    yield (
        f"an address given up hears for {profile.mails.old_address_days} days of what is changed "
        "or locked"
    )


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
    if offered is None:
        yield "a fee borne by the receiver (先方負担) is not offered"
    else:
        yield f"a fee borne by the receiver (先方負担) {_FEE_BEARING[offered]}"
    proved = profile.transfers.register_paid_needs_proof
    how = "with the proof of a change" if proved else "by one press"
    yield f"whom he has just paid (今回の振込先) the customer registers {how}"
    names = profile.transfers.name_check
    if names is None:
        yield "receivers' names (口座名義人確認) are not asked for"
    else:
        yield (
            "receivers' names (口座名義人確認) are told of "
            f"{names.most_unpaid} accounts that are not paid within {names.held_days} days"
        )


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
    months = profile.entries.months
    span = "as far back as the ledger goes" if months is None else f"the last {months} months"
    yield f"{span}, asked for by: " + ", ".join(profile.entries.queries)


def _order_history(profile: Profile) -> Iterator[str]:
    yield f"what was asked for in the last {profile.order_history.months} months"


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
    "sign_on": ("Passwords and locks (ログイン・ロック)", sign_on),
    "one_time_passwords": ("One-time passwords (ワンタイムパスワード)", one_time_passwords),
    "factors": ("Proof of deeds (本人確認)", _factors),
    "changes": ("Changes by the customer himself (登録情報の変更)", _changes),
    "mails": ("Mails (電子メール)", _mails),
    "limits": ("Limits (振込限度額)", _limits),
    "fees": ("Fees (振込手数料)", _fees),
    "transfers": ("Transfers (振込)", _transfers),
    "clearing": ("Interbank clearing (全銀システム)", clearing),
    "reservations": ("Reservations (振込予約)", reservations),
    "day_end": ("Day's end (日締め)", day_end),
    "payeasy": ("Pay-easy (税金・各種料金の払込)", payeasy),
    "balances": ("Balances (残高照会)", _balances),
    "entries": ("Entries (入出金明細照会)", _entries),
    "order_history": ("History of orders (取引履歴照会)", _order_history),
    "hours": ("Hours (ご利用時間)", _hours),
    "closures": ("Maintenance (メンテナンス)", _closures),
}


def _receivers(row: HoursTable) -> str:
    if set(row.to) == set(Receiver):
        return ""
    return f", {' and '.join(_RECEIVERS[receiver] for receiver in row.to)}"


def _windows(windows: tuple[str, ...]) -> str:
    return " and ".join(windows) if windows else "closed (お取扱できません)"
