"""Applications: one asks with a reason, another approves, and a press too many does no harm."""

import re
from collections.abc import Callable

from django.db import connections
from django.test.utils import CaptureQueriesContext

from browsing import signed_on
from cast import open_person
from hands import all_at_once
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.staff import applications
from staff_browsing import REASON, asked_for, at_work

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def _count(institution: Institution, contract_id: int) -> int:
    with current.serving(institution):
        return len(applications.of_contract(contract_id))


def test_an_application_is_approved_by_somebody_else_and_then_is_done(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    maker, checker = at_work(bank[0], "maker", name="申 一郎"), at_work(bank[0], "checker")
    person = open_person(bank[0])
    customer = signed_on(person)
    path = asked_for(maker, person, "stop-contract")
    seen = maker.client.get(path).content.decode()
    assert "承認待ち" in seen and "申請を取り下げる" in seen and "承認して実行する" not in seen
    seen = checker.client.get(path).content.decode()
    assert "申 一郎" in seen and REASON in seen and "いまの状態" in seen
    assert "承認して実行する" in seen and "申請を取り下げる" not in seen
    assert customer.get("/").status_code == 200, "nothing is done yet"
    answer = checker.client.post(path + "approve/")
    assert (answer.status_code, answer["Location"]) == (303, path)
    assert "実行済み" in checker.client.get(path).content.decode()
    assert customer.get("/").status_code == 401, "the customer is out on the next click"
    page = maker.client.get(f"/customers/{person.contract_id}/").content.decode()
    assert "停止しています" in page and "resume-contract" in page
    assert "apply/set-limit/" not in page, "a stopped contract is resumed first"


def test_nobody_approves_his_own_application_not_even_a_manager(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    manager, person = at_work(bank[0], "manager"), open_person(bank[0])
    path = asked_for(manager, person, "stop-contract")
    assert "承認して実行する" not in manager.client.get(path).content.decode()
    for deed in ("approve/", "refuse/"):
        answer = manager.client.post(path + deed, {"note": "x"})
        assert answer.status_code == 422 and "F05" in answer.content.decode()
    assert "承認待ち" in manager.client.get(path).content.decode()


def test_roles_that_may_not_decide_or_ask_are_refused(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    maker, other, person = (
        at_work(bank[0], "maker"),
        at_work(bank[0], "maker"),
        open_person(bank[0]),
    )
    path = asked_for(maker, person, "stop-contract")
    viewer, checker = at_work(bank[0], "viewer"), at_work(bank[0], "checker")
    apply = f"/customers/{person.contract_id}/apply/stop-contract/"
    refused = [
        (viewer, path + "approve/"),
        (viewer, path + "refuse/"),
        (viewer, path + "withdraw/"),
        (viewer, apply),
        (viewer, "/letters/"),
        (other, path + "approve/"),
        (checker, apply),
        (checker, "/apply/open-contract/"),
        (checker, path + "withdraw/"),
    ]
    for colleague, address in refused:
        answer = colleague.client.post(address, {"note": "x", "reason": "x"})
        assert answer.status_code in (403, 405), address
        assert "F04" in answer.content.decode(), address
    answer = other.client.post(path + "withdraw/")
    assert answer.status_code == 422 and "F04" in answer.content.decode(), "it is another's"
    assert "承認待ち" in maker.client.get(path).content.decode()


def test_turning_down_needs_a_note_and_the_asker_reads_it(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    maker, checker = at_work(bank[0], "maker"), at_work(bank[0], "checker")
    person = open_person(bank[0])
    path = asked_for(maker, person, "stop-contract")
    empty = checker.client.post(path + "refuse/", {"note": " "})
    assert empty.status_code == 422 and 'id="id_note_error"' in empty.content.decode()
    assert checker.client.post(path + "refuse/", {"note": "印鑑が違う"}).status_code == 303
    page = maker.client.get(path).content.decode()
    assert "却下" in page and "印鑑が違う" in page and "取り下げる" not in page


def test_one_takes_ones_own_application_back(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    maker, checker = at_work(bank[0], "maker"), at_work(bank[0], "checker")
    path = asked_for(maker, open_person(bank[0]), "stop-contract")
    assert maker.client.post(path + "withdraw/").status_code == 303
    assert "取下げ" in maker.client.get(path).content.decode()
    late = checker.client.post(path + "approve/")
    assert late.status_code == 422 and "F06" in late.content.decode()


def test_a_second_press_of_any_button_shows_the_result_of_the_first(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    maker, checker = at_work(bank[0], "maker"), at_work(bank[0], "checker")
    person = open_person(bank[0])
    first = asked_for(maker, person, "set-limit", per_day_yen="1,000")
    assert asked_for(maker, person, "set-limit", per_day_yen="1000") == first
    assert asked_for(maker, person, "set-limit", per_day_yen="2000") != first, "another wish"
    assert _count(bank[0], person.contract_id) == 2
    for _ in range(2):
        answer = checker.client.post(first + "approve/")
        assert (answer.status_code, answer["Location"]) == (303, first)
    third = at_work(bank[0], "checker").client.post(first + "approve/")
    assert third.status_code == 422 and "F06" in third.content.decode(), "another's decision"


def test_of_many_who_approve_at_once_one_does(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    person = open_person(bank[0])
    path = asked_for(at_work(bank[0], "maker"), person, "set-limit", per_day_yen="1000")
    checkers = [at_work(bank[0], "checker") for _ in range(4)]

    def press(nth: int) -> int:
        return int(checkers[nth].client.post(path + "approve/").status_code)

    answers = all_at_once(press, hands=4, institution=bank[0])
    assert sorted(map(str, answers)) == ["303", "422", "422", "422"]


def test_a_limit_is_shown_before_and_after(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    person = open_person(bank[0])
    path = asked_for(at_work(bank[0], "maker"), person, "set-limit", per_day_yen="30,000")
    checker = at_work(bank[0], "checker")
    page = checker.client.get(path).content.decode()
    assert "30,000円" in page and "お客さまの設定なし" in page
    checker.client.post(path + "approve/")
    page = checker.client.get(f"/customers/{person.contract_id}/").content.decode()
    assert "30,000<small>円</small>" in page


def test_the_top_page_shows_what_waits_for_whom(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-25T09:00")
    maker, checker = at_work(bank[0], "maker"), at_work(bank[0], "checker")
    person = open_person(bank[0], name="待つ 花子")
    path = asked_for(maker, person, "stop-contract")
    mine = maker.client.get("/").content.decode()
    assert f'href="{path}"' in mine and "自分の申請で承認を待っているもの（1件）" in mine
    assert "承認待ち（" not in mine and 'href="/apply/open-contract/"' in mine
    theirs = checker.client.get("/").content.decode()
    assert "承認待ち（" in theirs and 'href="/apply/open-contract/"' not in theirs
    viewer = at_work(bank[0], "viewer").client.get("/").content.decode()
    assert "お客さまを探す" in viewer and 'href="/letters/"' not in viewer


def test_the_top_page_takes_the_same_queries_however_much_waits(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    maker, manager = at_work(bank[0], "maker"), at_work(bank[0], "manager")
    counts = []
    for _ in range(2):
        asked_for(maker, open_person(bank[0]), "stop-contract")
        asked_for(manager, open_person(bank[0]), "stop-contract")
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            manager.client.get("/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4, "session, applications, names, letters"


def test_the_list_of_a_state_is_paged_and_complete(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    maker = at_work(bank[1], "maker")
    person = open_person(bank[1])
    for nth in range(55):
        path = asked_for(maker, person, "set-limit", per_day_yen=str(1_000 + nth))
        assert maker.client.post(path + "withdraw/").status_code == 303
    seen: list[str] = []
    address: str | None = "?state=withdrawn"
    while address:
        with CaptureQueriesContext(connections[bank[1].key]) as queries:
            page = maker.client.get("/applications/" + address).content.decode()
        assert len(queries) == 3, "session, applications, names"
        seen += re.findall(r'href="/applications/(\d+)/"', page)
        found = re.search(r'href="(\?[^"]*below=[^"]*)"', page)
        address = found.group(1).replace("&amp;", "&") if found else None
    assert len(seen) == len(set(seen)) >= 55
    assert [int(each) for each in seen] == sorted((int(each) for each in seen), reverse=True)


def test_addresses_that_are_nobodys_are_not_found(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    manager, person = at_work(bank[0], "manager"), open_person(bank[0])
    paths = [
        "/applications/0/",
        "/applications/99999999999999999999/",
        "/applications/?state=unknown",
        f"/customers/{person.contract_id}/apply/open-contract/",
        f"/customers/{person.contract_id}/apply/nothing/",
        "/apply/stop-contract/",
    ]
    for path in paths:
        assert manager.client.get(path).status_code == 404, path
    for deed in ("approve", "refuse", "withdraw"):
        answer = manager.client.post(f"/applications/999999999/{deed}/", {"note": "x"})
        assert answer.status_code == 404, deed
        assert manager.client.get(f"/applications/1/{deed}/").status_code == 405, deed
