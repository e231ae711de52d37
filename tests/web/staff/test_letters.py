"""Letters on the staff site: printed as PDF once, listed without what they say."""

from collections.abc import Callable

from django.db import connections
from django.test.utils import CaptureQueriesContext

from cast import Person, open_person
from hands import all_at_once
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.staff import letters
from staff_browsing import Colleague, at_work

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def _reissued(maker: Colleague, checker: Colleague, person: Person) -> int:
    """A letter with new passwords, waiting for a printer."""
    asked = maker.client.post(
        f"/customers/{person.contract_id}/apply/reissue-passwords/",
        {
            "passwords": ["login"],
            "postal_code": "3710001",
            "address": "前橋市試験町1-2-3",
            "reason": "届出書を受付",
        },
    )
    assert asked.status_code == 303, asked.content.decode()
    assert checker.client.post(asked["Location"] + "approve/").status_code == 303
    with current.serving(person.institution):
        return letters.of_contract(person.contract_id)[0].id


def test_a_letter_is_printed_once_and_then_is_gone(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    maker, checker = at_work(bank[0], "maker"), at_work(bank[0], "checker")
    person = open_person(bank[0], name="郵送 花子")
    number = _reissued(maker, checker, person)
    page = maker.client.get("/letters/").content.decode()
    assert "郵送 花子" in page and f'action="/letters/{number}/print/"' in page
    assert "前橋市" not in page
    answer = maker.client.post(f"/letters/{number}/print/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="letter-{number}.pdf"'
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")
    assert f"/letters/{number}/print/" not in maker.client.get("/letters/").content.decode()
    again = checker.client.post(f"/letters/{number}/print/")
    assert again.status_code == 422 and "F07" in again.content.decode()
    seen = checker.client.get(f"/customers/{person.contract_id}/").content.decode()
    assert f"印刷済み {maker.member.name}" in seen


def test_of_many_printers_one_gets_the_letter(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    maker, checker = at_work(bank[0], "maker"), at_work(bank[0], "checker")
    number = _reissued(maker, checker, open_person(bank[0]))
    printers = [maker, checker, at_work(bank[0], "manager")]

    def press(nth: int) -> int:
        return int(printers[nth].client.post(f"/letters/{number}/print/").status_code)

    answers = all_at_once(press, hands=3, institution=bank[0])
    assert sorted(map(str, answers)) == ["200", "422", "422"]


def test_a_viewer_prints_nothing_and_a_link_prints_nothing(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    maker, checker = at_work(bank[0], "maker"), at_work(bank[0], "checker")
    number = _reissued(maker, checker, open_person(bank[0]))
    viewer = at_work(bank[0], "viewer")
    for path in ("/letters/", f"/letters/{number}/print/"):
        answer = viewer.client.post(path)
        assert answer.status_code == 403 and "F04" in answer.content.decode()
    assert maker.client.get(f"/letters/{number}/print/").status_code == 405
    assert maker.client.post(f"/letters/{number}/print/").status_code == 200


def test_a_letter_that_never_was_is_refused(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    maker = at_work(bank[0], "maker")
    for number in ("0", "999999999", "99999999999999999999"):
        assert maker.client.post(f"/letters/{number}/print/").status_code == 404, number


def test_the_list_takes_the_same_queries_however_many_letters_wait(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    maker, checker = at_work(bank[0], "maker"), at_work(bank[0], "checker")
    counts = []
    for _ in range(2):
        _reissued(maker, checker, open_person(bank[0]))
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            maker.client.get("/letters/")
        counts.append(len(queries))
    assert counts == [3, 3], "session, letters, names"
