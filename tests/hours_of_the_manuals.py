"""The hours tables of manuals 000 and 002 (ご利用時間), copied by hand for every kind of day.

No profile was read for it. Manual 000 (akagi) has one table and these notes:

1. 1-3 January closed 0:00-8:00 and 19:00-24:00; 3-5 May closed 1:40-6:00. Marked for balances,
   transfers to payees registered on paper, and reservations.
2. 1st and 3rd Monday closed 1:40-6:00; eve of the 2nd and 4th Sunday closed from 23:30 to 7:00.
   Marked for both transfers of the same day, not for reservations.
3. To a current account (当座) only until 15:00. Marked for both transfers of the same day but for
   each-time payees at other banks, whose hours end at 15:00 anyway. Its mark stands beside the
   windows of weekdays and holidays; its sentence names no day, so it holds on 31 December too (C6).
4. Other maintenance is announced; no window is given.

Manual 002 (naniwa) has two columns, weekdays and weekends/holidays, and no maintenance. Its lines
for Ｅメール通知の設定 and ＩＢ取引中止 repeat that of the balance; the bank keeps both open at any
hour (docs/open-questions.md).

Where the manuals say nothing: 31 December (naniwa) and 2-3 January (both) have the holiday column,
since banks are closed by law; Pay-easy (akagi) has the hours of 残高照会以外の照会.
"""

import datetime as dt
from dataclasses import dataclass

# Kind, weekdays, which of the month, whether banks are open, dates (or any), the days themselves.
# A Saturday is an eve and has the number of the Sunday after it, which may be in the next month.
# Days next to a closure (30 December, 4 January, 2 and 6 May) are among the plain ones.
DAYS = """
weekday            Tue,Wed,Thu,Fri 1,2,3,4,5 open   any
  2026-06-02 2026-06-03 2026-06-04 2026-06-05 2026-12-30 2027-12-30 2028-01-04 2027-05-06 2026-05-01
monday             Mon             2,4,5     open   any
  2026-06-08 2026-06-22 2026-06-29
monday-1-3         Mon             1,3       open   any
  2026-06-01 2026-06-15 2027-01-04 2026-08-03 2026-08-17
saturday           Sat             1,3,5     closed any
  2026-06-06 2026-06-20 2026-05-30 2026-10-31 2026-05-02 2028-04-29
eve-of-sunday-2-4  Sat             2,4       closed any
  2026-06-13 2026-06-27 2026-02-07 2026-02-21 2030-11-23
sunday             Sun             1,3,5     closed any
  2026-06-07 2026-06-21 2026-05-31 2026-11-01 2027-03-21
sunday-2-4         Sun             2,4       closed any
  2026-06-14 2026-06-28 2026-02-08 2026-02-22 2029-02-11 2029-09-23
holiday            Tue,Wed,Thu,Fri 1,2,3,4,5 closed any
  2026-02-11 2026-03-20 2026-04-29 2026-05-06 2026-09-22 2026-11-03
holiday-monday     Mon             2,4,5     closed any
  2026-10-12 2026-11-23 2029-04-30
holiday-monday-1-3 Mon             1,3       closed any
  2026-07-20 2026-09-21 2030-05-06
december-31        Mon,Thu,Fri     5         closed 12-31
  2026-12-31 2027-12-31 2029-12-31
december-31-at-weekend Sat,Sun     1,5       closed 12-31
  2028-12-31 2033-12-31
january-1-3        Tue,Wed,Thu,Fri 1         closed 01-01,01-02,01-03
  2026-01-01 2026-01-02 2029-01-02 2029-01-03
january-1-3-at-weekend Sat,Sun     1         closed 01-01,01-02,01-03
  2026-01-03 2027-01-02 2027-01-03 2028-01-01 2034-01-01
january-1-3-monday Mon             1         closed 01-01,01-02,01-03
  2029-01-01 2034-01-02 2028-01-03
may-3-5            Tue,Wed,Thu,Fri 1         closed 05-03,05-04,05-05
  2026-05-05 2027-05-04 2028-05-03 2028-05-04 2029-05-03
may-3-5-at-weekend Sat,Sun         1         closed 05-03,05-04,05-05
  2026-05-03 2029-05-05 2030-05-04 2030-05-05
may-3-5-monday     Mon             1         closed 05-03,05-04,05-05
  2027-05-03 2026-05-04 2031-05-05
"""

