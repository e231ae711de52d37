"""The desk's page of the reconciliation: each day as the bank and the centre counted it (C14)."""

from collections.abc import Iterator

from django.db import connections
from django.test.utils import CaptureQueriesContext

from exchange import Exchange, exchanging
from madoguchi.formats.clearing.totals import Totals
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers import reconcile
from staff_browsing import Colleague, at_work

Exchanges = tuple[Iterator[Exchange], ...]
PAGE = "/reconciliation/"


def row_of(colleague: Colleague, day: str) -> str:
    """What stands in the line of a day."""
    answer = colleague.client.get(PAGE)
    assert answer.status_code == 200
    [line] = [each for each in answer.content.decode().split("<tr>") if day in each]
    return line


def test_a_difference_is_shown_with_both_sides_figures(exchanges_here: Exchanges) -> None:
    naniwa = next(exchanges_here[1])
    viewer = at_work(naniwa.institution, "viewer")
    with exchanging(naniwa.centre), current.serving(naniwa.institution):
        naniwa.sends(naniwa.opens(), yen=34_567)
        naniwa.carry(naniwa.at("10:01"))
        naniwa.reconcile(naniwa.at("00:05", days=1))
    day = f"{naniwa.day:%Y-%m-%d}"
    line = row_of(viewer, day)
    assert "一致" in line and "34,567" in line and "センター" not in line

    with current.serving(naniwa.institution):
        [before] = [each for each in reconcile.newest(most=50) if each.day == naniwa.day]
        said = {**before.centres, "sent_count": 2, "sent_yen": 40_000}
        bank = naniwa.institution.profile.institution.code
        totals = Totals(bank=bank, value_date=naniwa.day, **said)
        reconcile.note(totals, at=naniwa.at("00:15", days=1))
    line = row_of(viewer, day)
    assert "相違" in line and "センター" in line and "40,000" in line


def test_what_is_under_way_is_said_with_its_number(exchanges_here: Exchanges) -> None:
    naniwa = next(exchanges_here[1])
    viewer = at_work(naniwa.institution, "viewer")
    with exchanging(naniwa.centre), current.serving(naniwa.institution):
        naniwa.sends(naniwa.opens(), yen=1_000)
        naniwa.reconcile(naniwa.at("00:05", days=1))
    line = row_of(viewer, f"{naniwa.day:%Y-%m-%d}")
    assert "処理中あり" in line and "処理中 1件" in line


def test_older_days_follow_on_the_next_page_and_a_bank_without_any_says_so(
    bank: tuple[Institution, ...],
) -> None:
    viewer = at_work(bank[0], "viewer")
    page = viewer.client.get(PAGE, {"before": "2020-01-01"}).content.decode()
    assert "照らし合わせた日は、まだありません。" in page
    assert viewer.client.get(PAGE, {"before": "きのう"}).status_code == 200


def test_the_list_asks_the_database_once_however_many_days_it_shows(
    exchanges_here: Exchanges,
) -> None:
    naniwa = next(exchanges_here[1])
    with current.serving(naniwa.institution):
        zero = dict.fromkeys(reconcile.Counted().figures, 0)
        bank = naniwa.institution.profile.institution.code
        for ago in range(1, 41):
            day = naniwa.day - ago * (naniwa.at("00:00", days=1) - naniwa.at("00:00"))
            if day not in {each.day for each in reconcile.all_noted()}:
                reconcile.note(
                    Totals(bank=bank, value_date=day, **zero), at=naniwa.at("00:05", days=1)
                )
    viewer = at_work(naniwa.institution, "viewer")
    viewer.client.get(PAGE)
    counts = []
    for before in ("2026-01-01", ""):
        with CaptureQueriesContext(connections[naniwa.institution.key]) as queries:
            first = viewer.client.get(PAGE, {"before": before}).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1], "for no day as many as for a month"
    assert first.count("<tr>") == 32, "a month and the heading"
    assert "さらに前の日を見る" in first
