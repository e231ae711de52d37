"""Makes the demonstration's database ready (開店準備): run at every start, as the tables' owner."""

import datetime as dt
import os
import signal
import sys
from pathlib import Path

import django
import psycopg
from psycopg import sql

from madoguchi.demo.programs import CLOCK_SET_BACK
from madoguchi.institutions import installation as installation_file
from madoguchi.supervise.spawn import spawn
from madoguchi.values.day import day_of

# It stands in the data folder while the first day lasts. Found at a start, that day was cut short:
# nobody can have banked here yet, and everything begins anew.
FIRST_DAY = "first-day"


def main() -> int:
    """Migrate, fill what is empty; the environment names the installation and says "as owner"."""
    django.setup()
    from madoguchi.console.migrate import migrate
    from madoguchi.institutions import clock

    folder = installation_file.path().parent
    if (folder / FIRST_DAY).exists():
        _drop_database()
    migrate()
    if not _people_bank_everywhere():
        return _spend_first_day(folder)
    if closed := closed_ahead(at=clock.now()):
        print(f"the books are closed through {closed}", flush=True)
        return CLOCK_SET_BACK
    _look_ahead()
    return 0


def closed_ahead(*, at: dt.datetime) -> dt.date | None:
    """The last closed day, where some institution's books are closed for this very day already."""
    from madoguchi.institutions import current, registry
    from madoguchi.ledger import closing

    through = []
    for institution in registry.all_institutions():
        with current.serving(institution):
            through.append(closing.closed_through())
    last = max((day for day in through if day is not None), default=None)
    return last if last is not None and last >= day_of(at) else None


def _people_bank_everywhere() -> bool:
    from madoguchi.customers.accounts import somebody_banks_here
    from madoguchi.institutions import current, registry

    for institution in registry.all_institutions():
        with current.serving(institution):
            if not somebody_banks_here():
                return False
    return True


def _look_ahead() -> None:
    """Let the calendar reach as far as it should; the clock may have been set far forward."""
    from madoguchi.console.business_days import years_known
    from madoguchi.directory.refresh import refresh_calendar
    from madoguchi.institutions import clock

    first_year, last_year = years_known(clock.now())
    refresh_calendar(first_year=first_year, last_year=last_year)


def _spend_first_day(folder: Path) -> int:
    """Let everybody move in while the directory is filled, which takes seconds too."""
    from madoguchi.console.directory import refresh_directory
    from madoguchi.institutions import clock

    (folder / FIRST_DAY).touch()
    # They may not act as the owner, or the bank's own rules about who may do what would not hold.
    env = {name: value for name, value in os.environ.items() if name != "MADOGUCHI_AS_OWNER"}
    everybody = spawn(
        argv=[sys.executable, "-m", "madoguchi.demo.first_day"],
        env=env,
        log_path=folder / "log" / "prepare.log",
        ends_by=signal.SIGKILL,
    )
    print(refresh_directory(now=clock.now()), flush=True)
    code = everybody.wait()
    if code == 0:
        (folder / FIRST_DAY).unlink()
    return code


def _drop_database() -> None:
    from django.conf import settings

    from madoguchi.institutions.registry import REFERENCE

    reference = settings.DATABASES[REFERENCE]
    with psycopg.connect(
        host=reference["HOST"],
        port=reference["PORT"],
        user=reference["USER"],
        password=reference["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as admin:
        admin.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                sql.Identifier(reference["NAME"])
            )
        )


if __name__ == "__main__":
    sys.exit(main())
