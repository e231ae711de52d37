"""Goal: a name is shown where its bank tells it, and nobody finds names out by asking for numbers.

Method: the simulated centre as a process; many hands at once, with the guard and without it.
"""

import datetime as dt
import json
import time
from collections.abc import Collection, Iterator
from dataclasses import replace

import pytest

from cast import AT, Person, open_person
from centre_kit import Centre, line_to
from hands import all_at_once
from madoguchi.audit import record, search
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers import name_check
from madoguchi.transfers.models import NameLooks
from madoguchi.transfers.name_check import Name, ask_name
from madoguchi.values.account import AccountKind, AccountNumber
from madoguchi.values.refusal import Refusal, Refused

Bank = tuple[Institution, ...]

MOST = 5
TOMORROW = AT + dt.timedelta(days=1)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    each = Centre(tmp_path_factory.mktemp("centre") / "centre.sqlite3")
    each.start()
    yield each
    each.stop()


@pytest.fixture(autouse=True)
def line(centre: Centre) -> Iterator[None]:
    centre.switch("")
    with line_to(centre, timeout_seconds=5.0):
        yield


def elsewhere(number: str, *, bank: str = "9992") -> AccountNumber:
    return AccountNumber(bank, "001", AccountKind.ORDINARY, number)


def here(person: Person, number: str) -> AccountNumber:
    code = person.institution.profile.institution.code
    return AccountNumber(code, "001", AccountKind.ORDINARY, number)


def ask(person: Person, account: AccountNumber, *, at: dt.datetime = AT) -> str | None:
    name = ask_name(account, by=person.actor, at=at)
    return None if name is None else name.kana


def spent(person: Person) -> int:
    return len(NameLooks.objects.get(contract_id=person.contract_id).asked)


def refusal_of(person: Person, account: AccountNumber, *, at: dt.datetime = AT) -> Refusal:
    with pytest.raises(Refused) as no:
        ask_name(account, by=person.actor, at=at)
    return no.value.refusal


