"""What was reserved yesterday: paid or not paid by itself, and told honestly on every page.

Goal: whoever reserved knows on the day what became of it, without a telephone call.
Method: a demonstration of its own, stopped and started again in the evening and on the next day;
the worker does the rest. Customers look with a real browser, on a telephone and on a PC.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from clerks import at_work
from demonstration import Demonstration
from journeys_kit import inspect, sign_on
from madoguchi.demo import handout
from open_bank import OpenBank
from transfer_steps import balance, card, lines, open_order, order, read_yen, reload_until

MORNING, EVENING, NEXT_DAY = "2026-11-25T10:00", "2026-11-25T18:30", "2026-11-26T10:00"
THE_DAY = "2026-11-26"
INSTITUTIONS = ["akagi", "naniwa"]
YEN, FEE = 12_345, {"akagi": 275, "naniwa": 330}
# More than the savings accounts of both institutions' youngest customers hold.
TOO_MUCH = 190_000
AT_ONCE = 4_321


@dataclass(frozen=True)
class Reserved:
    """A reservation as it was made: by whom, from which account, what was there before."""

    site: str
    person: dict[str, Any]
    account: str
    before: int
    receipt: str


@dataclass(frozen=True)
class Story:
    """The bank on the next day, with each institution's two reservations."""

    bank: OpenBank
    covered: dict[str, Reserved]
    short: dict[str, Reserved]
    # What the list of orders said of those two in the evening before.
    in_the_evening: dict[str, list[str]]


def new_page(browser: Browser) -> Page:
    # The page's own policy would keep the checker's script out.
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", bypass_csp=True)
    return context.new_page()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = new_page(browser)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def demonstration() -> Iterator[Demonstration]:
    """A demonstration that may be moved in time."""
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-next-day-"))
    folder.chmod(0o755)
    demonstration = Demonstration(folder)
    demonstration.start(at=MORNING)
    yield demonstration
    demonstration.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def story(demonstration: Demonstration, browser: Browser) -> Story:
    """A morning on which four people reserve, the evening after it, and the next day."""
    bank = OpenBank(demonstration.folder, demonstration.sites, handout.people())
    send_at_once(browser, bank)
    covered = {each: reserve(browser, bank, each, nth=0, passbook=0, yen=YEN) for each in FEE}
    short = {
        "akagi": reserve(browser, bank, "akagi", nth=4, passbook=1, yen=TOO_MUCH),
        "naniwa": reserve(browser, bank, "naniwa", nth=5, passbook=1, yen=TOO_MUCH),
    }
    go_on(demonstration, at=EVENING)
    for each in short.values():
        bank.await_mail(each.person["mail"], subject="残高が足りません", about="190,000円")
    seen = {
        each: [word_of(browser, reserved[each]) for reserved in (covered, short)] for each in FEE
    }
    go_on(demonstration, at=NEXT_DAY)
    for each in (*covered.values(), *short.values()):
        bank.await_mail(each.person["mail"], subject="実行", about=each.receipt)
    return Story(bank, covered, short, seen)


def go_on(demonstration: Demonstration, *, at: str) -> None:
    """Stop the bank as at a terminal, and let it go on at a later moment."""
    assert demonstration.interrupt() == 0
    demonstration.start(at=at)


def reserve(
    browser: Browser, bank: OpenBank, institution: str, *, nth: int, passbook: int, yen: int
) -> Reserved:
    """Let somebody reserve a transfer for the next business day."""
    site, person = bank.sites[institution], bank.person(institution, nth)
    account = person["accounts"][passbook]["number"]
    page = new_page(browser)
    sign_on(page, site, person)
    before = balance(page, account)
    receipt = order(page, site, person, account=account, number="9123456", yen=yen, day=THE_DAY)
    assert balance(page, account) == before, "nothing is paid beforehand"
    page.context.close()
    return Reserved(site, person, account, before, receipt)


def send_at_once(browser: Browser, bank: OpenBank) -> None:
    """Let somebody else send money to another bank, for the desk to find on the next day."""
    site, person = bank.sites["akagi"], bank.person("akagi", 3)
    page = new_page(browser)
    sign_on(page, site, person)
    account = person["accounts"][0]["number"]
    order(page, site, person, account=account, number="9123456", yen=AT_ONCE)
    page.context.close()


def word_of(browser: Browser, reserved: Reserved) -> str:
    """How the reservation stands, in the word of its own page."""
    page = new_page(browser)
    sign_on(page, reserved.site, reserved.person)
    open_order(page, reserved.receipt)
    word = page.locator(".status").first.inner_text()
    page.context.close()
    return word


def subjects(story: Story, reserved: Reserved) -> list[str]:
    """What was written to the customer, the first mail first."""
    mails = reversed(story.bank.mails(reserved.person["mail"]))
    return [re.sub("【.*】", "", mail["subject"]) for mail in mails]


