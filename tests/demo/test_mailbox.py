"""Goal: every mail of the demonstration arrives once and can be read by a person and by a program.

Method: the mailbox as a process of its own; smtplib at one port, http.client at the other.
"""

import email.policy
import http.client
import json
import re
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

TEXT = "山田 花子 様\n\nお振込を受け付けました。\n金額 50,000円 <手数料 330円>\n"


class Mailbox:
    """The mailbox as a process on free ports, with its directory."""

    def __init__(self, store: Path) -> None:
        self.store = store
        command = [sys.executable, "-m", "madoguchi.demo.mailbox", "--store", str(store)]
        command += ["--smtp-port", "0", "--http-port", "0"]
        self.running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.running.stdout is not None
        ready = re.fullmatch(
            r"ready mailbox http://127\.0\.0\.1:(\d+)/ smtp 127\.0\.0\.1:(\d+)\n",
            self.running.stdout.readline(),
        )
        assert ready is not None
        self.http_port, self.smtp_port = int(ready[1]), int(ready[2])

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.running.send_signal(how)
        assert self.running.stdout is not None
        self.running.stdout.close()
        return self.running.wait(timeout=5)

    def send(self, message: EmailMessage | bytes) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=5) as smtp:
            if isinstance(message, EmailMessage):
                message = message.as_bytes(policy=email.policy.SMTP)
            smtp.sendmail("bank@example.jp", ["hanako@example.jp"], message)

    def get(self, path: str) -> tuple[int, http.client.HTTPMessage, str]:
        asking = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=5)
        asking.request("GET", path)
        answer = asking.getresponse()
        page = answer.read().decode()
        asking.close()
        return answer.status, answer.headers, page

    def mails(self, query: str = "") -> list[dict[str, str]]:
        status, headers, page = self.get("/mails.json" + query)
        assert (status, headers["Content-Type"]) == (200, "application/json")
        mails: list[dict[str, str]] = json.loads(page)
        return mails


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailbox]:
    mailbox = Mailbox(tmp_path_factory.mktemp("demo") / "mails")
    yield mailbox
    mailbox.stop()


@pytest.fixture
def mailbox(running: Mailbox) -> Mailbox:
    """The running mailbox, emptied."""
    for file in running.store.iterdir():
        file.unlink()
    return running


def mail(
    number: int = 1,
    *,
    to: str = "hanako@example.jp",
    subject: str = "【お知らせ】お振込受付のご連絡",
    text: str = TEXT,
    encoding: str | None = None,
) -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"] = f"<{number}@bank.example.jp>"
    message["Date"] = "Fri, 20 Nov 2026 01:00:00 +0000"
    message["From"] = "みほん信用金庫 <bank@example.jp>"
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text, cte=encoding)
    return message


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_a_japanese_mail_is_read_as_it_was_written(mailbox: Mailbox, encoding: str) -> None:
    mailbox.send(mail(encoding=encoding))
    (kept,) = mailbox.mails()
    assert kept == {
        "id": kept["id"],
        "to": "hanako@example.jp",
        "from": "みほん信用金庫 <bank@example.jp>",
        "subject": "【お知らせ】お振込受付のご連絡",
        "date": "2026-11-20T10:00:00+09:00",
        "text": TEXT,
        "signed": False,
    }
    assert (mailbox.store / f"{kept['id']}.eml").is_file()


def test_a_signed_mail_is_shown_as_signed_and_read_all_the_same(mailbox: Mailbox) -> None:
    signed = mail().as_bytes(policy=email.policy.SMTP)
    headers, _, text = signed.partition(b"Content-Type:")
    mailbox.send(
        headers.replace(b"MIME-Version: 1.0\r\n", b"")
        + b'Content-Type: multipart/signed; boundary="x"\r\n\r\n--x\r\nContent-Type:'
        + text
        + b"\r\n--x\r\nContent-Type: application/pkcs7-signature\r\n"
        b"Content-Disposition: attachment\r\n\r\n\r\n--x--\r\n"
    )
    (kept,) = mailbox.mails()
    assert (kept["signed"], kept["text"]) == (True, TEXT)
    assert "署名あり" in mailbox.get(f"/mails/{kept['id']}")[2]
    mailbox.send(mail(2))
    assert "署名なし" in mailbox.get(f"/mails/{mailbox.mails()[0]['id']}")[2]


def test_a_mail_delivered_twice_is_kept_once(mailbox: Mailbox) -> None:
    mailbox.send(mail(1))
    mailbox.send(mail(1))
    mailbox.send(mail(2))
    assert len(mailbox.mails()) == 2
    assert len(list(mailbox.store.iterdir())) == 2


