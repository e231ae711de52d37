"""The members of staff: a manager releases and stops others, never himself."""

from collections.abc import Callable

from django.db import connections
from django.test.utils import CaptureQueriesContext

from madoguchi.institutions.registry import Institution
from staff_browsing import at_work, somebody

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def test_a_manager_sees_everybody_and_the_list_takes_two_queries(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    manager = at_work(bank[0], "manager")
    maker = somebody(bank[0], "maker", name="受付 次郎")
    with CaptureQueriesContext(connections[bank[0].key]) as queries:
        page = manager.client.get("/members/").content.decode()
    assert len(queries) == 2, "the session, and the list"
    assert "受付 次郎" in page and f'href="/members/{maker.member.id}/"' in page
    assert maker.member.login in page


def test_a_blocked_member_is_released_by_a_manager(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    manager, maker = at_work(bank[0], "manager"), somebody(bank[0], "maker")
    for _ in range(5):
        maker.client.post("/login/", maker.fields(password="wrong"))
    address = f"/members/{maker.member.id}/"
    assert "サインオンの閉塞中" in manager.client.get(address).content.decode()
    answer = manager.client.post(address + "release/")
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert "サインオンの閉塞中" not in manager.client.get(address).content.decode()
    assert maker.client.post("/login/", maker.fields()).status_code == 303


def test_releasing_somebody_who_is_not_blocked_is_refused_and_harmless(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    manager, maker = at_work(bank[0], "manager"), somebody(bank[0], "maker")
    answer = manager.client.post(f"/members/{maker.member.id}/release/")
    assert answer.status_code == 422 and "F07" in answer.content.decode()


def test_a_stopped_member_is_out_on_his_next_click(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    manager, maker = at_work(bank[0], "manager"), at_work(bank[0], "maker")
    assert maker.client.get("/trail/").status_code == 200
    address = f"/members/{maker.member.id}/"
    assert manager.client.post(address + "stop/").status_code == 303
    assert maker.client.get("/trail/").status_code == 401
    assert "停止" in manager.client.get(address).content.decode()
    again = manager.client.post(address + "stop/")
    assert again.status_code == 422 and "F07" in again.content.decode()


def test_nobody_releases_or_stops_himself(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    manager = at_work(bank[0], "manager")
    address = f"/members/{manager.member.id}/"
    page = manager.client.get(address).content.decode()
    assert "ほかの管理の担当者が行います" in page and "/stop/" not in page
    for deed in ("release/", "stop/"):
        answer = manager.client.post(address + deed)
        assert answer.status_code == 422 and "F05" in answer.content.decode(), deed


def test_only_managers_reach_a_members_page(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    other = somebody(bank[0], "viewer")
    for role in ("maker", "checker", "viewer"):
        client = at_work(bank[0], role).client
        for deed in ("", "release/", "stop/"):
            answer = client.post(f"/members/{other.member.id}/{deed}")
            assert answer.status_code == 403, (role, deed)


def test_a_number_that_is_nobodys_is_not_found(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = at_work(bank[0], "manager").client
    for number in ("0", "999999999", "99999999999999999999"):
        assert client.get(f"/members/{number}/").status_code == 404, number
        assert client.post(f"/members/{number}/stop/").status_code == 404, number
