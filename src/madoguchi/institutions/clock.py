"""The bank's clock (時計): only the doors read it; everything below is handed `at=`."""

import datetime as dt

from django.conf import settings

from madoguchi.values.day import TOKYO


def now() -> dt.datetime:
    """What time it is here, on Japan's clocks; a demonstration may stand at any moment."""
    return dt.datetime.now(TOKYO) + dt.timedelta(seconds=settings.CLOCK_OFFSET_SECONDS)