def test_the_last_mail_to_arrive_is_listed_first(mailbox: Mailbox) -> None:
    for number in range(1, 6):
        mailbox.send(mail(number, subject=f"通知{number}"))
    mailbox.send(mail(1, subject="通知1"))
    listed = [kept["subject"] for kept in mailbox.mails()]
    assert listed == ["通知5", "通知4", "通知3", "通知2", "通知1"]
    _, _, page = mailbox.get("/")
    assert re.findall("通知[0-9]", page) == listed


def test_the_list_shows_receiver_subject_and_date(mailbox: Mailbox) -> None:
    mailbox.send(mail())
    status, headers, page = mailbox.get("/")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    for shown in ("hanako@example.jp", "【お知らせ】お振込受付のご連絡", "2026年11月20日 10:00"):
        assert shown in page
    assert '<html lang="ja">' in page
    assert 'content="width=device-width, initial-scale=1"' in page


def test_one_mail_is_shown_with_its_text(mailbox: Mailbox) -> None:
    mailbox.send(mail())
    (kept,) = mailbox.mails()
    _, _, page = mailbox.get(f"/mails/{kept['id']}")
    assert "お振込を受け付けました。\n金額 50,000円 &lt;手数料 330円&gt;" in page
    assert "みほん信用金庫 &lt;bank@example.jp&gt;" in page


def test_only_one_persons_mails_are_listed_when_asked(mailbox: Mailbox) -> None:
    mailbox.send(mail(1, to="山田花子 <hanako@example.jp>"))
    mailbox.send(mail(2, to="taro@example.jp, jiro@example.jp"))
    mailbox.send(mail(3, to="nothanako@example.jp"))
    (for_hanako,) = mailbox.mails("?to=Hanako%40example.jp")
    assert for_hanako["to"] == "山田花子 <hanako@example.jp>"
    assert len(mailbox.mails("?to=jiro@example.jp")) == 1
    assert mailbox.mails("?to=saburo@example.jp") == []
    _, _, page = mailbox.get("/?to=taro@example.jp")
    assert "taro@example.jp あてのメール 1件" in page
    _, _, page = mailbox.get("/?to=saburo@example.jp")
    assert "メールはまだ届いていません。" in page


def test_what_a_mail_says_is_never_markup(mailbox: Mailbox) -> None:
    evil = '"><script>alert(1)</script>'
    mailbox.send(mail(subject=evil, text=evil))
    (kept,) = mailbox.mails()
    for path in ("/", f"/mails/{kept['id']}", "/?to=%22%3E%3Cscript%3E"):
        _, headers, page = mailbox.get(path)
        assert "<script" not in page
        assert headers["Content-Security-Policy"].startswith(
            "default-src 'none'; style-src 'self';"
        )
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_style_sheet_comes_from_the_mailbox_itself(mailbox: Mailbox) -> None:
    status, headers, css = mailbox.get("/mailbox.css")
    assert (status, headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert "white-space: pre-wrap" in css
    _, _, page = mailbox.get("/")
    assert '<link rel="stylesheet" href="/mailbox.css">' in page
    assert "style=" not in page


@pytest.mark.parametrize(
    "path", ["/mails/0", "/mails/../mailbox.py", "/etc/passwd", "/favicon.ico"]
)
def test_a_page_that_is_not_there_says_where_to_go(mailbox: Mailbox, path: str) -> None:
    status, _, page = mailbox.get(path)
    assert status == 404
    assert 'お探しのメールはありません。<a href="/">メールの一覧</a>からお選びください。' in page


def test_a_mail_without_headers_is_kept_too(mailbox: Mailbox) -> None:
    mailbox.send(b"\r\nhello\r\n")
    mailbox.send(b"\r\nhello\r\n")
    (kept,) = mailbox.mails()
    assert (kept["subject"], kept["to"], kept["text"]) == ("", "", "hello\n")
    _, _, page = mailbox.get("/")
    assert "件名なし" in page


def test_the_plain_text_is_chosen_from_a_mail_of_several_parts(mailbox: Mailbox) -> None:
    message = mail()
    message.add_alternative("<p>HTML</p>", subtype="html")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a.pdf")
    mailbox.send(message)
    assert mailbox.mails()[0]["text"] == TEXT


def test_a_mail_that_cannot_be_read_is_refused_and_not_kept(mailbox: Mailbox) -> None:
    with pytest.raises(smtplib.SMTPDataError):
        mailbox.send(b"Content-Type: text/plain; charset=no-such-charset\r\n\r\n\xe3\x81\x82\r\n")
    assert mailbox.mails() == []
    mailbox.send(mail())
    assert len(mailbox.mails()) == 1


def test_the_mailbox_stops_cleanly_and_keeps_its_mails(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path / "mails")
    mailbox.send(mail())
    before = mailbox.mails()
    assert len(before) == 1
    assert mailbox.stop() == 0
    again = Mailbox(tmp_path / "mails")
    assert again.mails() == before
    assert again.stop() == 0
