"""Publishes a notice (お知らせの掲載)."""

import datetime as dt

from madoguchi.notices.models import Notice


def publish(
    *,
    important: bool,
    title: str,
    text: str,
    at: dt.datetime,
    until: dt.datetime | None,
    before_top: bool = False,
) -> int:
    """Show a notice to every customer from a moment on; returns its number (E1).

    Without `until` it is shown until it is withdrawn. One that is `before_top` is also shown once
    after sign-on, before the top page.
    """
    row = Notice.objects.create(
        important=important,
        before_top=before_top,
        title=title,
        text=text,
        shown_from=at,
        shown_until=until,
    )
    return int(row.pk)
