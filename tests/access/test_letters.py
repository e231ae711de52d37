"""No mail shows the way to a login page, so that one that does is not the bank's (manual 000)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

import madoguchi
from cast import AT, Person, open_person
from madoguchi.access import letters, lock_mail, token
from madoguchi.access.codes import CODES
from madoguchi.access.models import Token
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.wires.models import Outgoing
from mail_kit import links_in, mails_with_links
from token_kit import apply

Bank = tuple[Institution, ...]

SOURCE = Path(madoguchi.__file__).parent
# Whatever can ask for a mail; above are the doors, below is what carries bytes.
DESKS = ("access", "customers", "day_end", "deposits", "notices", "payeasy", "staff", "transfers")


def desks() -> Iterator[tuple[str, ast.AST]]:
    """Every piece of every file from which a mail can come."""
    for desk in DESKS:
        for path in sorted((SOURCE / desk).rglob("*.py")):
            for piece in ast.walk(ast.parse(path.read_text("utf-8"))):
                yield str(path.relative_to(SOURCE)), piece


def is_a_mail(piece: ast.AST) -> bool:
    """Say whether a mail is put together here: a table of its parts, with the sender's name."""
    return isinstance(piece, ast.Dict) and any(
        isinstance(key, ast.Constant) and key.value == "from_name" for key in piece.keys
    )


def test_every_mail_but_the_guide_is_put_together_in_one_place() -> None:
    assert {name for name, piece in desks() if is_a_mail(piece)} == {
        "access/issue_token.py",
        "customers/write_mail.py",
    }


def test_no_words_of_a_mail_are_a_link_and_one_guide_knows_one_address() -> None:
    words = [
        f"{name}:{piece.lineno}"
        for name, piece in desks()
        if isinstance(piece, ast.Constant) and links_in(str(piece.value))
    ]
    assert words == []
    asked = {
        (name, piece.attr)
        for name, piece in desks()
        if isinstance(piece, ast.Attribute) and "origin" in piece.attr
    }
    assert asked == {("access/issue_token.py", "token_origin")}, "the token app's, in its guide"


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("https://ib.example/login/", 1),
        ("HTTP://192.0.2.1", 1),
        ("www.akagi.example をご覧ください。", 1),
        ("ログインは /login/ から", 1),
        ("こちら\nhttp://a.example\nまたは\nhttp://b.example", 2),
        ("電話 0999-00-9990（平日 9:00〜17:00）\nログインパスワードを変更しました。", 0),
    ],
)
def test_control_a_link_is_seen_however_it_is_written(text: str, links: int) -> None:
    assert len(links_in(text)) == links


def test_the_guide_to_the_token_app_shows_the_address_of_the_app_and_no_other(bank: Bank) -> None:
    user_id = apply(open_person(bank[0]))
    with current.serving(bank[0]):
        about = token.about(Token.objects.get(user_id=user_id).pk)
        guide = Outgoing.objects.get(about=about, purpose="identity.token-app")
    assert links_in(guide.body["text"]) == [f"トークンアプリ {bank[0].token_origin}/"]
    assert bank[0].token_origin not in (None, bank[0].origin, bank[0].staff_origin)


@pytest.mark.parametrize("which", [0, 1])
def test_what_was_queued_so_far_has_no_link_and_a_mail_with_one_is_found(
    bank: Bank, which: int
) -> None:
    hanako = open_person(bank[which])
    with current.serving(bank[which]):
        lock_mail.tell_locked(hanako.contract_id, CODES["login"], at=AT)
        assert mails_with_links(bank[which]) == []
        with transaction.atomic(using=bank[which].key):
            for line in (f"{bank[which].origin}/", "/login/ へ", f"{bank[which].token_origin}/"):
                tell(hanako, line)
            found = mails_with_links(bank[which])
            transaction.set_rollback(True, using=bank[which].key)
    assert len(found) == 3, "the token app's address belongs in its guide only"


def tell(person: Person, line: str) -> None:
    """Queue a mail with one line of its own."""
    letters.tell(
        person.contract_id, purpose="test", about=line, subject="確認", lines=(line,), at=AT
    )
