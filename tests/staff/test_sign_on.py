"""Signing on as a member of staff: password and code together, one answer for every fault."""

import datetime as dt

import pytest

from cast import AT
from hands import all_at_once
from madoguchi.access import lockout, passwords
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.staff import release, sign_on
from madoguchi.staff.join import join
from madoguchi.staff.models import Member
from madoguchi.values.refusal import Refusal, Refused
from staff_room import PASSWORD, Colleague, hire

Bank = tuple[Institution, ...]
MINUTE = dt.timedelta(minutes=1)


def enter(who: Colleague, *, password: str = PASSWORD, code: str = "", at: dt.datetime = AT) -> str:
    with current.serving(who.institution):
        return sign_on.sign_on(login=who.login, password=password, code=code or who.code(at), at=at)


def refusal_of(who: Colleague, **typed: str) -> Refusal:
    with pytest.raises(Refused) as no:
        enter(who, **typed)  # type: ignore[arg-type]
    return no.value.refusal


def test_password_and_code_open_a_session_of_the_member(bank: Bank) -> None:
    maker = hire(bank[0], "maker")
    token = enter(maker)
    with current.serving(bank[0]):
        assert sign_on.look_up(token, at=AT) == maker.member
        assert sign_on.look_up("x" + token[1:], at=AT) is None


@pytest.mark.parametrize("typed", [{"password": "wrong wrong wrong"}, {"code": "000000"}])
def test_a_wrong_password_and_a_wrong_code_get_the_same_answer(
    bank: Bank, typed: dict[str, str]
) -> None:
    maker = hire(bank[0], "maker")
    assert refusal_of(maker, **typed) is Refusal.STAFF_MISMATCH


def test_a_code_that_was_refused_with_a_wrong_password_is_still_good(bank: Bank) -> None:
    maker = hire(bank[0], "maker")
    assert refusal_of(maker, password="wrong wrong wrong") is Refusal.STAFF_MISMATCH
    assert enter(maker)


def test_a_code_is_accepted_once(bank: Bank) -> None:
    maker = hire(bank[0], "maker")
    assert enter(maker)
    assert refusal_of(maker) is Refusal.STAFF_MISMATCH
    assert enter(maker, at=AT + MINUTE)


def test_five_browsers_with_one_code_make_one_session(bank: Bank) -> None:
    maker = hire(bank[0], "maker")
    results = all_at_once(lambda nth: enter(maker), hands=5, institution=bank[0])
    assert len([each for each in results if isinstance(each, str)]) == 1


