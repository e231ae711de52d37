"""A customer looks through his account: finds, pages, prints and saves.

Goal: the entries page is good on a telephone, on a PC and on paper, with scripts and without.
Method: the running demonstration in a real browser; pages are looked at, files are read back.
"""

import csv
import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from clerks import read_pdf
from journeys_kit import SCREENSHOTS, inspect, sign_on


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    # The page's own policy would keep the checker's script out.
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", bypass_csp=True)
    yield context.new_page()
    context.close()


def _balances(page: Page) -> list[str]:
    return [
        re.sub(r"\D", "", text)
        for text in page.locator(".entries__balance .amount").all_inner_texts()
    ]


def test_a_customer_finds_pages_prints_and_saves_his_lines(
    demo: Any, page: Page, tmp_path: Path
) -> None:
    site = demo.sites["naniwa"]
    sign_on(page, site, demo.person("naniwa", nth=4))
    page.goto(f"{site}balances/")
    inspect(page, "entries-balances")
    page.get_by_role("link", name="この口座の 入出金明細").first.click()
    page.locator("table.entries").wait_for()
    inspect(page, "entries-usual")

    page.get_by_text("照会条件：").click()
    inspect(page, "entries-asking")
    page.get_by_role("button", name=re.compile("照会する.*期間を指定")).click()
    expect(page.get_by_role("heading", name=re.compile("件すべてを保存する"))).to_be_visible()
    inspect(page, "entries-range")

    newest, first = _balances(page), page.locator(".entries__balance .amount").first
    on_top = first.inner_text()
    page.get_by_role("link", name="これより前の入出金を見る").click()
    expect(first).not_to_have_text(on_top)
    assert not set(newest) & set(_balances(page)[:1])
    inspect(page, "entries-older")
    page.get_by_role("link", name="これより新しい入出金を見る").click()
    expect(first).to_have_text(on_top)
    assert _balances(page) == newest

    _prints_on_paper(page, tmp_path)
    _saves_what_it_shows(page, tmp_path)

    page.get_by_text("内容や金額でさがす").click()
    page.get_by_label("内容に含まれる言葉").fill("がす")
    page.get_by_label("出金だけ").check()
    page.get_by_role("button", name="さがす", exact=True).click()
    expect(page.get_by_text("さがした条件：「がす」を含む、出金だけ")).to_be_visible()
    assert {row.inner_text() for row in page.locator(".entries__text").all()} == {"ガス料金"}
    inspect(page, "entries-found")
    page.get_by_label("金額の下限").fill("many")
    page.get_by_role("button", name="さがす", exact=True).click()
    expect(page.locator("#error-summary")).to_be_focused()
    inspect(page, "entries-refused")


def _prints_on_paper(page: Page, folder: Path) -> None:
    """What the browser prints has every column of every line, and nothing to press."""
    expect(page.get_by_role("button", name="この画面を印刷する")).to_be_visible()
    printed = folder / "printed.pdf"
    page.pdf(path=printed, prefer_css_page_size=True)
    SCREENSHOTS.mkdir(exist_ok=True)
    subprocess.run(
        ["pdftoppm", "-r", "60", "-png", printed, SCREENSHOTS / "entries-printed"], check=True
    )
    said = read_pdf(printed)
    for head in ("内容", "金額", "残高", "入金の合計", "出金の合計"):
        assert head in said
    for word in ("照会する", "さがす", "印刷する", "保存する", "ログアウト"):
        assert word not in said
    figures = [re.sub(r"\D", "", each) for each in re.findall(r"[\d,]+", said)]
    assert [each for each in _balances(page) if each not in figures] == []


def _saves_what_it_shows(page: Page, folder: Path) -> None:
    """Both kinds of file have all lines of the question, the newest of them last."""
    newest = _balances(page)
    for link, charset in (("ＣＳＶ（UTF-8）", "utf-8-sig"), ("ＣＳＶ（Shift_JIS）", "cp932")):
        with page.expect_download() as download:
            page.get_by_role("link", name=link).click()
        saved = folder / download.value.suggested_filename
        download.value.save_as(saved)
        rows = list(csv.reader(io.StringIO(saved.read_bytes().decode(charset), newline="")))
        assert [row[4] for row in rows[-1 : -len(newest) - 1 : -1]] == newest
        assert len(rows) > len(newest) + 1
    with page.expect_download() as download:
        page.get_by_role("link", name="ＰＤＦ（明細書）").click()
    saved = folder / "statement.pdf"
    download.value.save_as(saved)
    subprocess.run(
        ["pdftoppm", "-r", "60", "-png", "-l", "1", saved, SCREENSHOTS / "entries-statement"],
        check=True,
    )
    assert f"{len(rows) - 1} 件" in read_pdf(saved).replace("件", " 件").replace("  件", " 件")
