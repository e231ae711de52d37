"""Publishes a notice (お知らせの掲載)."""

import datetime as dt

from madoguchi.notices.models import Notice


def publish(
    *, important: bool, title: str, text: str, at: dt.datetime, until: dt.datetime | None
) -> int:
    """Show a notice from a moment on; returns its number."""
    row = Notice.objects.create(
        important=important, title=title, text=text, shown_from=at, shown_until=until
    )
    return int(row.pk)
