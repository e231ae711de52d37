"""Puts a profile's rules about clearing, reservations, Pay-easy, the day's end into words."""

from collections.abc import Iterator

from madoguchi.policy.profile import Profile

_FUNDING = {
    "morning-of-the-day": "what is there on the morning of the day",
    "closing-balance-of-the-day-before": "the closing balance of the day before",
}
_COUNTS_ON = {
    "day-made": "on which it was made",
    "day-carried-out": "on which it is carried out",
}


def clearing(profile: Profile) -> Iterator[str]:
    """When transfers to other banks are carried (C14)."""
    if profile.clearing.extended_hours:
        yield "in core and extended hours (モアタイム), with every bank that takes part in them"
    else:
        yield "in core hours (コアタイム) only; after them, for the next business day"


def reservations(profile: Profile) -> Iterator[str]:
    """How far ahead, on which days, paid from what (C5, C9, C10)."""
    rule = profile.reservations
    if rule.horizon_months is None:
        yield f"up to the business day {rule.horizon_business_days} from today"
    else:
        yield f"up to the same day {rule.horizon_months} month(s) on (応答日)"
    if rule.on_holidays == "refused":
        yield "days on which banks are closed cannot be chosen"
    else:
        yield "one for a day on which banks are closed is carried out on the next business day"
    yield f"paid from {_FUNDING[rule.funding]}, or not carried out at all"
    yield f"counts against the limit of the day {_COUNTS_ON[rule.counts_on]}"


def payeasy(profile: Profile) -> Iterator[str]:
    """How much a day, and how many wrong numbers (D1–D6)."""
    rule = profile.payeasy
    if rule is None:
        yield "none"
        return
    yield f"up to {rule.per_day_yen:,} yen a day, apart from transfers"
    yield f"{rule.lock.stopped_after} wrong numbers in a row stop it until midnight"
    yield f"{rule.lock.block_after_days} such days stop it until the bank releases it (閉塞)"


def day_end(profile: Profile) -> Iterator[str]:
    """When what is done between two days, and how long what is past its use stays (H2)."""
    rule = profile.day_end
    yield "the day before is closed at 00:00"
    yield f"reservations are carried out from {rule.reservations_at} on"
    yield (
        f"who would be short of funds the next day is warned from {rule.warnings_at} on, "
        "once for each reservation"
    )
    yield f"a transfer never confirmed is forgotten after {rule.drafts_days} days"
    yield (
        f"a session that ended is forgotten after {rule.sessions_days} days, "
        "but for each customer's last one"
    )
