"""First use: the papers open one door, once; a guess learns nothing, and guesses are counted."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest

from cast import AT, CONFIRMATION_PASSWORD, LOGIN_PASSWORD, Person, open_person
from hands import all_at_once
from madoguchi.access import first_use, lockout, passwords, sign_on, ticket
from madoguchi.audit import recall, record
from madoguchi.customers import accounts, stop, take_login_id
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.policy.identity import LockRule
from madoguchi.values.refusal import Refused
from newcomers import (
    GOOD_UNTIL,
    PAPER_CONFIRMATION,
    PAPER_LOGIN,
    Newcomer,
    new_id,
    open_newcomer,
)

Bank = tuple[Institution, ...]


def begin(taro: Newcomer | Person, *, at: dt.datetime = AT, **instead: str) -> str:
    account = taro.account if isinstance(taro, Newcomer) else taro.accounts[0]
    said = {
        "branch": account.branch_code,
        "kind": account.kind.value,
        "number": account.number,
        "login_password": PAPER_LOGIN,
        "confirmation_password": PAPER_CONFIRMATION,
        **instead,
    }
    return first_use.begin(**said, profile=taro.institution.profile, at=at)


def no_of(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as no:
        deed()
    return no.value.refusal.value


def take(contract_id: int, login_id: str, institution: Institution) -> None:
    first_use.take_id(
        contract_id=contract_id,
        new=login_id,
        again=login_id,
        profile=institution.profile,
        at=AT,
    )


def test_the_papers_open_the_way_to_an_id_and_the_id_to_the_first_sign_on(bank: Bank) -> None:
    taro, login_id = open_newcomer(bank[0]), new_id(bank[0])
    with current.serving(bank[0]):
        contract_id = ticket.read(begin(taro), at=AT)
        assert contract_id == taro.contract_id
        assert first_use.taken_id(contract_id) is None
        take(contract_id, login_id, bank[0])
        assert first_use.taken_id(contract_id) == login_id
        signed_on = sign_on.sign_on(
            login_id=login_id, password=PAPER_LOGIN, profile=bank[0].profile, at=AT
        )
        assert signed_on.contract_id == taro.contract_id
        told = recall.told(chain=record.chain_of(taro.contract_id), about="")
    deeds = [each.what for each in told if not each.what.startswith("sign-on")]
    assert deeds == ["first-use.begun", "first-use.id-taken"]


def test_the_account_may_be_typed_in_full_width_with_hyphens(bank: Bank) -> None:
    taro = open_newcomer(bank[0])
    wide = taro.account.number.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)})
    with current.serving(bank[0]):
        assert ticket.read(begin(taro, branch="０ ０ １", number=wide), at=AT) == taro.contract_id


@pytest.mark.parametrize(
    ("instead", "code"),
    [
        ({"branch": "0a1"}, "B20"),
        ({"branch": "01"}, "B21"),
        ({"branch": ""}, "B21"),
        ({"kind": "9"}, "B20"),
        ({"kind": ""}, "B20"),
        ({"number": "12345x7"}, "B20"),
        ({"number": "123456"}, "B21"),
        ({"number": ""}, "B21"),
        ({"branch": "002"}, "B22"),
        ({"kind": "2"}, "B22"),
        ({"number": "9000000"}, "B22"),
        ({"login_password": "wrong1"}, "B22"),
        ({"confirmation_password": "wrong1"}, "B22"),
        ({"login_password": PAPER_CONFIRMATION, "confirmation_password": PAPER_LOGIN}, "B22"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_code(
    bank: Bank, instead: dict[str, str], code: str
) -> None:
    taro = open_newcomer(bank[0])
    with current.serving(bank[0]):
        assert no_of(lambda: begin(taro, **instead)) == code


def test_every_guess_costs_two_comparisons_whoever_it_is_about(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    taro, hanako = open_newcomer(bank[0]), open_person(bank[0])
    looks = count_looks(monkeypatch)
    guesses: list[Callable[[], str]] = [
        lambda: begin(taro, login_password="wrong1"),
        lambda: begin(taro, confirmation_password="wrong1"),
        lambda: begin(taro, number="9000001"),
        lambda: begin(hanako),
        lambda: begin(
            hanako, login_password=LOGIN_PASSWORD, confirmation_password=CONFIRMATION_PASSWORD
        ),
    ]
    with current.serving(bank[0]):
        for nth, guess in enumerate(guesses, 1):
            assert no_of(guess) == "B22"
            assert looks() == 2 * nth


def test_who_has_an_id_or_a_stopped_contract_cannot_begin(bank: Bank) -> None:
    taro, jiro = open_newcomer(bank[0]), open_newcomer(bank[0])
    with current.serving(bank[0]):
        take(taro.contract_id, new_id(bank[0]), bank[0])
        assert no_of(lambda: begin(taro)) == "B22"
        stop.stop(jiro.contract_id, reason="bank", at=AT)
        assert no_of(lambda: begin(jiro)) == "B22"


def test_the_passwords_of_the_mobile_channel_are_as_good_as_those_on_paper(bank: Bank) -> None:
    taro = open_newcomer(bank[0], until=None)
    with current.serving(bank[0]):
        assert ticket.read(begin(taro, at=GOOD_UNTIL), at=GOOD_UNTIL) == taro.contract_id


def test_papers_too_old_are_told_so_to_those_only_who_hold_them(bank: Bank) -> None:
    taro = open_newcomer(bank[0])
    before = GOOD_UNTIL - dt.timedelta(seconds=1)
    with current.serving(bank[0]):
        assert ticket.read(begin(taro, at=before), at=before) == taro.contract_id
        assert no_of(lambda: begin(taro, at=GOOD_UNTIL)) == "B09"
        assert no_of(lambda: begin(taro, at=GOOD_UNTIL, login_password="wrong1")) == "B22"


def test_a_sign_on_with_a_password_on_paper_that_is_too_old_is_refused(bank: Bank) -> None:
    login_id = new_id(bank[0])
    open_newcomer(bank[0], login_id=login_id)

    def guess(password: str, at: dt.datetime) -> sign_on.SignedOn:
        return sign_on.sign_on(login_id=login_id, password=password, profile=bank[0].profile, at=at)

    with current.serving(bank[0]):
        for _ in range(6):
            assert no_of(lambda: guess(PAPER_LOGIN, GOOD_UNTIL)) == "B09", "it counts as right"
        assert no_of(lambda: guess("wrong1", GOOD_UNTIL)) == "B03"
        assert guess(PAPER_LOGIN, GOOD_UNTIL - dt.timedelta(seconds=1)).token


@pytest.mark.parametrize("typed", ["？", "?", " ?", ""], ids=["wide", "half", "space", "bare"])
def test_a_temporary_password_signs_nobody_on_while_there_is_no_id(bank: Bank, typed: str) -> None:
    taro = open_newcomer(bank[0])
    with current.serving(bank[0]):
        waiting = accounts.holder_of(taro.contract_id).login_id
        assert waiting.startswith(take_login_id.WAITING)
        attempt = typed + waiting.removeprefix(take_login_id.WAITING)
        assert (
            no_of(
                lambda: sign_on.sign_on(
                    login_id=attempt, password=PAPER_LOGIN, profile=bank[0].profile, at=AT
                )
            )
            == "B03"
        )


def guess_at(taro: Newcomer, number: str, at: dt.datetime) -> str:
    return no_of(lambda: begin(taro, number=number, login_password="wrong1", at=at))


def test_an_account_that_does_not_exist_locks_just_like_one_that_does(bank: Bank) -> None:
    taro, unknown = open_newcomer(bank[0]), f"8{open_newcomer(bank[0]).account.number[1:]}"
    said: list[list[str]] = []
    with current.serving(bank[0]):
        for number in (taro.account.number, unknown):
            moments = [AT] * 7 + [AT + dt.timedelta(hours=1)] * 6
            said.append([guess_at(taro, number, at) for at in moments])
        assert no_of(lambda: begin(taro, at=AT + dt.timedelta(days=2))) == "B07", "even the right"
    assert said[0] == said[1]
    assert said[0] == ["B22"] * 4 + ["B06"] * 3 + ["B22"] * 4 + ["B07"] * 2


def test_the_right_papers_forget_the_wrong_ones_before_them(bank: Bank) -> None:
    taro = open_newcomer(bank[0])
    with current.serving(bank[0]):
        for _ in range(3):
            for _ in range(4):
                assert no_of(lambda: begin(taro, login_password="wrong1")) == "B22"
            assert begin(taro)


def count_looks(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Count how often a password is really compared."""
    looked: list[str] = []
    lock, compare = threading.Lock(), passwords.is_right

    def counted(**asked: object) -> bool:
        with lock:
            looked.append("looked")
        return compare(**asked)  # type: ignore[arg-type]

    monkeypatch.setattr(passwords, "is_right", counted)
    return lambda: len(looked)


