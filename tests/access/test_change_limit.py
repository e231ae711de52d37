"""The customer's own limit: lower at once, higher tomorrow, and held whatever comes at once."""

import datetime as dt
import uuid

import pytest

from cast import AT, Person, open_person
from hands import all_at_once
from madoguchi.access import change_limit
from madoguchi.access.actor import Proof
from madoguchi.audit import recall, record
from madoguchi.customers import accounts, limits
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers import facts, reads
from madoguchi.transfers.models import Order
from madoguchi.transfers.reads import Transfer
from madoguchi.values.day import TOKYO, day_of
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires.models import Outgoing
from stories import draft, press, wish

Bank = tuple[Institution, ...]
TODAY = day_of(AT)
TOMORROW = TODAY + dt.timedelta(days=1)


def set_limit(
    person: Person, yen: int, *, at: dt.datetime = AT, request_id: uuid.UUID | None = None
) -> uuid.UUID:
    request_id = request_id or uuid.uuid4()
    profile = person.institution.profile
    change_limit.change_limit(
        per_day_yen=yen,
        by=person.actor,
        proof=Proof(person.contract_id, request_id, profile.factors.change),
        request_id=request_id,
        profile=profile,
        at=at,
    )
    return request_id


def on(person: Person, day: dt.date) -> int | None:
    return limits.own_limit(person.contract_id, day=day)


def test_a_lower_limit_holds_at_once_and_a_higher_one_from_midnight(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=500_000)
    with current.serving(bank[0]):
        set_limit(hanako, 10_000)
        assert (on(hanako, TODAY), on(hanako, TOMORROW)) == (10_000, 10_000)
        set_limit(hanako, 50_000)
        assert (on(hanako, TODAY), on(hanako, TOMORROW)) == (10_000, 50_000)
        with pytest.raises(Refused) as no:
            press(hanako, draft(hanako, wish(hanako, yen=10_001)))
        assert (no.value.refusal, no.value.facts["most_yen"]) == (
            Refusal.OVER_TRANSFER_LIMIT,
            10_000,
        )
        last = dt.datetime.combine(TODAY, dt.time(23, 59, 59), TOKYO)
        assert facts.allowed_to(hanako.contract_id, at=last).per_day_yen == 10_000
        first = last + dt.timedelta(seconds=1)
        assert facts.allowed_to(hanako.contract_id, at=first).per_day_yen == 50_000


def test_a_lower_limit_takes_back_a_raise_that_was_waiting(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        set_limit(hanako, 10_000)
        set_limit(hanako, 150_000)
        set_limit(hanako, 5_000)
        assert (on(hanako, TODAY), on(hanako, TOMORROW)) == (5_000, 5_000)


def test_nought_stops_every_transfer(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=500_000)
    with current.serving(bank[0]):
        set_limit(hanako, 0)
        with pytest.raises(Refused) as no:
            press(hanako, draft(hanako, wish(hanako, yen=1)))
        assert no.value.refusal is Refusal.OVER_TRANSFER_LIMIT


@pytest.mark.parametrize("which", [0, 1])
def test_above_what_the_bank_allows_is_refused_with_the_most(bank: Bank, which: int) -> None:
    hanako = open_person(bank[which])
    most = (200_000, 1_000_000)[which]
    with current.serving(bank[which]):
        set_limit(hanako, most)
        with pytest.raises(Refused) as no:
            set_limit(hanako, most + 1)
        assert (no.value.refusal.value, no.value.facts["most_yen"]) == ("A04", most)
        assert on(hanako, TOMORROW) == most


@pytest.mark.parametrize(
    ("typed", "yen"),
    [("10000", 10_000), ("１０，０００円", 10_000), ("¥200,000", 200_000), ("0", 0), ("０", 0)],
)
def test_a_limit_is_typed_as_amounts_are(typed: str, yen: int) -> None:
    assert change_limit.read_limit(typed, most_yen=200_000) == yen


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "A00"), ("-1", "A00"), ("一万", "A00"), ("12345678901", "A01"), ("200001", "A04")],
)
def test_what_is_no_limit_is_refused_at_its_field(typed: str, code: str) -> None:
    with pytest.raises(Refused) as no:
        change_limit.read_limit(typed, most_yen=200_000)
    assert (no.value.refusal.value, no.value.facts["field"]) == (code, "limit")


def test_a_change_is_told_by_mail_and_written_down_once(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        request_id = set_limit(hanako, 10_000)
        set_limit(hanako, 20_000, request_id=request_id)
        assert on(hanako, TODAY) == on(hanako, TOMORROW) == 10_000
        [mail] = Outgoing.objects.filter(wire="mail", about=str(request_id))
        assert mail.body["to"] == hanako.mail and "10,000円" in mail.body["text"]
        [told] = recall.told(chain=record.chain_of(hanako.contract_id), about=str(request_id))
        assert told.detail == {"per_day_yen": 10_000, "good_from": TODAY.isoformat()}


def test_a_proof_of_something_else_changes_nothing(bank: Bank) -> None:
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    profile, request_id = bank[0].profile, uuid.uuid4()
    weak = [
        Proof(taro.contract_id, request_id, "confirmation-password"),
        Proof(hanako.contract_id, uuid.uuid4(), "confirmation-password"),
        Proof(hanako.contract_id, request_id, "image-card"),
    ]
    with current.serving(bank[0]):
        for proof in weak:
            with pytest.raises(Refused) as no:
                change_limit.change_limit(
                    per_day_yen=1,
                    by=hanako.actor,
                    proof=proof,
                    request_id=request_id,
                    profile=profile,
                    at=AT,
                )
            assert no.value.refusal is Refusal.WEAK_PROOF
        assert on(hanako, TOMORROW) is None


def _twenty_five_changes_and_twenty_five_transfers(hanako: Person) -> int:
    """Changes up and down beside transfers of 3,000 yen; returns what left altogether."""
    with current.serving(hanako.institution):
        set_limit(hanako, 10_000)
        drafts = [draft(hanako, wish(hanako, yen=3_000)) for _ in range(25)]

    def hand(nth: int) -> Transfer | uuid.UUID:
        if nth % 2:
            return press(hanako, drafts[nth // 2])
        return set_limit(hanako, (200_000, 10_000)[nth // 2 % 2])

    all_at_once(hand, hands=50, institution=hanako.institution)
    with current.serving(hanako.institution):
        return reads.moved_on(TODAY, contract_id=hanako.contract_id)


def test_fifty_changes_and_transfers_at_once_never_exceed_the_own_limit(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000_000)
    assert _twenty_five_changes_and_twenty_five_transfers(hanako) == 9_000
    with current.serving(bank[0]):
        assert Order.objects.filter(contract_id=hanako.contract_id).count() == 3
        assert on(hanako, TODAY) == 10_000


def test_control_without_the_turn_the_own_limit_is_exceeded(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0], balance_yen=10_000_000)
    monkeypatch.setattr(accounts, "take_own_turn", lambda contract_id: None)
    assert _twenty_five_changes_and_twenty_five_transfers(hanako) > 10_000
