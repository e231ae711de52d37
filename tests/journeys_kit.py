"""What journeys share: signing on, and pictures of pages for the people who change them."""

import re
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

# A page comes when it comes: how long a busy machine takes for it says nothing about the bank.
expect.set_options(timeout=20_000)

SCREENSHOTS = Path(__file__).parent.parent / "screenshots"


def snapshot(page: Page, name: str) -> None:
    """Keep a picture of the whole page; looked at by whoever changes it, never compared."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth") if _scripts(page) else 0
    viewport = page.viewport_size
    assert viewport is None or wide <= viewport["width"], f"{name} scrolls sideways"


def findings(page: Page) -> list[str]:
    """What axe finds on the page: rule and place; the context must let its script in."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url} {rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]
    ]


# Everything a hand with a mouse could use; the radio buttons of one question are one stop.
_NUMBER_THE_STOPS = """() => {
  const stops = [], groups = new Map();
  for (const each of document.querySelectorAll(
      "a[href], button, input, select, textarea, summary, [tabindex]")) {
    if (each.disabled || each.tabIndex < 0 || each.type === "hidden") continue;
    if (!each.checkVisibility({checkVisibilityCSS: true})) continue;
    const group = each.type === "radio" ? each.name : null;
    if (group !== null && groups.has(group)) {
      each.dataset.stop = groups.get(group);
      continue;
    }
    each.dataset.stop = stops.length;
    if (group !== null) groups.set(group, stops.length);
    stops.push(each.outerHTML.slice(0, 100));
  }
  return stops;
}"""
_WHERE = """() => {
  const here = document.activeElement;
  if (here.dataset.stop === undefined) return null;
  // A choice is marked around its whole line, a picture around its tile.
  const marks = [here, here.closest("label"), here.nextElementSibling]
    .filter(Boolean).map(each => getComputedStyle(each));
  const box = here.getBoundingClientRect();
  return {
    stop: Number(here.dataset.stop),
    marked: marks.some(style => style.outlineStyle !== "none"),
    seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""


def out_of_reach(page: Page) -> list[str]:
    """What the Tab key does not reach, or reaches without showing where it is."""
    stops = page.evaluate(_NUMBER_THE_STOPS)
    found: list[str] = []
    reached: set[int] = set()
    # Twice around, for the focus may begin anywhere.
    for _ in range(2 * len(stops) + 4):
        page.keyboard.press("Tab")
        where = page.evaluate(_WHERE)
        if where is None or where["stop"] in reached:
            continue
        reached.add(where["stop"])
        if not where["marked"] or not where["seen"]:
            found.append(f"{page.url} does not show its focus: {stops[where['stop']]}")
        if len(reached) == len(stops):
            break
    missed = [html for nth, html in enumerate(stops) if nth not in reached]
    return found + [f"{page.url} out of the keyboard's reach: {html}" for html in missed]


def inspect(page: Page, name: str) -> None:
    """Keep a picture and see that axe finds nothing, on a telephone and on a PC.

    On the PC, the keyboard alone must reach everything.
    """
    given = page.viewport_size
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        snapshot(page, f"{name}-{width}")
        assert not (found := findings(page)), found
    assert not (lost := out_of_reach(page)), lost
    if given is not None:
        page.set_viewport_size(given)


def inspect_refused(page: Page, name: str) -> None:
    """Press the form's main button with what stands in it; inspect how that is refused."""
    page.locator("main form .button--primary").first.click()
    page.locator(".error-summary").wait_for()
    inspect(page, f"{name}-refused")


def _scripts(page: Page) -> bool:
    # With scripts switched off the page cannot be asked; the other run measures the same page.
    try:
        return bool(page.evaluate("true"))
    except Exception:
        return False


def sign_on(page: Page, site: str, person: dict[str, Any], *, shot: str | None = None) -> None:
    """Sign on at the login page."""
    page.goto(site)
    if shot:
        snapshot(page, f"{shot}-1-login")
    page.locator('input[name="login_id"]').fill(person["login_id"])
    page.locator('input[name="password"]').fill(person["login_password"])
    page.get_by_role("button", name="ログイン", exact=True).click()
    expect(page.locator(".site-header")).to_contain_text("ログアウト")
    if shot:
        snapshot(page, f"{shot}-2-top")


def answer_factor(page: Page, person: dict[str, Any]) -> None:
    """Answer what the page asks for: the confirmation password, or the card's pictures."""
    if person.get("card"):
        choose_pictures(page, {cell: each["name"] for cell, each in person["card"].items()})
    else:
        page.get_by_label("確認用パスワード").fill(person["confirmation_password"])


def choose_pictures(page: Page, card: dict[str, str]) -> None:
    """Answer the cells the page names, from a card whose cells "A1" to "E0" name pictures."""
    # A button's page may still be on its way: until it is there, no question can be counted.
    questions = page.locator("fieldset", has_text="マス目「")
    questions.first.wait_for()
    for question in questions.all():
        said = re.search(r"マス目「(.)(.)」", question.locator("legend").first.inner_text())
        assert said is not None
        row = "ABCDE"["ＡＢＣＤＥ".index(said[1])]
        column = "1234567890"["１２３４５６７８９０".index(said[2])]
        question.locator("label", has_text=re.compile(f"^{card[row + column]}$")).click()