def test_forty_guesses_at_once_are_looked_at_five_times(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    taro = open_newcomer(bank[0])
    looks = count_looks(monkeypatch)
    results = all_at_once(
        lambda nth: begin(taro, login_password=f"wrong{nth}"), hands=40, institution=bank[0]
    )
    assert looks() == 5 * 2, "two passwords each"
    assert all(isinstance(result, Refused) for result in results)


def test_control_counting_after_the_check_lets_more_guesses_through(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    taro = open_newcomer(bank[0])
    looks = count_looks(monkeypatch)

    def only_look(
        subject: str, rule: LockRule, *, at: dt.datetime
    ) -> lockout.Reserved | lockout.LockedOut | lockout.Blocked:
        return lockout.state(subject, rule, at=at) or lockout.Reserved(last=False)

    monkeypatch.setattr(lockout, "reserve", only_look)
    all_at_once(
        lambda nth: begin(taro, login_password=f"wrong{nth}"), hands=40, institution=bank[0]
    )
    assert looks() > 5 * 2


def test_a_ticket_is_good_for_a_quarter_of_an_hour_here_and_unaltered(bank: Bank) -> None:
    written = ""
    with current.serving(bank[0]):
        written = ticket.write(7, at=AT)
        assert ticket.read(written, at=AT + dt.timedelta(minutes=14, seconds=59)) == 7
        assert ticket.read(written, at=AT + dt.timedelta(minutes=15)) is None
        for bad in (
            "",
            "abc",
            "あ",
            written[:-4],
            ("B" if written[0] == "A" else "A") + written[1:],
        ):
            assert ticket.read(bad, at=AT) is None
    with current.serving(bank[1]):
        assert ticket.read(written, at=AT) is None, "another institution's"
