"""Changing passwords: the current one counts in its own lock, other sessions end, both mails go."""

import datetime as dt
import json
import uuid
from collections.abc import Sequence

import pytest

from cast import AT, CONFIRMATION_PASSWORD, LOGIN_PASSWORD, Person, open_person
from hands import all_at_once
from madoguchi.access import change_password, lockout, passwords, session, sign_on
from madoguchi.access.actor import Actor
from madoguchi.access.change_password import Wish, change_passwords
from madoguchi.access.prove import Answer
from madoguchi.audit import recall, record
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires.models import Outgoing

Bank = tuple[Institution, ...]
NEW_LOGIN = Wish("login", LOGIN_PASSWORD, "natsu2027", "natsu2027")
NEW_CONFIRMATION = Wish("confirmation", CONFIRMATION_PASSWORD, "mikan3141", "mikan3141")


def change(
    person: Person,
    wishes: Sequence[Wish],
    *,
    request_id: uuid.UUID | None = None,
    keep: str = "",
    at: dt.datetime = AT,
) -> None:
    change_passwords(
        wishes,
        by=person.actor,
        answer=Answer(),
        factors=(),
        request_id=request_id or uuid.uuid4(),
        profile=person.institution.profile,
        keep=keep,
        at=at,
    )


def signs_on(person: Person, password: str) -> bool:
    try:
        sign_on.sign_on(
            login_id=person.login_id,
            password=password,
            profile=person.institution.profile,
            at=AT,
        )
    except Refused:
        return False
    return True


def mails_about(request_id: uuid.UUID) -> list[str]:
    rows = Outgoing.objects.filter(wire="mail", about=str(request_id)).order_by("purpose")
    return [f"{row.body['to']} {row.body['subject']}" for row in rows]


def test_both_passwords_are_changed_at_once_told_by_mail_and_written_down(bank: Bank) -> None:
    hanako, request_id = open_person(bank[0]), uuid.uuid4()
    with current.serving(bank[0]):
        change(hanako, (NEW_LOGIN, NEW_CONFIRMATION), request_id=request_id)
        assert not signs_on(hanako, LOGIN_PASSWORD) and signs_on(hanako, "natsu2027")
        assert passwords.is_right(
            contract_id=hanako.contract_id,
            purpose="confirmation",
            password="mikan3141",
            rule=bank[0].profile.sign_on.confirmation_password or pytest.fail("no rule"),
        )
        name = bank[0].profile.institution.name
        assert mails_about(request_id) == [
            f"{hanako.mail} 【{name}】ログインパスワードと確認用パスワードを変更しました"
        ]
        chain = record.chain_of(hanako.contract_id)
        [told] = recall.told(chain=chain, about=str(request_id))
        assert (told.what, told.detail) == (
            change_password.CHANGED,
            {"of": "login,confirmation"},
        )


def test_every_other_session_ends_and_this_one_stays(bank: Bank) -> None:
    hanako = open_person(bank[0])
    idle = dt.timedelta(minutes=10)
    with current.serving(bank[0]):
        mine = session.start(contract_id=hanako.contract_id, at=AT)
        change(hanako, (NEW_LOGIN,), keep=mine)
        assert isinstance(session.look_up(mine, idle=idle, longest=idle, at=AT), Actor)
        change(
            hanako,
            (Wish("login", "natsu2027", "aki2028", "aki2028"),),
            keep="another window's token",
        )
        assert session.look_up(mine, idle=idle, longest=idle, at=AT) == "password-changed"


WRITTEN = [
    ("empty", NEW_LOGIN, {"new": "", "again": ""}, "B01", "new_login"),
    ("too long", NEW_LOGIN, {"new": "a234567890123"}, "B01", "new_login"),
    ("a hyphen", NEW_LOGIN, {"new": "natsu-2027"}, "B00", "new_login"),
    ("letters only", NEW_LOGIN, {"new": "natsunatsu"}, "B02", "new_login"),
    ("not the same twice", NEW_LOGIN, {"again": "natsu2028"}, "B40", "new_login_again"),
    ("unchanged", NEW_LOGIN, {"new": LOGIN_PASSWORD, "again": LOGIN_PASSWORD}, "B04", "new_login"),
    (
        "like the confirmation password",
        NEW_LOGIN,
        {"new": CONFIRMATION_PASSWORD, "again": CONFIRMATION_PASSWORD},
        "B08",
        "new_login",
    ),
    ("wrong now", NEW_LOGIN, {"current": "wrong1"}, "B03", "current_login"),
    ("not said now", NEW_LOGIN, {"current": ""}, "A01", "current_login"),
    ("hyphen", NEW_CONFIRMATION, {"new": "mikan-3141"}, "B10", "new_confirmation"),
    ("empty", NEW_CONFIRMATION, {"new": "", "again": ""}, "B11", "new_confirmation"),
    ("digits only", NEW_CONFIRMATION, {"new": "31415926"}, "B12", "new_confirmation"),
    ("wrong now", NEW_CONFIRMATION, {"current": "wrong1"}, "B13", "current_confirmation"),
    (
        "unchanged",
        NEW_CONFIRMATION,
        {"new": CONFIRMATION_PASSWORD, "again": CONFIRMATION_PASSWORD},
        "B14",
        "new_confirmation",
    ),
]


@pytest.mark.parametrize(
    ("wish", "typed", "code", "field"),
    [row[1:] for row in WRITTEN],
    ids=[f"{row[1].purpose}: {row[0]}" for row in WRITTEN],
)
def test_what_may_not_be_is_refused_with_its_code_at_its_field_and_nothing_is_changed(
    bank: Bank, wish: Wish, typed: dict[str, str], code: str, field: str
) -> None:
    hanako = open_person(bank[0])
    tried = {"current": wish.current, "new": wish.new, "again": typed.get("new", wish.again)}
    with current.serving(bank[0]):
        with pytest.raises(Refused) as no:
            change(hanako, (Wish(wish.purpose, **{**tried, **typed}),))
        assert (no.value.refusal.value, no.value.facts["field"]) == (code, field)
        assert signs_on(hanako, LOGIN_PASSWORD)


