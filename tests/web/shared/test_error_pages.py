"""Pages for what went wrong: they open whatever is broken, and nothing of them is ever kept."""

from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from browsing import client_of, signed_on
from cast import open_person
from madoguchi.institutions.registry import Institution
from madoguchi.web.shared import errors

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]

OPEN_TO_ALL = ["/login/", "/logged-out/", "/nowhere/", "/notices/x/"]
SIGNED_ON = ["/", "/balances/", "/entries/", "/entries/?account=x", "/notices/", "/notices/0/"]


def unguarded(headers: object) -> list[str]:
    """What the headers of an answer leave unguarded."""
    get = headers.get  # type: ignore[attr-defined]
    policy = get("Content-Security-Policy")
    wanted = {
        "Cache-Control": "no-store",
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }
    parts = (
        "default-src 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
    return [
        *(name for name, value in wanted.items() if get(name) != value),
        *(part for part in parts if part not in policy),
        *(["unsafe"] if "unsafe" in policy else []),
    ]


@pytest.mark.parametrize("path", OPEN_TO_ALL)
def test_every_page_for_strangers_is_guarded_and_not_kept(bank: Bank, path: str) -> None:
    assert unguarded(client_of(bank[0]).get(path).headers) == []


def test_every_page_of_a_customer_is_guarded_and_not_kept(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-25T10:00")
    client = signed_on(open_person(bank[0]))
    for path in SIGNED_ON:
        answer = client.get(path)
        assert unguarded(answer.headers) == []
        page = answer.content.decode()
        assert "style=" not in page and "<style" not in page
        assert " onclick=" not in page and "javascript:" not in page
    refused = client_of(bank[0], enforce_csrf_checks=True).post("/login/")
    assert unguarded(refused.headers) == []


def test_a_script_carries_the_nonce_of_its_page(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-25T10:00")
    answer = signed_on(open_person(bank[0])).get("/")
    nonce = answer.headers["Content-Security-Policy"].partition("'nonce-")[2].partition("'")[0]
    page = answer.content.decode()
    assert nonce and page.count("<script") == page.count(f'nonce="{nonce}"') >= 1


def test_a_page_that_does_not_exist_says_that_nothing_was_done(bank: Bank) -> None:
    answer = client_of(bank[0]).get("/nowhere/")
    assert answer.status_code == 404
    assert "お取引は行われていません。" in answer.content.decode()
    assert bank[0].profile.institution.name in answer.content.decode()


def test_an_address_that_is_nobodys_gets_a_page_without_an_institution(bank: Bank) -> None:
    answer = Client(headers={"host": "elsewhere.example"}).get("/")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "お取引は行われていません。" in page
    assert not any(each.profile.institution.name in page for each in bank)


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (OperationalError("gone"), 503, "ただいまご利用いただけません"),
        (RuntimeError("ours"), 500, "処理を続けられませんでした"),
    ],
    ids=["the database is gone", "a mistake of ours"],
)
def test_what_broke_is_told_without_a_database_and_with_a_number(
    error: Exception, status: int, title: str
) -> None:
    request = RequestFactory().get("/")
    try:
        raise error
    except (OperationalError, RuntimeError):
        answer = errors.something_broke(request)
    page = answer.content.decode()
    assert answer.status_code == status
    assert title in page and "お問い合わせ番号" in page
    assert "gone" not in page and "ours" not in page
