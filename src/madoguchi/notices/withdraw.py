"""Withdraws a notice (お知らせの取下げ): from that moment on no customer sees it."""

import datetime as dt

from madoguchi.notices.models import Notice


def withdraw(number: int, *, at: dt.datetime) -> bool:
    """Withdraw a notice that is planned or shown; False where there is none, or it is over (E1).

    One conditional UPDATE: of two who withdraw at once, one does.
    """
    return bool(
        Notice.objects.filter(pk=number)
        .exclude(shown_until__lte=at)
        .filter(withdrawn_at=None)
        .update(withdrawn_at=at)
    )
