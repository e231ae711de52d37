"""The staff's door: one answer for every mistake, a host and a cookie of its own, roles."""

import re
from collections.abc import Callable

import pytest

from browsing import client_of, signed_on
from cast import open_person
from madoguchi.config import urls_staff
from madoguchi.institutions.registry import Institution
from staff_browsing import at_work, somebody, staff_client

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def _without_what_changes(page: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    page = re.sub(r'nonce="[^"]*"', "", page)
    return re.sub(r'id="id_login" value="[^"]*"', "", page)


@pytest.mark.parametrize("which", [0, 1])
def test_login_password_and_code_together_lead_to_the_top_page(
    bank: Bank, stand_at: Stand, which: int
) -> None:
    stand_at(OPEN)
    maker = somebody(bank[which], "maker", name="受付 太郎")
    answer = maker.client.post("/login/", maker.fields())
    assert (answer.status_code, answer["Location"]) == (303, "/")
    page = maker.client.get("/").content.decode()
    assert "受付 太郎<small>受付</small>" in page and "サインアウト" in page
    assert bank[which].profile.institution.name in page


def test_a_wrong_password_a_wrong_code_and_a_login_that_is_nobodys_get_the_same_answer(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    maker = somebody(bank[0], "maker")
    wrong = [{"password": "wrong"}, {"code": "000000"}, {"login": "nobody.at.all"}]
    answers = [maker.client.post("/login/", maker.fields(**each)) for each in wrong]
    assert [answer.status_code for answer in answers] == [422, 422, 422]
    pages = {_without_what_changes(answer.content.decode()) for answer in answers}
    assert len(pages) == 1
    assert '<span class="error__code">F01</span>' in pages.pop()


def test_the_login_stays_on_the_page_and_password_and_code_do_not(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    typed = {"login": 'x"><b>', "password": "secret-99", "code": "424242"}
    page = staff_client(bank[0]).post("/login/", typed).content.decode()
    assert "x&quot;&gt;&lt;b&gt;" in page
    assert "secret-99" not in page and "424242" not in page


def test_an_empty_field_spends_no_try_and_a_fifth_wrong_one_blocks(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    maker = somebody(bank[0], "maker")
    for _ in range(6):
        answer = maker.client.post("/login/", maker.fields(code=""))
        assert answer.status_code == 422 and "A01" in answer.content.decode()
    codes = []
    for _ in range(6):
        page = maker.client.post("/login/", maker.fields(password="wrong")).content.decode()
        codes += re.findall(r'error__code">(F\d\d)<', page)
    assert codes == ["F01"] * 4 + ["F03"] * 2
    assert maker.client.post("/login/", maker.fields()).status_code == 422, "right, but too late"


def test_the_cookie_is_unreadable_to_scripts_and_comes_from_no_other_site(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    cookie = at_work(bank[0], "maker").client.cookies[f"madoguchi-staff-{bank[0].key}"]
    assert cookie["httponly"] and cookie["samesite"] == "Strict" and cookie["path"] == "/"
    assert cookie["max-age"] == "" and cookie["expires"] == "", "until the browser closes"


def test_without_a_session_every_page_leads_to_the_sign_on_page(bank: Bank) -> None:
    for path in ("/", "/customers/", "/applications/", "/letters/", "/trail/", "/members/"):
        answer = staff_client(bank[0]).get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/login/"), path


def test_a_customers_cookie_is_nothing_on_the_staff_site_and_the_other_way_round(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    customer, maker = signed_on(open_person(bank[0])), at_work(bank[0], "maker").client
    staff, public = staff_client(bank[0]), client_of(bank[0])
    token = customer.cookies[f"madoguchi-{bank[0].key}"].value
    for name in (f"madoguchi-{bank[0].key}", f"madoguchi-staff-{bank[0].key}"):
        staff.cookies[name] = token
        assert staff.get("/").status_code in (302, 401)
    token = maker.cookies[f"madoguchi-staff-{bank[0].key}"].value
    for name in (f"madoguchi-{bank[0].key}", f"madoguchi-staff-{bank[0].key}"):
        public.cookies[name] = token
        assert public.get("/").status_code in (302, 401)


def test_another_institutions_session_is_nothing_here(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    maker = at_work(bank[0], "maker").client
    other = staff_client(bank[1])
    value = maker.cookies[f"madoguchi-staff-{bank[0].key}"].value
    other.cookies[f"madoguchi-staff-{bank[1].key}"] = value
    assert other.get("/").status_code == 401


def test_each_site_has_its_own_pages_only(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    customer, maker = signed_on(open_person(bank[0])), at_work(bank[0], "maker").client
    for path in ("/customers/", "/applications/", "/letters/", "/trail/", "/members/"):
        assert customer.get(path).status_code == 404, path
    for path in ("/balances/", "/entries/", "/transfer/", "/orders/"):
        assert maker.get(path).status_code == 404, path


def test_signing_out_ends_the_session_on_the_very_next_request(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    maker = at_work(bank[0], "maker").client
    kept = maker.cookies[f"madoguchi-staff-{bank[0].key}"].value
    answer = maker.post("/logout/")
    assert (answer.status_code, answer["Location"]) == (303, "/logged-out/")
    assert "お疲れさまでした" in maker.get("/logged-out/").content.decode()
    maker.cookies[f"madoguchi-staff-{bank[0].key}"] = kept
    answer = maker.get("/")
    assert answer.status_code == 401 and "サインアウトしました" in answer.content.decode()


def test_after_fifteen_quiet_minutes_what_was_being_sent_is_not_done(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    maker = at_work(bank[0], "maker").client
    stand_at("2026-11-25T10:16")
    answer = maker.post("/customers/")
    assert answer.status_code == 401
    assert "いま送ろうとした内容は、実行されていません" in answer.content.decode()


def test_a_form_without_its_token_is_refused(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    maker = somebody(bank[0], "maker")
    strict = staff_client(bank[0], enforce_csrf_checks=True)
    refused = strict.post("/login/", maker.fields())
    assert refused.status_code == 403
    assert "｜事務" in refused.content.decode(), "under the staff site's own head"


def test_a_page_without_roles_is_open_to_nobody_by_mistake() -> None:
    open_pages = {"login", "logged-out", "health"}
    unmarked = [
        each.name
        for each in urls_staff.urlpatterns
        if not getattr(each.callback, "roles", None)
        and not getattr(each.callback, "open_to_all", False)
    ]
    assert unmarked == []
    said_open = {
        each.name for each in urls_staff.urlpatterns if getattr(each.callback, "open_to_all", False)
    }
    assert said_open == open_pages


def test_a_role_that_may_not_see_a_page_is_refused_with_f04(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    for role in ("maker", "checker", "viewer"):
        colleague = at_work(bank[0], role)
        answer = colleague.client.get("/members/")
        assert answer.status_code == 403 and "F04" in answer.content.decode(), role
        assert 'href="/members/"' not in colleague.client.get("/").content.decode(), role
    assert at_work(bank[0], "manager").client.get("/members/").status_code == 200


def test_a_page_that_is_not_there_is_told_under_the_staffs_own_head(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    answer = at_work(bank[0], "maker").client.get("/nothing/here/")
    assert answer.status_code == 404
    assert "操作は行われていません。" in answer.content.decode()
    assert "お取引" not in answer.content.decode()


def test_hostile_forms_get_a_page_and_never_a_fault_of_ours(bank: Bank) -> None:
    client = staff_client(bank[0])
    for text in ["\0", "😀" * 50, "９" * 400, "<script>", "%s", "\ud7ff", "١٢٣٤٥٦"]:
        answer = client.post("/login/", {"login": text, "password": text, "code": text})
        assert answer.status_code in (400, 422), text
        assert b"<script>" not in answer.content
