"""What the desk leafs through (申請・ご案内の一覧): applications of one state, known letters."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from madoguchi.staff.applications import Asked, shown
from madoguchi.staff.models import Application, Letter

STATES = ("waiting", "done", "refused", "withdrawn")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the next one begins below it."""

    asked_at: dt.datetime
    id: int


def of_state(state: str, *, below: Place | None = None, limit: int) -> list[Asked]:
    """The applications of one state, newest first; by the index on state and moment."""
    rows = Application.objects.filter(state=state)
    if below is not None:
        # The first condition is what the index is walked by; the second puts ties in order.
        rows = rows.filter(asked_at__lte=below.asked_at).filter(
            Q(asked_at__lt=below.asked_at) | Q(pk__lt=below.id)
        )
    return shown(rows.order_by("-asked_at", "-pk"), limit)


def was_kept(letter_id: int) -> bool:
    """Say whether there is a letter of that number, printed or not."""
    return Letter.objects.filter(pk=letter_id).exists()
