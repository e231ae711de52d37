"""A token's first day: whoever puts one into use cannot raise the limits by it at once."""

import datetime as dt

import pytest
from django.db import transaction

from cast import AT, Person, open_person
from madoguchi.access import token
from madoguchi.access.actor import Proof
from madoguchi.directory.calendar import calendar
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.policy.table import FactorName
from madoguchi.transfers import facts, send
from madoguchi.transfers.reads import Transfer
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import queued
from stories import draft, wish
from token_kit import registered

Bank = tuple[Institution, ...]

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
INSTANT = dt.timedelta(microseconds=1)


def naoko(bank: Bank, *, begun: dt.datetime) -> Person:
    """A customer whose token is in use since a moment."""
    person = open_person(bank[1], balance_yen=3_000_000)
    registered(person, at=begun)
    return person


def sends(person: Person, yen: int, *, at: dt.datetime = AT) -> Transfer | Refused:
    """Send money with a code, as the confirm page does."""
    with current.serving(person.institution):
        drafted = draft(person, wish(person, yen=yen), at=at)
        proof = Proof(person.contract_id, drafted.request_id, "one-time-password")
        try:
            return send.send_transfer(
                drafted=drafted, by=person.actor, proof=proof, calendar=calendar(), at=at
            )
        except Refused as refused:
            return refused


@pytest.mark.parametrize("before", [DAY, MINUTE, INSTANT])
def test_until_the_day_is_over_no_more_leaves_than_without_the_token(
    bank: Bank, before: dt.timedelta
) -> None:
    person = naoko(bank, begun=AT - DAY + before)
    said = sends(person, 500_001)
    assert isinstance(said, Refused)
    assert said.refusal is Refusal.OVER_TRANSFER_LIMIT
    assert (said.facts["most_yen"], said.facts["token_from"]) == (500_000, AT + before)
    assert isinstance(sends(person, 500_000), Transfer)


@pytest.mark.parametrize("after", [dt.timedelta(0), INSTANT, MINUTE])
def test_when_the_day_is_over_the_tokens_own_limits_hold(bank: Bank, after: dt.timedelta) -> None:
    person = naoko(bank, begun=AT - DAY - after)
    assert isinstance(sends(person, 2_000_000), Transfer)
    said = sends(person, 2_000_001)
    assert isinstance(said, Refused)
    assert (said.facts["most_yen"], said.facts["token_from"]) == (2_000_000, None)


def test_another_token_begins_a_day_of_its_own(bank: Bank) -> None:
    person = naoko(bank, begun=AT - 2 * DAY)
    with current.serving(bank[1]), transaction.atomic(using=bank[1].key):
        token.stop(contract_id=person.contract_id, at=AT)
    registered(person, at=AT)
    assert isinstance(sends(person, 500_001), Refused)
    assert isinstance(sends(person, 500_001, at=AT + DAY), Transfer)


@pytest.mark.parametrize("which", [0, 1])
def test_the_mail_says_so_where_the_profile_names_hours(bank: Bank, which: int) -> None:
    rule = bank[which].profile.one_time_passwords
    assert rule is not None and rule.cooling_off_hours == (0, 24)[which]
    person = open_person(bank[which])
    with current.serving(bank[which]), transaction.atomic(using=bank[which].key):
        token.tell_started(person.contract_id, -person.contract_id, at_sign_on=False, at=AT)
    with current.serving(bank[which]):
        about = token.about(-person.contract_id)
        text = queued.bodies(wire="mail", purpose="identity.token-started.0")[about]["text"]
    assert ("24時間は、振込の限度額はこれまでのままです" in text) is (which == 1)


def test_control_without_those_hours_everything_leaves_at_once(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_once(profile: object, *, in_use_at: object, at: dt.datetime) -> FactorName:
        return "one-time-password"

    monkeypatch.setattr(facts, "limit_factor", at_once)
    assert isinstance(sends(naoko(bank, begun=AT), 2_000_000), Transfer)
