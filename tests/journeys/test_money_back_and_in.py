"""Money that comes back from another bank, and money that another bank sends.

Goal: a customer sees at once what became of his money, and whose money came.
Method: the running demonstration in a real browser; the simulated clearing centre plays the others.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from demonstration import console
from journeys_kit import answer_factor, inspect, sign_on
from open_bank import OpenBank
from transfer_steps import balance, card, lines, open_order, order, reload_until

# Nobody whose lines or mails another journey counts.
CUSTOMERS = {"akagi": 4, "naniwa": 3}
FEE = {"akagi": 275, "naniwa": 330}
WISHER = 5


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    # The page's own policy would keep the checker's script out.
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", bypass_csp=True)
    yield context.new_page()
    context.close()


def send_in(demo: OpenBank, person: dict[str, Any], *, sender: str, yen: int) -> None:
    """Let somebody at another bank send money to a customer's first account."""
    account = person["accounts"][0]
    code = {"akagi": "9990", "naniwa": "9997"}[person["institution"]]
    sent = console(
        *("simulate", "--data", str(demo.data), "zengin-credit"),
        *("--bank", code, "--branch", account["branch"], "--number", account["number"]),
        *("--name", person["kana"], "--sender", sender, "--yen", str(yen)),
    )
    assert sent.returncode == 0, sent.stderr


def open_lines(page: Page, number: str) -> None:
    """From the balance page to an account's lines."""
    card(page, number).get_by_role("link", name=re.compile("入出金明細")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("入出金明細照会")


def told_of_money(demo: OpenBank, person: dict[str, Any]) -> list[str]:
    """What the mails about money that came in say, the last one first."""
    return [
        mail["text"] for mail in demo.mails(person["mail"]) if "入金がありました" in mail["subject"]
    ]


@pytest.mark.parametrize("institution", ["akagi", "naniwa"])
def test_money_comes_back_and_the_fee_does_not_and_everything_says_why(
    demo: OpenBank, page: Page, institution: str
) -> None:
    site, person = demo.sites[institution], demo.person(institution, CUSTOMERS[institution])
    account, shot, fee = person["accounts"][0]["number"], f"{institution}-back", FEE[institution]
    sign_on(page, site, person)
    before = balance(page, account)
    receipt = order(page, site, person, account=account, number="9404123", yen=4_000)
    mail = demo.await_mail(person["mail"], subject="お返ししました", about=receipt)
    assert "入金できませんでした（該当口座なし）" in mail["text"]
    assert "振込手数料はお返しできません" in mail["text"] and "http" not in mail["text"]

    open_order(page, receipt)
    expect(page.locator(".status")).to_have_text("返却")
    expect(page.get_by_role("main")).to_contain_text(
        "振込先で入金できませんでした（該当口座なし）。振込金額はお返ししました。"
    )
    expect(page.get_by_role("main")).to_contain_text("振込手数料はお返しできません。")
    inspect(page, f"{shot}-1-order")
    page.get_by_role("link", name="入出金明細を見る").click()
    assert lines(page)[:3] == [
        ("振込資金返却　該当口座なし", 4_000, before - fee),
        ("振込手数料", -fee, before - 4_000 - fee),
        ("振込　ヤマダ　タロウ", -4_000, before - 4_000),
    ]
    inspect(page, f"{shot}-2-entries")
    assert balance(page, account) == before - fee
    page.locator(".tabs").get_by_role("link", name="ご依頼内容の照会").click()
    expect(page.locator(".result-list li").first).to_contain_text("返却 該当口座なし")
    inspect(page, f"{shot}-3-orders")
    proved = demo.verify()
    assert proved.returncode == 0, proved.stdout + proved.stderr


def test_money_from_another_bank_is_there_with_its_senders_name_and_told_by_mail_as_wished(
    demo: OpenBank, page: Page
) -> None:
    site, person = demo.sites["naniwa"], demo.person("naniwa", WISHER)
    account = person["accounts"][0]["number"]
    sign_on(page, site, person)
    before = balance(page, account)
    send_in(demo, person, sender="カワゾエ ハナ", yen=30_000)
    open_lines(page, account)
    reload_until(page, page.get_by_role("main"), "カワゾエ")
    assert lines(page)[0] == ("振込　カワゾエ　ハナ", 30_000, before + 30_000)

    wish_for_mails(page, person)
    demo.await_mail(person["mail"], subject="メール通知の設定", about="希望する")
    assert told_of_money(demo, person) == [], "nobody had asked for it"
    send_in(demo, person, sender="カ）アサギショウカイ", yen=1_250_000)
    mail = demo.await_mail(person["mail"], subject="入金がありました", about="アサギ")
    assert "1,250,000円" in mail["text"] and f"****{account[-3:]}" in mail["text"]
    assert "http" not in mail["text"] and mail["signed"]

    page.goto(site)
    inspect(page, "naniwa-in-4-top")
    assert balance(page, account) == before + 1_280_000
    open_lines(page, account)
    assert lines(page)[0] == ("振込　カ）アサギシヨウカイ", 1_250_000, before + 1_280_000)
    inspect(page, "naniwa-in-5-entries")
    assert len(told_of_money(demo, person)) == 1
    proved = demo.verify()
    assert proved.returncode == 0, proved.stdout + proved.stderr


def wish_for_mails(page: Page, person: dict[str, Any]) -> None:
    """Switch the mails about money that comes in on, on the customer's own page."""
    page.locator(".tabs").get_by_role("link", name="お手続き").click()
    page.get_by_role("link", name=re.compile("メール通知の設定")).click()
    inspect(page, "naniwa-in-1-wish")
    page.get_by_label("希望する", exact=True).check()
    page.get_by_role("button", name="確認画面へ").click()
    answer_factor(page, person)
    inspect(page, "naniwa-in-2-confirm")
    page.get_by_role("button", name="変更を確定する").click()
    expect(page.get_by_role("main")).to_contain_text("変更を受け付けました。")
    inspect(page, "naniwa-in-3-done")


def test_where_the_institution_sends_no_such_mails_the_money_is_on_the_line_all_the_same(
    demo: OpenBank, page: Page
) -> None:
    site, person = demo.sites["akagi"], demo.person("akagi", CUSTOMERS["akagi"])
    account = person["accounts"][0]["number"]
    sign_on(page, site, person)
    before = balance(page, account)
    send_in(demo, person, sender="アラヤマ シゲル", yen=15_678)
    open_lines(page, account)
    reload_until(page, page.get_by_role("main"), "15,678")
    assert lines(page)[0] == ("振込　アラヤマ　シゲル", 15_678, before + 15_678)
    inspect(page, "akagi-in-1-entries")
    assert balance(page, account) == before + 15_678
    # What is written later has come: a mail about the money would have been there before it.
    receipt = order(page, site, person, account=account, number="9123456", yen=1_000)
    demo.await_mail(person["mail"], subject="受け付けました", about=receipt)
    assert told_of_money(demo, person) == []