@pytest.mark.parametrize("institution", INSTITUTIONS)
def test_in_the_evening_before_both_wait_and_only_the_uncovered_one_is_warned_of(
    story: Story, institution: str
) -> None:
    assert story.in_the_evening[institution] == ["予約受付済", "予約受付済"]
    warned, quiet = story.short[institution], story.covered[institution]
    mail = story.bank.await_mail(
        warned.person["mail"], subject="残高が足りません", about="190,000円"
    )
    assert mail["date"].startswith("2026-11-25T18:")
    assert (
        "2026年11月26日に実行する次の振込・振替は、いまの残高では実行できません。" in mail["text"]
    )
    assert f"****{warned.account[-3:]}" in mail["text"] and "http" not in mail["text"]
    assert subjects(story, quiet) == ["予約を受け付けました", "予約の振込・振替を実行しました"]
    assert subjects(story, warned) == [
        "予約を受け付けました",
        "予約の振込・振替の残高が足りません",
        "予約の振込・振替を実行できませんでした",
    ]


@pytest.mark.parametrize("institution", INSTITUTIONS)
def test_what_was_reserved_is_paid_on_its_day_and_stands_in_orders_lines_and_a_mail(
    story: Story, page: Page, institution: str
) -> None:
    made, shot = story.covered[institution], f"{institution}-next-day-paid"
    after, fee = made.before - YEN - FEE[institution], FEE[institution]
    sign_on(page, made.site, made.person)
    inspect(page, f"{shot}-1-top")
    open_order(page, made.receipt)
    reload_until(page, page.locator(".status"), "完了")
    expect(page.get_by_role("heading", level=1)).to_have_text("ご依頼内容の詳細")
    expect(page.get_by_role("main")).to_contain_text("振込先の口座に入金されました。")
    expect(page.get_by_role("link", name="取り消す")).to_have_count(0)
    inspect(page, f"{shot}-2-order")

    page.get_by_role("link", name="入出金明細を見る").click()
    assert lines(page)[:2] == [
        ("振込手数料", -fee, after),
        ("振込　ヤマダ　タロウ", -YEN, after + fee),
    ]
    expect(page.locator(".entries__day").first).to_have_text("2026年11月26日(木)")
    inspect(page, f"{shot}-3-entries")
    assert balance(page, made.account) == after
    inspect(page, f"{shot}-4-balances")
    page.locator(".tabs").get_by_role("link", name="ご依頼内容の照会").click()
    expect(page.locator(".result-list li").first).to_contain_text("完了")
    inspect(page, f"{shot}-5-orders")

    mail = story.bank.await_mail(made.person["mail"], subject="実行しました", about=made.receipt)
    assert mail["date"].startswith("2026-11-26T10:")
    assert "12,345円" in mail["text"] and "http" not in mail["text"]


@pytest.mark.parametrize("institution", INSTITUTIONS)
def test_what_is_not_covered_is_not_paid_and_says_why_and_that_nothing_left(
    story: Story, page: Page, institution: str
) -> None:
    made, shot = story.short[institution], f"{institution}-next-day-short"
    sign_on(page, made.site, made.person)
    page.locator(".tabs").get_by_role("link", name="ご依頼内容の照会").click()
    expect(page.locator(".result-list li").first).to_contain_text("不能 残高不足")
    inspect(page, f"{shot}-1-orders")
    open_order(page, made.receipt)
    expect(page.locator(".status")).to_have_text("不能")
    expect(page.get_by_role("main")).to_contain_text(
        "振り込めませんでした（残高不足）。お引落しはしていません。"
    )
    expect(page.get_by_role("link", name="入出金明細を見る")).to_have_count(0)
    inspect(page, f"{shot}-2-order")

    assert read_yen(card(page, made.account).locator(".amount--large")) == made.before
    card(page, made.account).get_by_role("link", name="入出金明細").click()
    expect(page.get_by_role("main")).not_to_contain_text("ヤマダ")
    inspect(page, f"{shot}-3-entries")

    mail = story.bank.await_mail(made.person["mail"], subject="実行でき", about=made.receipt)
    assert mail["date"].startswith("2026-11-26T10:")
    assert "実行できませんでした（残高不足）" in mail["text"]
    assert "お引落しはしておりません" in mail["text"] and "http" not in mail["text"]


def test_the_books_are_right_and_closed_for_the_day_before(story: Story, page: Page) -> None:
    made = story.covered["naniwa"]
    sign_on(page, made.site, made.person)
    # 前日の残高 is that of the day before, whatever was paid since.
    day_before = card(page, made.account).locator(".account-card__balance", has_text="前日の残高")
    assert read_yen(day_before.locator(".amount")) == made.before
    proved = story.bank.verify()
    assert proved.returncode == 0, proved.stdout + proved.stderr


def test_the_desk_finds_yesterday_reconciled_with_the_centre(
    story: Story, browser: Browser
) -> None:
    page = at_work(browser, story.bank, "akagi", "viewer", bypass_csp=True)
    page.goto(f"{story.bank.sites['akagi-staff']}reconciliation/")
    row = page.locator("tbody tr", has_text="2026年11月25日").first
    reload_until(page, row.locator(".status"), "一致")
    expect(row).to_contain_text("4,321")
    inspect(page, "staff-reconciled")
    page.context.close()