@pytest.mark.parametrize(("purpose", "code"), [("login", "B05"), ("confirmation", "B15")])
def test_the_login_id_is_no_password(bank: Bank, purpose: str, code: str) -> None:
    hanako = open_person(bank[0])
    wish = NEW_LOGIN if purpose == "login" else NEW_CONFIRMATION
    with current.serving(bank[0]), pytest.raises(Refused) as no:
        change(hanako, (Wish(wish.purpose, wish.current, hanako.login_id, hanako.login_id),))
    assert no.value.refusal.value == code


def test_two_new_passwords_may_not_be_alike(bank: Bank) -> None:
    hanako = open_person(bank[0])
    same = Wish("confirmation", CONFIRMATION_PASSWORD, NEW_LOGIN.new, NEW_LOGIN.new)
    with current.serving(bank[0]):
        found = change_password.faults(
            (NEW_LOGIN, same), login_id=hanako.login_id, profile=bank[0].profile
        )
        assert [no.refusal for no in found] == [Refusal.LOGIN_LIKE_CONFIRMATION] * 2


@pytest.mark.parametrize(
    ("wish", "subject", "codes"),
    [
        (NEW_LOGIN, "login", ("B03", "B06", "B07")),
        (NEW_CONFIRMATION, "confirmation-password", ("B13", "B16", "B17")),
    ],
    ids=["login", "confirmation"],
)
def test_wrong_current_passwords_lock_where_they_lock_everywhere(
    bank: Bank, wish: Wish, subject: str, codes: tuple[str, str, str]
) -> None:
    hanako = open_person(bank[0])
    guess = Wish(wish.purpose, "wrong1", wish.new, wish.again)
    mismatch, locked_out, blocked = codes
    with current.serving(bank[0]):
        said = []
        for at in (*[AT] * 6, *[AT + dt.timedelta(hours=1)] * 6):
            with pytest.raises(Refused) as no:
                change(hanako, (guess,), at=at)
            said.append(no.value.refusal.value)
        assert said == [mismatch] * 4 + [locked_out] * 2 + [mismatch] * 4 + [blocked] * 2
        with pytest.raises(Refused) as no:
            change(hanako, (wish,), at=AT + dt.timedelta(days=400))
        assert no.value.refusal.value == blocked, "even the right one"
        rule = bank[0].profile.sign_on
        lock = rule.login_lock if subject == "login" else rule.factor_lock
        state = lockout.state(f"{subject}:{hanako.contract_id}", lock, at=AT)
        assert state == lockout.Blocked()


def test_eighty_guesses_at_once_on_the_change_page_are_looked_at_five_times(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0])
    looked: list[int] = []
    compare = passwords.is_right

    def counted(**asked: object) -> bool:
        looked.append(1)
        return compare(**asked)  # type: ignore[arg-type]

    monkeypatch.setattr(passwords, "is_right", counted)
    all_at_once(
        lambda nth: change(hanako, (Wish("login", f"wrong{nth}", "natsu2027", "natsu2027"),)),
        hands=80,
        institution=bank[0],
    )
    assert len(looked) == 5


def _changed_in_twenty_windows(hanako: Person) -> list[int]:
    """Change one password to twenty others at once; returns which windows were told it is done."""

    def window(nth: int) -> int:
        change(hanako, (Wish("login", LOGIN_PASSWORD, f"natsu{nth}", f"natsu{nth}"),))
        return nth

    results = all_at_once(window, hands=20, institution=hanako.institution)
    return [result for result in results if isinstance(result, int)]


def test_one_of_twenty_windows_with_the_right_current_password_changes_it(bank: Bank) -> None:
    hanako = open_person(bank[0])
    done = _changed_in_twenty_windows(hanako)
    assert len(done) == 1, "the others proved a password that was not the current one any more"
    with current.serving(bank[0]):
        assert passwords.is_right(
            contract_id=hanako.contract_id,
            purpose="login",
            password=f"natsu{done[0]}",
            rule=bank[0].profile.sign_on.login_password,
        )


def test_control_where_the_proof_may_be_stale_several_windows_change_it(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "marks_of", lambda contract_id: {})
    # Nobody is kept waiting by his own tries: what is shown is the missing second look.
    monkeypatch.setattr(lockout, "reserve", lambda *asked, **at: lockout.Reserved(last=False))
    assert len(_changed_in_twenty_windows(open_person(bank[0]))) > 1


def test_one_request_sent_again_changes_nothing_more(bank: Bank) -> None:
    hanako, request_id = open_person(bank[0]), uuid.uuid4()
    with current.serving(bank[0]):
        change(hanako, (NEW_LOGIN,), request_id=request_id)
        again = Wish("login", NEW_LOGIN.new, "fuyu2029", "fuyu2029")
        change(hanako, (again,), request_id=request_id)
        assert signs_on(hanako, NEW_LOGIN.new) and not signs_on(hanako, "fuyu2029")
        assert len(mails_about(request_id)) == 1


def test_a_failed_proof_is_written_down_without_what_was_typed(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        with pytest.raises(Refused):
            change(hanako, (Wish("login", "wrong1", "natsu2027", "natsu2027"),))
        chain = record.chain_of(hanako.contract_id)
        written = [json.dumps(told.detail) for told in recall.told(chain=chain, about="")]
        assert written and not any("wrong1" in row or "natsu" in row for row in written)