# A column's star: the receiver's account is a current account. A dash: お取扱できません.
AKAGI_TRANSFERS = """
kind                   registered           registered*          own        own*       other
weekday                0:00-24:00           0:00-15:00           8:25-16:00 8:25-15:00 8:25-15:00
monday                 0:00-24:00           0:00-15:00           8:25-16:00 8:25-15:00 8:25-15:00
monday-1-3             0:00-1:40,6:00-24:00 0:00-1:40,6:00-15:00 8:25-16:00 8:25-15:00 8:25-15:00
saturday               0:00-24:00           0:00-15:00           -          -          -
eve-of-sunday-2-4      0:00-23:30           0:00-15:00           -          -          -
sunday                 0:00-24:00           0:00-15:00           -          -          -
sunday-2-4             7:00-24:00           7:00-15:00           -          -          -
holiday                0:00-24:00           0:00-15:00           -          -          -
holiday-monday         0:00-24:00           0:00-15:00           -          -          -
holiday-monday-1-3     0:00-1:40,6:00-24:00 0:00-1:40,6:00-15:00 -          -          -
december-31            0:00-23:40           0:00-15:00           -          -          -
december-31-at-weekend 0:00-23:40           0:00-15:00           -          -          -
january-1-3            8:00-19:00           8:00-15:00           -          -          -
january-1-3-at-weekend 8:00-19:00           8:00-15:00           -          -          -
january-1-3-monday     8:00-19:00           8:00-15:00           -          -          -
may-3-5                0:00-1:40,6:00-24:00 0:00-1:40,6:00-15:00 -          -          -
may-3-5-at-weekend     0:00-1:40,6:00-24:00 0:00-1:40,6:00-15:00 -          -          -
may-3-5-monday         0:00-1:40,6:00-24:00 0:00-1:40,6:00-15:00 -          -          -
"""
AKAGI_OTHERS = """
kind                   balance              reservation          inquiry    payeasy
weekday                0:00-24:00           0:00-24:00           8:00-23:45 8:00-23:45
monday                 0:00-24:00           0:00-24:00           8:00-23:45 8:00-23:45
monday-1-3             0:00-24:00           0:00-24:00           8:00-23:45 8:00-23:45
saturday               0:00-24:00           0:00-24:00           9:00-17:00 9:00-17:00
eve-of-sunday-2-4      0:00-24:00           0:00-24:00           9:00-17:00 9:00-17:00
sunday                 0:00-24:00           0:00-24:00           9:00-17:00 9:00-17:00
sunday-2-4             0:00-24:00           0:00-24:00           9:00-17:00 9:00-17:00
holiday                0:00-24:00           0:00-24:00           9:00-17:00 9:00-17:00
holiday-monday         0:00-24:00           0:00-24:00           9:00-17:00 9:00-17:00
holiday-monday-1-3     0:00-24:00           0:00-24:00           9:00-17:00 9:00-17:00
december-31            0:00-23:40           0:00-23:40           9:00-17:00 9:00-17:00
december-31-at-weekend 0:00-23:40           0:00-23:40           9:00-17:00 9:00-17:00
january-1-3            8:00-19:00           8:00-19:00           9:00-17:00 9:00-17:00
january-1-3-at-weekend 8:00-19:00           8:00-19:00           9:00-17:00 9:00-17:00
january-1-3-monday     8:00-19:00           8:00-19:00           9:00-17:00 9:00-17:00
may-3-5                0:00-1:40,6:00-24:00 0:00-1:40,6:00-24:00 9:00-17:00 9:00-17:00
may-3-5-at-weekend     0:00-1:40,6:00-24:00 0:00-1:40,6:00-24:00 9:00-17:00 9:00-17:00
may-3-5-monday         0:00-1:40,6:00-24:00 0:00-1:40,6:00-24:00 9:00-17:00 9:00-17:00
"""
NANIWA = """
kind                   balance    inquiry    transfer   reservation payeasy
weekday                7:00-22:00 7:00-22:00 7:00-22:00 7:00-22:00  7:00-21:45
monday                 7:00-22:00 7:00-22:00 7:00-22:00 7:00-22:00  7:00-21:45
monday-1-3             7:00-22:00 7:00-22:00 7:00-22:00 7:00-22:00  7:00-21:45
saturday               8:00-21:00 8:00-21:00 8:00-21:00 8:00-21:00  8:00-20:45
eve-of-sunday-2-4      8:00-21:00 8:00-21:00 8:00-21:00 8:00-21:00  8:00-20:45
sunday                 8:00-21:00 8:00-21:00 8:00-21:00 8:00-21:00  8:00-20:45
sunday-2-4             8:00-21:00 8:00-21:00 8:00-21:00 8:00-21:00  8:00-20:45
holiday                8:00-21:00 8:00-21:00 8:00-21:00 8:00-21:00  8:00-20:45
holiday-monday         8:00-21:00 8:00-21:00 8:00-21:00 8:00-21:00  8:00-20:45
holiday-monday-1-3     8:00-21:00 8:00-21:00 8:00-21:00 8:00-21:00  8:00-20:45
december-31            8:00-21:00 8:00-21:00 8:00-21:00 8:00-21:00  8:00-20:45
december-31-at-weekend 8:00-21:00 8:00-21:00 8:00-21:00 8:00-21:00  8:00-20:45
january-1-3            8:00-21:00 8:00-21:00 8:00-21:00 8:00-21:00  8:00-20:45
january-1-3-at-weekend 8:00-21:00 8:00-21:00 8:00-21:00 8:00-21:00  8:00-20:45
january-1-3-monday     8:00-21:00 8:00-21:00 8:00-21:00 8:00-21:00  8:00-20:45
may-3-5                8:00-21:00 8:00-21:00 8:00-21:00 8:00-21:00  8:00-20:45
may-3-5-at-weekend     8:00-21:00 8:00-21:00 8:00-21:00 8:00-21:00  8:00-20:45
may-3-5-monday         8:00-21:00 8:00-21:00 8:00-21:00 8:00-21:00  8:00-20:45
"""
TABLES = {"akagi": (AKAGI_TRANSFERS, AKAGI_OTHERS), "naniwa": (NANIWA,)}

