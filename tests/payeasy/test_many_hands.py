"""Many hands at once: a bill is paid once for one request, and no limit or balance is exceeded.

Next to each guard stands its negative control: the same hands with the guard removed break the
rule, which shows that the test can see it broken.
"""

import uuid
from dataclasses import replace

import pytest

from cast import AT, Person, open_person
from hands import all_at_once
from madoguchi.console.verify import findings
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.payeasy import reads
from madoguchi.payeasy.drafts import Drafted
from madoguchi.values.day import day_of
from madoguchi.values.refusal import Refusal, Refused
from payeasy_kit import PREFECTURE, Network, ask, draft, fresh_number, press

Bank = tuple[Institution, ...]


def balance_of(person: Person) -> int:
    ledger_id = person.accounts[0].ledger_account_id
    return ledger.balances([ledger_id])[ledger_id].yen


def tax_of(person: Person, *, yen: int, times: int = 1) -> list[Drafted]:
    """Drafts to pay taxes of so much each, of which the payer says how much."""
    return [
        draft(person, ask(person, fresh_number("9300"), biller=PREFECTURE), typed_yen={0: yen})
        for _ in range(times)
    ]


def test_one_request_sent_twenty_times_at_once_pays_once(bank: Bank, billers: Network) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        [drafted] = tax_of(hanako, yen=1_000)
        results = all_at_once(lambda nth: press(hanako, drafted), hands=20, institution=bank[0])
        assert all(isinstance(result, tuple) for result in results), results
        assert len({result[0].receipt for result in results if isinstance(result, tuple)}) == 1
        assert balance_of(hanako) == 99_000


def test_drafts_of_one_bill_pressed_at_once_pay_it_once(bank: Bank, billers: Network) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        inquired = ask(hanako, fresh_number("9300"), biller=PREFECTURE)
        drafts = [draft(hanako, inquired, typed_yen={0: 1_000}) for _ in range(20)]
        results = all_at_once(lambda nth: press(hanako, drafts[nth]), hands=20, institution=bank[0])
        refused = [no.refusal for no in results if isinstance(no, Refused)]
        assert refused == [Refusal.BILL_PAID] * 19
        assert balance_of(hanako) == 99_000


def test_control_a_page_that_forgets_its_request_id_and_what_was_paid_pays_twenty_times(
    bank: Bank, billers: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    monkeypatch.setattr(reads, "paid_meanwhile", lambda inquired, *, contract_id: frozenset())
    with current.serving(bank[0]):
        [drafted] = tax_of(hanako, yen=1_000)
        all_at_once(
            lambda nth: press(hanako, replace(drafted, request_id=uuid.uuid4())),
            hands=20,
            institution=bank[0],
        )
        assert balance_of(hanako) == 80_000


def test_payments_at_once_never_exceed_the_limit_of_the_day(bank: Bank, billers: Network) -> None:
    hanako = open_person(bank[0], balance_yen=50_000_000)
    with current.serving(bank[0]):
        drafts = tax_of(hanako, yen=150_000, times=30)
        results = all_at_once(lambda nth: press(hanako, drafts[nth]), hands=30, institution=bank[0])
        refused = [no.refusal for no in results if isinstance(no, Refused)]
        assert refused == [Refusal.PAYEASY_OVER_LIMIT] * 24
        assert reads.paid_on(day_of(AT), contract_id=hanako.contract_id) == 900_000


def test_control_without_the_turn_the_limit_of_the_day_is_exceeded(
    bank: Bank, billers: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0], balance_yen=50_000_000)
    monkeypatch.setattr(accounts, "take_own_turn", lambda contract_id: None)
    with current.serving(bank[0]):
        drafts = tax_of(hanako, yen=150_000, times=30)
        all_at_once(lambda nth: press(hanako, drafts[nth]), hands=30, institution=bank[0])
        assert reads.paid_on(day_of(AT), contract_id=hanako.contract_id) > 1_000_000


def test_payments_at_once_never_exceed_the_balance_even_without_the_turn(
    bank: Bank, billers: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0], balance_yen=3_500)
    monkeypatch.setattr(accounts, "take_own_turn", lambda contract_id: None)
    with current.serving(bank[0]):
        drafts = tax_of(hanako, yen=1_000, times=20)
        results = all_at_once(lambda nth: press(hanako, drafts[nth]), hands=20, institution=bank[0])
        assert sum(isinstance(result, tuple) for result in results) == 3
        assert balance_of(hanako) == 500


def test_the_books_are_clean_after_all_those_hands(bank: Bank) -> None:
    assert findings(bank[0]) == []
