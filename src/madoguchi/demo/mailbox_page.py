"""The mailbox's page: lists the demonstration's mails and shows one, for people and as JSON."""

import json
from collections.abc import Sequence
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from pathlib import Path
from urllib.parse import parse_qs

from madoguchi.demo.mailbox_store import Mail, all_mails

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def open_page(*, host: str, port: int, store: Path) -> ThreadingHTTPServer:
    """Bind the page's port and return the server, not yet serving; port 0 takes a free one."""

    class Page(_Page):
        mails_lie_in = store

    return ThreadingHTTPServer((host, port), Page)


class _Page(BaseHTTPRequestHandler):
    mails_lie_in: Path

    def do_GET(self) -> None:
        """Answer one request: the list, one mail, the same as JSON, or the style sheet."""
        path, _, query = self.path.partition("?")
        to = parse_qs(query).get("to", [""])[0].strip()
        if path == "/":
            self._answer_html(_list_page(mails=all_mails(store=self.mails_lie_in, to=to), to=to))
        elif path == "/mails.json":
            mails = all_mails(store=self.mails_lie_in, to=to)
            self._answer("application/json", json.dumps([_as_json(mail) for mail in mails]))
        elif path == "/mailbox.css":
            css = resources.files("madoguchi.demo").joinpath("mailbox.css")
            self._answer("text/css; charset=utf-8", css.read_text(encoding="utf-8"))
        else:
            self._answer_one_mail(path)

    def _answer_one_mail(self, path: str) -> None:
        # Looked up among the mails there are, so a path can never name a file of its own choice.
        for mail in all_mails(store=self.mails_lie_in):
            if path == f"/mails/{mail.id}":
                self._answer_html(_mail_page(mail))
                return
        self._answer_html(_missing_page(), HTTPStatus.NOT_FOUND)

    def _answer_html(self, page: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._answer("text/html; charset=utf-8", page, status)

    def _answer(self, content_type: str, text: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        body = text.encode("utf-8", errors="replace")
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet: the demonstration's terminal is for the bank."""


def _as_json(mail: Mail) -> dict[str, str | bool]:
    return {
        "id": mail.id,
        "to": mail.to,
        "from": mail.sender,
        "subject": mail.subject,
        "date": mail.sent_at.isoformat(),
        "text": mail.text,
        "signed": mail.signed,
    }


def _list_page(*, mails: Sequence[Mail], to: str) -> str:
    rows = "".join(
        f'<li><a href="/mails/{mail.id}"><strong>{_subject(mail)}</strong>'
        f"<span>{escape(mail.to)}</span>{_when(mail)}</a></li>"
        for mail in mails
    )
    whose = f"{escape(to)} あてのメール" if to else "届いたメール"
    listed = f"<ul>{rows}</ul>" if mails else "<p>メールはまだ届いていません。</p>"
    everyone = '<p><a href="/">すべてのメールを表示する</a></p>' if to else ""
    return _page(
        "メール受信箱",
        '<form action="/"><label for="to">受信者のメールアドレス</label>'
        f'<input id="to" name="to" type="email" value="{escape(to)}" autocomplete="off">'
        "<button>絞り込む</button></form>"
        f"<h2>{whose} {len(mails)}件</h2>{listed}{everyone}",
    )


def _mail_page(mail: Mail) -> str:
    return _page(
        mail.subject or "件名なし",
        f"<dl><dt>差出人</dt><dd>{escape(mail.sender)}</dd>"
        f"<dt>受信者</dt><dd>{escape(mail.to)}</dd><dt>日時</dt><dd>{_when(mail)}</dd>"
        f"<dt>電子署名</dt><dd>{'署名あり' if mail.signed else '署名なし'}</dd></dl>"
        f"<pre>{escape(mail.text)}</pre>"
        '<p><a href="/">メールの一覧へ戻る</a></p>',
    )


def _missing_page() -> str:
    return _page(
        "ページが見つかりません",
        '<p>お探しのメールはありません。<a href="/">メールの一覧</a>からお選びください。</p>',
    )


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="ja"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} - メール受信箱</title>"
        '<link rel="stylesheet" href="/mailbox.css"></head><body>'
        "<header>デモ用のメール受信箱です。ここから外へメールは送られません。</header>"
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>\n"
    )


def _subject(mail: Mail) -> str:
    return escape(mail.subject) or "件名なし"


def _when(mail: Mail) -> str:
    at = mail.sent_at
    shown = f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"
    return f'<time datetime="{at.isoformat()}">{shown}</time>'