# What each column means: deeds, receivers, and whether the receiver's account is a current one.
COLUMNS = {
    "balance": ("balance", "own other", "no"),
    "inquiry": ("inquiry", "own other", "no"),
    "registered": ("transfer-registered", "own other", "no"),
    "registered*": ("transfer-registered", "own other", "yes"),
    "own": ("transfer-each-time", "own", "no"),
    "own*": ("transfer-each-time", "own", "yes"),
    "other": ("transfer-each-time", "other", "no yes"),
    "transfer": ("transfer-registered transfer-each-time", "own other", "no yes"),
    "reservation": ("reservation", "own other", "no yes"),
    "payeasy": ("payeasy", "own other", "no"),
}

Minutes = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Kind:
    """A kind of day, and days that are of it."""

    weekdays: tuple[str, ...]
    weeks: tuple[int, ...]
    open: bool
    dates: tuple[str, ...]
    days: tuple[dt.date, ...]


def kinds() -> dict[str, Kind]:
    """The kinds of day by name."""
    lines = DAYS.strip().splitlines()
    found: dict[str, Kind] = {}
    for told, listed in zip(lines[::2], lines[1::2], strict=True):
        name, weekdays, weeks, banks, dates = told.split()
        found[name] = Kind(
            tuple(weekdays.split(",")),
            tuple(map(int, weeks.split(","))),
            banks == "open",
            () if dates == "any" else tuple(dates.split(",")),
            tuple(map(dt.date.fromisoformat, listed.split())),
        )
    return found


def cells(bank: str) -> dict[tuple[str, str], Minutes]:
    """What a manual's table says, by column and kind of day."""
    found: dict[tuple[str, str], Minutes] = {}
    for table in TABLES[bank]:
        heading, *lines = (line.split() for line in table.strip().splitlines())
        for kind, *windows in lines:
            for column, listed in zip(heading[1:], windows, strict=True):
                found[column, kind] = minutes(listed)
    return found


def minutes(listed: str) -> Minutes:
    """Read windows such as 0:00-1:40,6:00-24:00 into minutes; a dash is no window."""
    if listed == "-":
        return ()
    return tuple(
        (int(start[0]) * 60 + int(start[1]), int(end[0]) * 60 + int(end[1]))
        for start, end in (
            tuple(time.split(":") for time in window.split("-")) for window in listed.split(",")
        )
    )


def edges(bank: str) -> list[int]:
    """Every minute of a day at which, or before which, something opens or closes in a table."""
    ends = {0, 1440} | {edge for cell in cells(bank).values() for pair in cell for edge in pair}
    return sorted(minute for edge in ends for minute in (edge - 1, edge) if 0 <= minute < 24 * 60)