def test_control_a_code_that_is_not_used_up_opens_many_sessions(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = hire(bank[0], "maker")
    monkeypatch.setattr(sign_on, "_use_up", lambda row, step: step is not None)
    results = all_at_once(lambda nth: enter(maker), hands=5, institution=bank[0])
    assert len([each for each in results if isinstance(each, str)]) > 1


def test_forty_wrong_answers_at_once_block_after_five_looks(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = hire(bank[0], "maker")
    looked: list[str] = []
    compare = passwords.is_hash_of

    def counted(text: str, hashed: str | None) -> bool:
        looked.append(text)
        return compare(text, hashed)

    monkeypatch.setattr(passwords, "is_hash_of", counted)
    results = all_at_once(
        lambda nth: enter(maker, password=f"wrong number {nth}"), hands=40, institution=bank[0]
    )
    assert len(looked) == 5
    said = [each.refusal for each in results if isinstance(each, Refused)]
    # A hand whose look ends after the fifth try was spent hears of the block already.
    assert len(said) == 40 and Refusal.STAFF_BLOCKED in said
    assert set(said) <= {Refusal.STAFF_BLOCKED, Refusal.STAFF_MISMATCH}
    assert refusal_of(maker) is Refusal.STAFF_BLOCKED


def test_an_unknown_login_is_blocked_just_like_a_known_one(bank: Bank) -> None:
    maker = hire(bank[0], "maker")
    said: dict[str, list[Refusal]] = {}
    with current.serving(bank[0]):
        for login in (maker.login, maker.login + "x"):
            said[login] = []
            for _ in range(7):
                with pytest.raises(Refused) as no:
                    sign_on.sign_on(login=login, password="wrong wrong", code="000000", at=AT)
                said[login].append(no.value.refusal)
    known, unknown = said.values()
    assert known == unknown
    assert known == [Refusal.STAFF_MISMATCH] * 4 + [Refusal.STAFF_BLOCKED] * 3


def test_a_session_ends_after_fifteen_minutes_of_rest_and_after_four_hours_of_work(
    bank: Bank,
) -> None:
    maker = hire(bank[0], "maker")
    token = enter(maker)
    with current.serving(bank[0]):
        assert sign_on.look_up(token, at=AT + 15 * MINUTE) is not None
        assert sign_on.look_up(token, at=AT + 30 * MINUTE + MINUTE / 60) is None
        assert sign_on.look_up(token, at=AT + 30 * MINUTE) is None, "it has ended for good"
    token = enter(maker, at=AT + 60 * MINUTE)
    with current.serving(bank[0]):
        for minutes in range(10, 241, 10):
            assert sign_on.look_up(token, at=AT + (60 + minutes) * MINUTE) is not None
        assert sign_on.look_up(token, at=AT + 301 * MINUTE) is None


def test_signing_off_and_signing_on_again_end_the_session_before(bank: Bank) -> None:
    maker = hire(bank[0], "maker")
    first, second = enter(maker), enter(maker, at=AT + MINUTE)
    with current.serving(bank[0]):
        assert sign_on.look_up(first, at=AT + MINUTE) is None
        sign_on.sign_off(second, at=AT + MINUTE)
        sign_on.sign_off(second, at=AT + MINUTE)
        assert sign_on.look_up(second, at=AT + MINUTE) is None


def test_a_manager_releases_a_blocked_colleague_but_never_himself(bank: Bank) -> None:
    boss, other = hire(bank[0], "manager"), hire(bank[0], "manager")
    for _ in range(5):
        refusal_of(boss, password="wrong wrong wrong")
    with current.serving(bank[0]):
        with pytest.raises(Refused) as no:
            release.release(member_id=boss.member.id, by=boss.member, at=AT)
        assert no.value.refusal is Refusal.OWN_APPLICATION
        assert release.is_blocked(boss.member.id, at=AT)
        release.release(member_id=boss.member.id, by=other.member, at=AT)
        with pytest.raises(Refused) as no:
            release.release(member_id=boss.member.id, by=other.member, at=AT)
        assert no.value.refusal is Refusal.NOT_APPLICABLE
    assert enter(boss)


@pytest.mark.parametrize("role", ["maker", "checker", "viewer"])
def test_only_a_manager_releases_and_stops(bank: Bank, role: str) -> None:
    somebody, blocked = hire(bank[0], role), hire(bank[0], "maker")
    with current.serving(bank[0]):
        for deed in (release.release, release.stop):
            with pytest.raises(Refused) as no:
                deed(member_id=blocked.member.id, by=somebody.member, at=AT)
            assert no.value.refusal is Refusal.STAFF_ROLE


def test_a_member_who_is_stopped_is_out_at_once_and_for_good(bank: Bank) -> None:
    boss, leaver = hire(bank[0], "manager"), hire(bank[0], "maker")
    token = enter(leaver)
    with current.serving(bank[0]):
        release.stop(member_id=leaver.member.id, by=boss.member, at=AT)
        assert sign_on.look_up(token, at=AT) is None
        with pytest.raises(Refused) as no:
            release.stop(member_id=leaver.member.id, by=boss.member, at=AT)
        assert no.value.refusal is Refusal.NOT_APPLICABLE
    with pytest.raises(Refused) as no:
        enter(leaver, at=AT + MINUTE)
    assert no.value.refusal is Refusal.STAFF_MISMATCH


def test_what_is_kept_of_a_member_does_not_open_his_authenticator(bank: Bank) -> None:
    maker = hire(bank[0], "maker")
    with current.serving(bank[0]):
        row = Member.objects.get(pk=maker.member.id)
    assert PASSWORD not in row.password_hash
    assert row.password_hash.startswith("$argon2id$")
    assert maker.secret.encode() not in bytes(row.seed)


@pytest.mark.parametrize(
    ("wrong", "field", "refusal"),
    [
        ({"password": "too short 1"}, "password", Refusal.WRONG_LENGTH),
        ({"login": "Large"}, "login", Refusal.WRONG_CHARACTERS),
        ({"role": "king"}, "role", Refusal.OUT_OF_RANGE),
        ({"name": ""}, "name", Refusal.WRONG_LENGTH),
    ],
)
def test_a_member_is_not_taken_in_with_less_than_it_takes(
    bank: Bank, wrong: dict[str, str], field: str, refusal: Refusal
) -> None:
    said = {"name": "試験 太郎", "login": "taro", "password": PASSWORD, "role": "maker", **wrong}
    with current.serving(bank[0]), pytest.raises(Refused) as no:
        join(**said, at=AT)  # type: ignore[arg-type]
    assert (no.value.refusal, no.value.facts["field"]) == (refusal, field)


def test_a_login_is_given_once(bank: Bank) -> None:
    maker = hire(bank[0], "maker")
    with current.serving(bank[0]):
        with pytest.raises(Refused) as no:
            join(name="試験", login=maker.login, password=PASSWORD, role="maker", at=AT)
        assert no.value.refusal is Refusal.ID_TAKEN
        assert lockout.state(sign_on.subject_of(maker.member.id), sign_on.LOCK, at=AT) is None
