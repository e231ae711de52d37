"""From the paper application to the first transfer, and back from a forgotten password."""

import datetime as dt
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from clerks import approve, at_work, open_contract, passwords_in, print_letters
from journeys_kit import inspect, inspect_refused

PHONE = {"width": 360, "height": 740}
NUMBER = "9555001"
LOGIN_ID, LOGIN_PASSWORD, CONFIRMATION = "sakura2026", "haru1234", "natsu567"
START_PASSWORD = "864200"
ANSWERS = ("ことり", "さっちゃん", "くるま号")


@pytest.fixture(scope="module")
def papers(demo: Any, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Two members of staff open a contract; the letter's passwords."""
    maker = at_work(browser, demo, "akagi", "maker", bypass_csp=True)
    application = open_contract(
        maker,
        demo.sites["akagi-staff"],
        number=NUMBER,
        name="試験 さくら",
        kana="シケン サクラ",
        mail="sakura@customer.example",
    )
    expect(maker.locator("main")).to_contain_text("自分の申請は承認できません")
    inspect(maker, "staff-2-own-application")
    checker = at_work(browser, demo, "akagi", "checker", bypass_csp=True)
    approve(checker, application, shot="staff-2")
    folder = tmp_path_factory.mktemp("letters")
    [letter] = print_letters(checker, demo.sites["akagi-staff"], folder)
    assert "試験 さくら 様" in letter
    assert print_letters(checker, demo.sites["akagi-staff"], folder) == [], "printed once"
    return passwords_in(letter)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """The new customer's telephone."""
    context = browser.new_context(
        locale="ja-JP", timezone_id="Asia/Tokyo", viewport=PHONE, bypass_csp=True
    )
    yield context.new_page()
    context.close()


def press(page: Page) -> None:
    """The main button of the page."""
    page.locator("main form .button--primary").first.click()


def fill(page: Page, **typed: str) -> None:
    for name, text in typed.items():
        page.locator(f'input[name="{name}"]').fill(text)


def log_in(page: Page, site: str, password: str) -> None:
    page.goto(f"{site}login/")
    fill(page, login_id=LOGIN_ID, password=password)
    page.get_by_role("button", name="ログイン", exact=True).click()


def take_login_id(page: Page, site: str, papers: list[str]) -> None:
    """初回利用登録, the first steps of the manual: account, passwords on paper, login ID."""
    page.goto(f"{site}login/")
    page.get_by_role("link", name="初回利用登録").click()
    inspect_refused(page, "enrol-1-papers")
    fill(page, branch="001", number=NUMBER)
    page.locator('input[name="kind"][value="1"]').check()
    fill(page, login_password=papers[0], confirmation_password=papers[1])
    inspect(page, "enrol-1-papers")
    press(page)
    expect(page.locator('input[name="new_id"]')).to_be_visible()
    inspect_refused(page, "enrol-2-id")
    fill(page, new_id=LOGIN_ID, new_id_again=LOGIN_ID)
    inspect(page, "enrol-2-id")
    press(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("登録完了")
    inspect(page, "enrol-2-ready")


def choose_questions(page: Page, site: str, papers: list[str]) -> dict[str, str]:
    """合言葉の登録, at the first sign-on; returns the answers by their questions."""
    log_in(page, site, papers[0])
    expect(page.get_by_role("heading", level=1)).to_have_text("合言葉の登録")
    inspect_refused(page, "enrol-3-questions")
    for nth, answer in enumerate(ANSWERS, start=1):
        fill(page, **{f"answer_{nth}": answer})
    page.locator('input[name="noted"]').check()
    chosen = page.locator("main select").evaluate_all("all => all.map(each => each.value)")
    inspect(page, "enrol-3-questions")
    press(page)
    return dict(zip(chosen, ANSWERS, strict=True))


def change_passwords_and_register(page: Page, site: str, papers: list[str]) -> None:
    """The last steps: interrupted before them, the next sign-on goes on with the passwords."""
    page.get_by_role("button", name="ログアウト").click()
    log_in(page, site, papers[0])
    expect(page.get_by_role("heading", level=1)).to_have_text("パスワードの変更")
    inspect_refused(page, "enrol-4-passwords")
    fill(page, current_login=papers[0], new_login=LOGIN_PASSWORD, new_login_again=LOGIN_PASSWORD)
    fill(page, current_confirmation=papers[1])
    fill(page, new_confirmation=CONFIRMATION, new_confirmation_again=CONFIRMATION)
    inspect(page, "enrol-4-passwords")
    press(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("お客様情報の入力")
    fill(page, mail="@")
    inspect_refused(page, "enrol-5-details")
    mail = "sakura@customer.example"
    fill(page, mail=mail, mail_again=mail, phone="09000000001")
    page.locator('input[name="direct_mail"][value="no"]').check()
    inspect(page, "enrol-5-details")
    press(page)
    fill(page, confirmation_password="machigai1")
    inspect(page, "enrol-5-confirm")
    inspect_refused(page, "enrol-5-confirm")
    fill(page, confirmation_password=CONFIRMATION)
    page.get_by_role("button", name="登録を確定する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("お客様情報登録完了")
    inspect(page, "enrol-5-done")


def sign_on_from_another_pc(
    browser: Browser, site: str, phone: Page, answers: dict[str, str]
) -> None:
    """A device the bank does not know: a question first; on the telephone the session is over."""
    page = browser.new_context(locale="ja-JP", bypass_csp=True).new_page()
    log_in(page, site, LOGIN_PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("合言葉の確認")
    inspect(page, "enrol-5-question")
    fill(page, answer="ちがう")
    inspect_refused(page, "enrol-5-question")
    asked = page.locator("label[for=id_answer]").inner_text()
    [answer] = [each for question, each in answers.items() if question in asked]
    fill(page, answer=answer)
    press(page)
    expect(page.locator(".tabs").first).to_be_visible()
    phone.goto(f"{site}balances/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("ログアウトしました")
    inspect(phone, "enrol-5-session-ended")
    page.context.close()
    log_in(phone, site, LOGIN_PASSWORD)
    expect(phone.locator(".tabs").first).to_be_visible()


def issue_token(page: Page, site: str) -> tuple[str, str]:
    """トークン発行; returns service ID and user ID."""
    page.goto(f"{site}token/")
    page.get_by_role("link", name="トークン発行").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("トークン発行")
    inspect_refused(page, "enrol-6-issue")
    mail = "sakura-phone@customer.example"
    fill(page, mail=mail, mail_again=mail, start_password=START_PASSWORD)
    press(page)
    fill(page, confirmation_password=CONFIRMATION)
    inspect(page, "enrol-6-check")
    press(page)
    inspect(page, "enrol-6-token-issued")
    said = page.locator("main").inner_text()
    service, user = (re.search(rf"{word}\s+(\S+)", said) for word in ("サービスＩＤ", "ユーザＩＤ"))
    assert service is not None and user is not None
    return service[1], user[1]


def set_up_app(app: Page, site: str, ids: tuple[str, str]) -> None:
    """The token app, on its own address, installed as a page that works offline."""
    app.goto(site)
    fill(app, service_id=ids[0], user_id=ids[1], start_password=START_PASSWORD)
    app.locator('input[name="agreed"]').check()
    app.get_by_role("button", name="送信").click()
    expect(app.locator("main")).to_contain_text("設定が終わりました")
    app.wait_for_function("navigator.serviceWorker.controller !== null")
    manifest = app.evaluate("document.querySelector('link[rel=manifest]').href")
    assert app.request.get(manifest).json()["display"] == "standalone"


def code_of(app: Page, *, later: dt.timedelta) -> str:
    """What the app shows, offline, with its telephone's clock moved by so much."""
    app.context.set_offline(True)
    app.clock.set_system_time(dt.datetime.now(dt.UTC) + later)
    app.reload()
    shown = app.locator(".token-code").first
    expect(shown).to_contain_text(re.compile(r"\d{3}\s*\d{3}"))
    found = re.search(r"(\d{3})\s*(\d{3})", shown.inner_text())
    assert found is not None
    return found[1] + found[2]


def lend_money(browser: Browser, demo: Any) -> None:
    """Another customer sends the new one 50,000 yen, inside the bank."""
    site, taro = demo.sites["akagi"], demo.person("akagi")
    page = browser.new_context(locale="ja-JP").new_page()
    page.goto(f"{site}login/")
    fill(page, login_id=taro["login_id"], password=taro["login_password"])
    page.get_by_role("button", name="ログイン", exact=True).click()
    page.goto(f"{site}transfer/details/?bank=9990&branch=001")
    page.locator('input[name="source"]').first.check()
    for box, text in (("#number", NUMBER), ("#name", "しけん　さくら"), ("#amount", "50,000")):
        page.locator(box).fill(text)
    page.get_by_role("button", name="確認画面へ").click()
    fill(page, confirmation_password=taro["confirmation_password"])
    page.get_by_role("button", name="振り込む").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("受け付けました")


def test_a_new_customer_goes_from_paper_to_a_first_transfer_with_a_code(
    demo: Any, browser: Browser, papers: list[str], phone: Page
) -> None:
    site = demo.sites["akagi"]
    take_login_id(phone, site, papers)
    answers = choose_questions(phone, site, papers)
    change_passwords_and_register(phone, site, papers)
    sign_on_from_another_pc(browser, site, phone, answers)
    ids = issue_token(phone, site)
    app = browser.new_context(locale="ja-JP", viewport=PHONE, bypass_csp=True).new_page()
    set_up_app(app, demo.sites["akagi-token"], ids)
    inspect(app, "enrol-7-app")
    phone.goto(f"{site}token/start/")
    inspect(phone, "enrol-7-start")
    inspect_refused(phone, "enrol-7-start")
    # Three codes without waiting for minutes: a minute early, now, a minute late are all good,
    # but for the first when its minute ends before it is sent.
    while demo.now().second > 40:
        time.sleep(1)
    phone.goto(f"{site}token/start/")
    fill(phone, code=code_of(app, later=-dt.timedelta(minutes=1)))
    press(phone)
    expect(phone.locator("main")).to_contain_text("利用を開始しました")
    inspect(phone, "enrol-7-started")
    lend_money(browser, demo)
    phone.get_by_role("button", name="ログアウト").click()
    log_in(phone, site, LOGIN_PASSWORD)
    inspect(phone, "enrol-8-code-at-sign-on")
    inspect_refused(phone, "enrol-8-code-at-sign-on")
    fill(phone, code=code_of(app, later=dt.timedelta()))
    press(phone)
    expect(phone.locator("main")).to_contain_text("50,000")

    phone.goto(f"{site}transfer/details/?bank=0001&branch=001")
    phone.locator('input[name="source"]').first.check()
    for box, text in (("#number", "9123456"), ("#name", "やまだ　たろう"), ("#amount", "12,000")):
        phone.locator(box).fill(text)
    phone.get_by_role("button", name="確認画面へ").click()
    fill(
        phone, confirmation_password=CONFIRMATION, code=code_of(app, later=dt.timedelta(minutes=1))
    )
    inspect(phone, "enrol-9-transfer")
    phone.get_by_role("button", name="振り込む").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("受け付けました")
    phone.goto(f"{site}token/release/")
    inspect(phone, "enrol-9-release")
    guess_codes_until_blocked(phone, site)
    proved = demo.verify()
    assert proved.returncode == 0, proved.stdout


def guess_codes_until_blocked(page: Page, site: str) -> None:
    """Wrong codes at the sign-on, as many as the profile lets be evaluated."""
    page.get_by_role("button", name="ログアウト").click()
    log_in(page, site, LOGIN_PASSWORD)
    for _ in range(10):
        expect(page.get_by_role("heading", level=1)).to_have_text("ワンタイムパスワード認証")
        fill(page, code="000000")
        with page.expect_navigation():
            press(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("ご利用を停止しました")
    inspect(page, "enrol-9-blocked")
