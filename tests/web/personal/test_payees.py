"""The list of registered payees: narrowed by kana, changed, several deleted at once."""

import uuid
from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from browsing import client_of, signed_on
from cast import open_person
from change_forms import codes, confirm, proved
from madoguchi.institutions.registry import Institution
from payee_kit import ACCOUNT, DELETE, LIST, NEW, known, page_of, register

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]


@pytest.fixture(autouse=True)
def _office_hours(stand_at: Stand) -> None:
    stand_at("2026-11-25T10:00")


def test_a_name_and_a_note_are_changed_with_the_factor(bank: Bank) -> None:
    hanako, taro = open_person(bank[1]), open_person(bank[1])
    register(hanako, "ﾔﾏﾀﾞ ﾀﾛｳ")
    [mine] = known(hanako)
    client, path = signed_on(hanako), f"/payees/{mine.id}/"
    assert 'value="ヤマダ　タロウ"' in page_of(client, path)
    page = confirm(client, path, {"name": "ヤマダ ハナコ", "note": "姉"})
    assert "ヤマダ　タロウ" in page and "ヤマダ　ハナコ" in page and "変更前" in page
    done = client.post(path, proved(hanako, page))
    assert "登録内容を変更しました" in page_of(client, done["Location"])
    [now] = known(hanako)
    assert (now.payee.name_kana, now.note) == ("ﾔﾏﾀﾞ ﾊﾅｺ", "姉")
    assert now.payee.account == mine.payee.account
    bad = client.post(path, {"name": "山田", "note": "あ" * 21})
    assert bad.status_code == 422 and set(codes(bad.content.decode())) == {"A00", "A01"}
    assert signed_on(taro).get(path).status_code == 404
    assert client.get("/payees/99999999999999999999/").status_code == 404


def test_what_stands_on_paper_is_shown_apart_and_cannot_be_changed(bank: Bank) -> None:
    hanako = open_person(bank[0])
    register(hanako, "ｸﾛﾋﾞ ﾋﾛｼ", on_paper=True)
    [paper] = known(hanako)
    client = signed_on(hanako)
    page = page_of(client, LIST)
    assert "事前登録先" in page and "窓口でお手続き" in page
    assert f'value="{paper.id}"' not in page and f'href="/payees/{paper.id}/"' not in page
    assert f'href="/transfer/details/?payee={paper.id}"' in page
    assert client.get(f"/payees/{paper.id}/").status_code == 404
    assert client.post(DELETE, {"payee": [str(paper.id)]}).status_code == 422
    assert known(hanako) == [paper]


def test_several_are_ticked_and_deleted_at_once(bank: Bank) -> None:
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    register(hanako, "ｱﾍﾞ ﾕｳ", "ｻｸﾗ ﾊﾅ", "ﾔﾏﾀﾞ ﾀﾛｳ")
    register(taro, "ｱﾍﾞ ﾕｳ")
    ids = [str(each.id) for each in known(hanako)]
    client = signed_on(hanako)
    ticked = {"payee": [*ids[:2], str(known(taro)[0].id), "x", "9" * 30]}
    page = client.post(DELETE, ticked).content.decode()
    assert "次の2件を削除します。" in page and "アベ　ユウ" in page and "ヤマダ" not in page
    assert len(known(hanako)) == 3
    done = client.post(DELETE, proved(hanako, page))
    assert "2件の振込先を削除しました。" in page_of(client, done["Location"])
    assert [str(each.id) for each in known(hanako)] == ids[2:]
    assert len(known(taro)) == 1
    again = client.post(DELETE, proved(hanako, page))
    assert again["Location"] == done["Location"]


def test_nothing_ticked_is_told_on_the_list(bank: Bank) -> None:
    hanako = open_person(bank[0])
    register(hanako, "ｱﾍﾞ ﾕｳ")
    answer = signed_on(hanako).post(DELETE, {})
    page = answer.content.decode()
    assert answer.status_code == 422 and "削除する振込先を選んでください。" in page
    assert '<a href="#id_payee">' in page and 'id="id_payee"' in page


def test_what_another_window_deleted_leads_back_to_the_list(bank: Bank) -> None:
    hanako = open_person(bank[0])
    register(hanako, "ｱﾍﾞ ﾕｳ")
    client = signed_on(hanako)
    ticked = {"payee": [str(known(hanako)[0].id)]}
    one, other = client.post(DELETE, ticked), client.post(DELETE, ticked)
    client.post(DELETE, proved(hanako, one.content.decode()))
    late = client.post(DELETE, proved(hanako, other.content.decode()))
    assert (late.status_code, late["Location"]) == (303, LIST)


def test_the_list_is_narrowed_by_the_row_of_the_first_sound(bank: Bank) -> None:
    hanako = open_person(bank[0])
    register(hanako, "ｶ)ｱｶﾈ", "ｶﾞﾓｳ ｼﾝ", "ｻｸﾗ ﾊﾅ", "ABC ｼﾖｳｼﾞ")
    client = signed_on(hanako)
    rows = {"": 4, "カ": 2, "サ": 1, "ABC": 1, "ナ": 0, "<b>": 0}
    for row, many in rows.items():
        page = client.get(LIST, {"row": row}).content.decode()
        assert page.count('name="payee"') == many, row
        assert "<b>" not in page
    assert "カ行" in page and "ナ行" not in page, "only rows in which somebody stands"


def test_the_list_takes_the_same_few_queries_however_many_there_are(bank: Bank) -> None:
    hanako = open_person(bank[0])
    register(hanako, "ｱﾍﾞ ﾕｳ")
    client, counts = signed_on(hanako), []
    for more in ([], ["ｻｸﾗ ﾊﾅ"] * 60):
        register(hanako, *more, first=9_200_000)
        client.get(LIST)
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            page = client.get(LIST).content.decode()
        assert page.count('name="payee"') == 1 + len(more)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4, counts


def test_the_menus_lead_to_the_payees_and_the_tab_of_transfers_is_marked(bank: Bank) -> None:
    client = signed_on(open_person(bank[0]))
    assert f'href="{LIST}"' in page_of(client, "/changes/")
    for path in (LIST, NEW, ACCOUNT):
        assert 'href="/transfer/" aria-current="page"' in page_of(client, path), path


def test_without_a_session_every_page_leads_to_the_login(bank: Bank) -> None:
    client = client_of(bank[0])
    paths = (LIST, NEW, ACCOUNT, "/payees/1/", f"/payees/{uuid.uuid4()}/", "/payees/register/")
    assert {client.get(path)["Location"] for path in paths} == {"/login/"}
    stranger = signed_on(open_person(bank[0]))
    assert stranger.get(f"/payees/{uuid.uuid4()}/").status_code == 404