def test_another_bank_tells_whose_account_it_is_or_that_there_is_none(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        assert ask(hanako, elsewhere("9123456")) == "ﾔﾏﾀﾞ ﾀﾛｳ"
        assert ask(hanako, elsewhere("9123400")) is None
        assert spent(hanako) == 2


def test_an_account_here_is_told_from_our_own_books_without_the_centre(
    bank: Bank, centre: Centre
) -> None:
    centre.switch("silent = true")
    hanako, taro = open_person(bank[0]), open_person(bank[0], name_kana="ｼｹﾝ ﾀﾛｳ")
    with current.serving(bank[0]):
        assert ask(hanako, here(taro, taro.accounts[0].number)) == "ｼｹﾝ ﾀﾛｳ"
        assert ask(hanako, here(taro, "9999991")) is None
        assert spent(hanako) == 2


def test_a_bank_outside_the_service_or_its_hours_tells_no_name(bank: Bank, centre: Centre) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        assert refusal_of(hanako, elsewhere("9123456", bank="9997")) is Refusal.NAME_CHECK_NEVER
        centre.switch("names_closed = true")
        assert refusal_of(hanako, elsewhere("9123456")) is Refusal.NAME_CHECK_CLOSED
        centre.switch("")
        assert ask(hanako, elsewhere("9123456")) == "ﾔﾏﾀﾞ ﾀﾛｳ", "closed now is not closed later"


@pytest.mark.parametrize("fault", ["silent = true", "answer_lost = 1.0"])
def test_a_centre_that_does_not_answer_is_not_waited_for(
    bank: Bank, centre: Centre, fault: str
) -> None:
    centre.switch(fault)
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        began = time.monotonic()
        assert refusal_of(hanako, elsewhere("9123456")) is Refusal.NAME_CHECK_CLOSED
        assert time.monotonic() - began < 10
        assert spent(hanako) == 1, "it was spent before it was made"


def test_where_nobody_listens_there_is_no_name(bank: Bank, centre: Centre) -> None:
    hanako = open_person(bank[0])
    nobody = Centre(centre.store)
    with current.serving(bank[0]), line_to(nobody):
        assert refusal_of(hanako, elsewhere("9123456")) is Refusal.NAME_CHECK_CLOSED


def test_an_institution_without_the_service_asks_nobody(bank: Bank) -> None:
    transfers = bank[0].profile.transfers.model_copy(update={"name_check": None})
    without = replace(bank[0], profile=bank[0].profile.model_copy(update={"transfers": transfers}))
    hanako = open_person(bank[0])
    with current.serving(without):
        assert refusal_of(hanako, elsewhere("9123456")) is Refusal.NAME_CHECK_NEVER
        assert not NameLooks.objects.filter(contract_id=hanako.contract_id).exists()


def test_the_same_account_again_within_a_day_is_answered_from_memory(
    bank: Bank, centre: Centre
) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        known, none = elsewhere("9123456"), elsewhere("9123400")
        told = [ask(hanako, known), ask(hanako, none)]
        centre.switch("silent = true")
        almost = TOMORROW - dt.timedelta(seconds=1)
        assert [ask(hanako, each, at=almost) for each in (known, none)] == told
        assert spent(hanako) == 2
        centre.switch("")
        assert ask(hanako, known, at=TOMORROW) == "ﾔﾏﾀﾞ ﾀﾛｳ"
        assert spent(hanako) == 3
        answers = NameLooks.objects.get(contract_id=hanako.contract_id).answers
        assert list(answers) == [known.code], "an old answer is not kept"


def test_what_one_contract_was_told_another_has_to_ask_for(bank: Bank) -> None:
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    with current.serving(bank[0]):
        for each in (hanako, taro):
            ask(each, elsewhere("9123456"))
            assert spent(each) == 1


def test_each_look_up_is_recorded_without_the_number_and_without_the_name(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        ask(hanako, elsewhere("9123456"))
        [said] = search.of_chain(record.chain_of(hanako.contract_id), what="name.", limit=9)
        assert (said.what, said.who, said.about) == ("name.asked", hanako.actor.name, "")
        assert json.loads(said.detail) == {"bank": "9992", "branch": "001", "number": "****456"}


def look_ups_of_forty_hands(
    bank: Bank, person: Person, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, list[Name | Exception | None]]:
    """Forty accounts here are asked for at the same instant; how often a name was looked up."""
    looked: list[str] = []
    look_up = name_check._look_up

    def counted(account: AccountNumber) -> object:
        looked.append(account.number)
        return look_up(account)

    monkeypatch.setattr(name_check, "_look_up", counted)
    results = all_at_once(
        lambda nth: ask_name(here(person, f"99999{nth:02}"), by=person.actor, at=AT) or Name(""),
        hands=40,
        institution=bank[0],
    )
    return len(looked), results


def test_forty_look_ups_at_once_let_exactly_five_through(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        looked, results = look_ups_of_forty_hands(bank, hanako, monkeypatch)
        refused = [no.refusal for no in results if isinstance(no, Refused)]
        assert (looked, refused) == (MOST, [Refusal.NAME_CHECK_OFF] * (40 - MOST))
        told = search.of_chain(record.chain_of(hanako.contract_id), what="name.", limit=99)
        assert (len(told), spent(hanako)) == (MOST, MOST)


def test_control_without_the_rows_lock_more_look_ups_are_let_through(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0])

    def unlocked(contract_ids: Collection[int]) -> list[NameLooks]:
        return list(NameLooks.objects.filter(contract_id__in=contract_ids))

    monkeypatch.setattr(name_check, "_locked", unlocked)
    with current.serving(bank[0]):
        looked, _ = look_ups_of_forty_hands(bank, hanako, monkeypatch)
        assert looked > MOST
