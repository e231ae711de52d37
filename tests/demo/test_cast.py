"""The cast: invented people at every institution, whose lives fit together on any day."""

import datetime as dt

import pytest

from madoguchi.demo import handout
from madoguchi.demo.cast import CAST
from madoguchi.demo.diary import first_day
from madoguchi.demo.person import Passbook, Person
from madoguchi.demo.seed import diary_of
from madoguchi.directory.bank_holidays import computed_calendar
from madoguchi.values.account import AccountKind
from madoguchi.values.day import TOKYO
from madoguchi.values.kana import KanaClass, normalise
from madoguchi.values.pictures import PICTURES

EVERYBODY = [person for people in CAST.values() for person in people]
PASSBOOKS = [passbook for person in EVERYBODY for passbook in person.passbooks]

# The first and the last day of a month, the middle of the new year's holidays, a spring weekend.
DAYS = ("2025-05-03T12:00", "2026-01-02T08:00", "2026-07-01T00:30", "2026-11-25T10:00",
        "2027-02-28T23:00")  # fmt: skip


@pytest.fixture(params=DAYS, name="diaries")
def _diaries(request: pytest.FixtureRequest) -> dict[str, list[tuple[dt.datetime, int, str]]]:
    at = dt.datetime.fromisoformat(request.param).replace(tzinfo=TOKYO)
    first = first_day(at)
    calendar = computed_calendar(first_year=first.year, last_year=at.year + 1)
    return {
        passbook.number: [
            (line.at, line.yen, line.words)
            for line in diary_of(passbook, first=first, at=at, calendar=calendar)
        ]
        for passbook in PASSBOOKS
    }


@pytest.mark.parametrize("institution", CAST)
def test_every_institution_has_customers_with_accounts_of_every_kind(institution: str) -> None:
    people = CAST[institution]
    assert len(people) >= 5
    assert all(len(person.passbooks) >= 2 for person in people)
    assert {book.kind for person in people for book in person.passbooks} == set(AccountKind)
    (current,) = [
        book for person in people for book in person.passbooks if book.kind is AccountKind.CURRENT
    ]
    assert current.overdraft_yen > 0


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.login_id)
def test_a_name_is_written_as_the_network_writes_it(person: Person) -> None:
    written = normalise(person.kana, KanaClass.NAME)
    assert (written.text, written.accepted) == (person.kana, True)


def test_nobody_shares_anything_with_anybody() -> None:
    for told in (
        [person.login_id for person in EVERYBODY],
        [person.mail for person in EVERYBODY],
        [person.login_password for person in EVERYBODY],
        [person.card for person in EVERYBODY],
        [passbook.number for passbook in PASSBOOKS],
    ):
        assert len(set(told)) == len(told)


@pytest.mark.parametrize("passbook", PASSBOOKS, ids=lambda passbook: passbook.number)
def test_every_account_number_is_invented(passbook: Passbook) -> None:
    assert len(passbook.number) == 7
    assert passbook.number.startswith("9")


@pytest.mark.parametrize("institution", CAST)
def test_whoever_is_paid_again_is_one_of_the_cast_under_his_own_name(institution: str) -> None:
    known = {
        (key, book.branch, book.kind, book.number): person.kana
        for key, people in CAST.items()
        for person in people
        for book in person.passbooks
    }
    paid = [(person, payee) for person in CAST[institution] for payee in person.payees]
    assert len(paid) >= 2
    for person, payee in paid:
        where = (payee.institution, payee.branch, payee.kind, payee.number)
        assert known[where] == payee.kana != person.kana


@pytest.mark.parametrize("institution", CAST)
def test_ids_and_passwords_keep_the_institutions_rules(institution: str) -> None:
    sign_on = handout.profiles()[institution].sign_on
    for person in CAST[institution]:
        assert sign_on.login_id.shortest <= len(person.login_id) <= sign_on.login_id.longest
        assert person.login_id.isdigit() or not sign_on.login_id.digits_only
        passwords = [(person.login_password, sign_on.login_password)]
        if sign_on.confirmation_password is not None:
            passwords.append((person.confirmation_password, sign_on.confirmation_password))
        for password, rule in passwords:
            assert rule.shortest <= len(password) <= rule.longest
            assert not password.isalpha()
            assert not password.isdigit()
            assert password.isalnum()
        assert len({person.login_id, *(password for password, _ in passwords)}) == 1 + len(
            passwords
        )


def test_a_card_holds_every_picture_once_and_never_changes() -> None:
    card = EVERYBODY[-1].card
    assert sorted(card) == sorted(picture.key for picture in PICTURES)
    assert card[:5] == ("ship", "strawberry", "banana", "scissors", "teapot")


def test_nobody_falls_below_a_floor_or_gets_rich(
    diaries: dict[str, list[tuple[dt.datetime, int, str]]],
) -> None:
    for passbook in PASSBOOKS:
        balance = 0
        for _, yen, _ in diaries[passbook.number]:
            balance += yen
            assert balance >= -passbook.overdraft_yen
        if passbook.kind is AccountKind.ORDINARY:
            assert 300_000 <= balance <= 3_000_000, passbook.number


def test_what_leaves_one_account_arrives_at_the_other(
    diaries: dict[str, list[tuple[dt.datetime, int, str]]],
) -> None:
    def side(number: str, words: str) -> list[tuple[dt.datetime, int]]:
        return [(at, yen) for at, yen, said in diaries[number] if said == words]

    for payer, paid_words, receiver, received_words in (
        # Rents to landlords of the same institution.
        ("9310427", "家賃 クロビ ヒロシ", "9360073", "家賃 ハルナ ミサキ"),
        ("9350192", "家賃 クロビ ヒロシ", "9360073", "家賃 アラヤマ ユイ"),
        ("9410127", "家賃 ヨドヤ セツコ", "9440489", "家賃 ホリエ ヒナ"),
        ("9450505", "家賃 ヨドヤ セツコ", "9440489", "家賃 コヌマ シヨウ"),
        # A son's money to his mother, from one institution to the other.
        ("9450505", "振込 コヌマ カズコ", "9330058", "振込 コヌマ シヨウ"),
        # Between a person's own accounts.
        ("9310427", "振替 貯蓄預金", "9310435", "振替 普通預金"),
        ("9320116", "振替 貯蓄預金", "9320124", "振替 普通預金"),
        ("9340290", "振替 普通預金", "9340281", "振替 当座預金"),
        ("9410127", "振替 貯蓄預金", "9410135", "振替 普通預金"),
        ("9420243", "振替 貯蓄預金", "9420251", "振替 普通預金"),
        ("9430374", "振替 普通預金", "9430366", "振替 当座預金"),
    ):
        paid = side(payer, paid_words)
        assert len(paid) >= 3
        assert [(at, -yen) for at, yen in paid] == side(receiver, received_words)
