"""A customer who keeps sending money over HTTP and remembers what the bank told him."""

import http.client
import random
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any

_PATIENCE = 20.0
# What a customer may meet while something is being killed; he simply tries again.
_BREAKS = (OSError, http.client.HTTPException)


class Gone(Exception):
    """The site did not answer, or answered that it cannot at the moment."""


@dataclass(frozen=True)
class Told:
    """What the bank told a customer: this transfer was accepted under this receipt."""

    institution: str
    request_id: uuid.UUID
    receipt: str
    amount_yen: int


@dataclass
class Page:
    """A page as it came: status, address after redirects, text."""

    status: int
    url: str
    text: str


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follow redirects as browsers do, with GET, whatever the status code was."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, url: str
    ) -> Any:
        return urllib.request.Request(url, headers={"User-Agent": "soak"})


@dataclass
class Bystander:
    """One invented customer with his browser; `told` grows as the bank accepts his transfers."""

    site: str
    person: dict[str, Any]
    others: list[dict[str, Any]]
    seed: int
    told: list[Told] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    breaks: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._jar = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self._jar), _Stay()
        )

    def live_until(self, stopped: threading.Event) -> None:
        """Send one transfer after the other; whatever breaks on the way is tried again."""
        while not stopped.is_set():
            try:
                self._sign_on()
                while not stopped.is_set():
                    self._send_one(stopped)
            except (Gone, *_BREAKS):
                self.breaks += 1
                stopped.wait(0.3)

    def _open(self, path: str, fields: dict[str, str] | None = None) -> Page:
        url = urllib.parse.urljoin(self.site, path)
        data = None if fields is None else urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(url, data=data, headers={"User-Agent": "soak"})
        try:
            with self._opener.open(request, timeout=_PATIENCE) as answer:
                return Page(answer.status, answer.url, answer.read().decode())
        except urllib.error.HTTPError as answer:
            with answer:
                page = Page(answer.code, answer.url or url, answer.read().decode())
        if page.status >= 500:
            raise Gone(f"{page.status} at {path}")
        return page

    def _post(self, page: Page, fields: dict[str, str]) -> Page:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        if token is None:
            raise Gone("a page without its form")
        return self._open(page.url, {"csrfmiddlewaretoken": token.group(1), **fields})

    def _sign_on(self) -> None:
        page = self._open("/login/")
        page = self._post(
            page,
            {"login_id": self.person["login_id"], "password": self.person["login_password"]},
        )
        if "ログアウト" not in page.text:
            raise Gone("not signed on")

    def _send_one(self, stopped: threading.Event) -> None:
        page = self._open(self._choose())
        if page.status != 200 or 'name="amount"' not in page.text:
            raise Gone(f"no details page: {page.status}")
        yen = self._chance.randint(1, 50)
        page = self._post(page, {**self._payee, "source": self._source(page), "amount": str(yen)})
        if page.status == 422 or "/transfer/details/" in page.url:
            self._count(page)
            return
        self._press_until_told(page, yen, stopped)

    def _choose(self) -> str:
        """Pick whom to pay: another bank mostly, a neighbour, or an own account."""
        self._payee: dict[str, str] = {}
        turn = self._chance.random()
        if turn < 0.25 and len(self.person["accounts"]) > 1:
            listed = re.findall(r"/transfer/details/\?to=(\d+)", self._open("/transfer/").text)
            return f"/transfer/details/?to={self._chance.choice(listed)}"
        if turn < 0.5:
            other = self._chance.choice(self.others)
            to = other["accounts"][0]
            self._payee = {"kind": to["kind"], "number": to["number"], "name": other["kana"]}
            bank = "9990" if self.person["institution"] == "akagi" else "9997"
            return f"/transfer/details/?bank={bank}&branch={to['branch']}"
        # One in eight is sent to an account the other bank does not know, and comes back.
        number = "9404001" if self._chance.random() < 0.125 else "9123456"
        self._payee = {"kind": "1", "number": number, "name": "ヤマダ タロウ"}
        return "/transfer/details/?bank=0001&branch=001"

    def _source(self, page: Page) -> str:
        return self._chance.choice(re.findall(r'name="source" value="(\d+)"', page.text))

    def _press_until_told(self, page: Page, yen: int, stopped: threading.Event) -> None:
        """Press 振り込む and, whatever happens to the answer, ask until the bank has said."""
        confirm = page.url
        for _ in range(40):
            try:
                if "/orders/" in page.url:
                    self._remember(page)
                    return
                if 'name="csrfmiddlewaretoken"' in page.text and self._may_prove(page):
                    page = self._press(page)
                else:
                    page = self._open(confirm)
                if page.status == 422 and not self._may_prove(page):
                    self._count(page)
                    return
                if page.status in (401, 404):
                    raise Gone(f"{page.status}")
            except (Gone, *_BREAKS):
                self.breaks += 1
                stopped.wait(0.3)
                page = self._again(confirm)

    def _again(self, confirm: str) -> Page:
        try:
            page = self._open(confirm)
        except (Gone, *_BREAKS):
            return Page(0, confirm, "")
        if page.status == 401 or "/login/" in page.url:
            try:
                self._sign_on()
            except (Gone, *_BREAKS):
                return Page(0, confirm, "")
        return page

    def _may_prove(self, page: Page) -> bool:
        return 'name="confirmation_password"' in page.text or 'name="question"' in page.text

    def _press(self, page: Page) -> Page:
        answer = self._answer(page)
        if self._chance.random() > 0.15:
            return self._post(page, answer)
        # An impatient customer: three presses at the same instant, from the same page.
        pages: list[Page] = []

        def press() -> None:
            try:
                pages.append(self._post(page, answer))
            except (Gone, *_BREAKS):
                self.breaks += 1

        hands = [threading.Thread(target=press) for _ in range(3)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        told = [each for each in pages if "/orders/" in each.url]
        if told:
            return told[0]
        if not pages:
            raise Gone("none of three presses was answered")
        return pages[0]

    def _answer(self, page: Page) -> dict[str, str]:
        question = re.search(r'name="question" value="([^"]+)"', page.text)
        if question is None:
            return {"confirmation_password": self.person["confirmation_password"]}
        answer = {"question": question.group(1)}
        for nth, (row, column) in enumerate(re.findall(r"マス目「(.)(.)」", page.text)):
            cell = (
                "ABCDE"["ＡＢＣＤＥ".index(row)]
                + "1234567890"["１２３４５６７８９０".index(column)]
            )
            answer[f"cell{nth}"] = self.person["card"][cell]["key"]
        return answer

    def _remember(self, page: Page) -> None:
        receipt = re.search(r"受付番号<strong>([0-9-]+)</strong>", page.text)
        amount = re.search(r'amount--large">([0-9,]+)<small>', page.text)
        if receipt is None or amount is None:
            raise Gone("an order page without a receipt")
        request_id = uuid.UUID(page.url.rstrip("/").rpartition("/")[2])
        yen = int(amount.group(1).replace(",", ""))
        self.told.append(Told(self.person["institution"], request_id, receipt.group(1), yen))

    def _count(self, page: Page) -> None:
        code = re.search(r'error__code">([A-Z0-9]+)<', page.text)
        name = code.group(1) if code else f"status {page.status}"
        self.refused[name] = self.refused.get(name, 0) + 1
