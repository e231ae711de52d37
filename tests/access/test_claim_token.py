"""Claiming a token: its app is handed the seed once, and every mismatch gets one answer."""

import datetime as dt

import pytest
from django.db import transaction

from cast import AT, Person, open_person
from hands import all_at_once
from madoguchi.access import lockout, passwords, token
from madoguchi.access.models import Token
from madoguchi.access.token import Claimed
from madoguchi.audit import reads
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.policy.identity import LockRule
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires.models import Outgoing
from token_kit import START, apply, claim

Bank = tuple[Institution, ...]


@pytest.fixture
def hanako(bank: Bank) -> Person:
    return open_person(bank[0])


def mails(person: Person) -> dict[str, dict[str, str]]:
    """What was mailed about the person's tokens, by purpose; each purpose once."""
    rows = Token.objects.filter(contract_id=person.contract_id).values_list("pk", flat=True)
    found = Outgoing.objects.filter(wire="mail", about__in=[token.about(pk) for pk in rows])
    return {each.purpose: each.body for each in found}


def written(institution: Institution, chain: str) -> list[tuple[str, str]]:
    """What the trail tells in one chain, oldest first: each deed, and all that is said of it."""
    with transaction.atomic(using=institution.key):
        rows = [said.record for said in reads.records() if said.record.chain == chain]
    return [(each.what, repr(each)) for each in rows]


def states(person: Person) -> list[str]:
    rows = Token.objects.filter(contract_id=person.contract_id).order_by("pk")
    return list(rows.values_list("state", flat=True))


def test_an_app_is_handed_seed_and_names_once(bank: Bank, hanako: Person) -> None:
    user_id = apply(hanako)
    got = claim(hanako, f" {user_id.lower()} ", start=START)
    assert (len(got.seed), got.digits, got.period_seconds) == (20, 6, 60)
    assert (got.issuer, got.label) == (bank[0].profile.institution.name, user_id)
    with pytest.raises(Refused) as no:
        claim(hanako, user_id)
    assert no.value.refusal is Refusal.TOKEN_MISMATCH
    with current.serving(bank[0]):
        assert "identity.token-claimed.0" in mails(hanako)
        [row] = Token.objects.filter(contract_id=hanako.contract_id)
        assert (row.claimed_at, row.start_password_hash) == (AT, "")
        assert got.seed not in bytes(row.seed)


@pytest.mark.parametrize(
    ("wrong", "later"),
    [
        ({"start": "135791"}, 0),
        ({"service": "MG999780"}, 0),
        ({"start": ""}, 0),
        ({}, 24),
    ],
    ids=["start password", "another bank's service", "no start password", "a day later"],
)
def test_every_mismatch_of_a_claim_gets_the_same_answer(
    bank: Bank, hanako: Person, wrong: dict[str, str], later: int
) -> None:
    user_id = apply(hanako)
    with pytest.raises(Refused) as no:
        claim(hanako, user_id, at=AT + dt.timedelta(hours=later), **wrong)
    assert (no.value.refusal, no.value.facts) == (Refusal.TOKEN_MISMATCH, {})


@pytest.mark.parametrize("user_id", ["NOBODYHERE", "", "'; --", "x" * 300])
def test_an_id_that_is_nobodys_gets_the_same_answer_however_often(
    hanako: Person, user_id: str
) -> None:
    for _ in range(7):
        with pytest.raises(Refused) as no:
            claim(hanako, user_id)
        assert (no.value.refusal, no.value.facts) == (Refusal.TOKEN_MISMATCH, {})


def test_a_password_is_compared_for_every_id(
    hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str | None] = []
    compare = passwords.is_hash_of

    def counted(text: str, hashed: str | None) -> bool:
        compared.append(hashed)
        return compare(text, hashed)

    monkeypatch.setattr(passwords, "is_hash_of", counted)
    user_id = apply(hanako)
    compared.clear()
    for each in ("NOBODYHERE", user_id, user_id):
        try:
            claim(hanako, each)
        except Refused:
            continue
    assert len(compared) == 3


def test_five_wrong_start_passwords_make_the_issue_void(bank: Bank, hanako: Person) -> None:
    user_id = apply(hanako)
    for nth in range(5):
        with current.serving(bank[0]):
            assert states(hanako) == ["issued"], nth
        with pytest.raises(Refused):
            claim(hanako, user_id, start="0000")
    with current.serving(bank[0]):
        assert states(hanako) == ["ended"]
        told = mails(hanako)["identity.token-void.0"]
    assert told["to"] == hanako.mail
    assert "続けて間違えられたため" in told["text"] and "改めて発行" in told["text"]
    with pytest.raises(Refused):
        claim(hanako, user_id)


def test_four_wrong_start_passwords_are_told_to_nobody(bank: Bank, hanako: Person) -> None:
    user_id = apply(hanako)
    for _ in range(4):
        with pytest.raises(Refused):
            claim(hanako, user_id, start="0000")
    claim(hanako, user_id)
    with current.serving(bank[0]):
        assert "identity.token-void.0" not in mails(hanako)


def test_of_ten_wrong_start_passwords_at_once_the_customer_is_told_once(
    bank: Bank, hanako: Person
) -> None:
    user_id = apply(hanako)
    all_at_once(lambda nth: claim(hanako, user_id, start="0000"), hands=10, institution=bank[0])
    with current.serving(bank[0]):
        [row] = Token.objects.filter(contract_id=hanako.contract_id)
        told = Outgoing.objects.filter(purpose="identity.token-void.0", about=token.about(row.pk))
        assert (row.state, told.count()) == ("ended", 1)


def test_a_failure_is_written_down_whoever_the_id_is_and_nothing_typed_with_it(
    bank: Bank, hanako: Person
) -> None:
    for user_id, chain in ((apply(hanako), f"contract:{hanako.contract_id}"), ("NONE", "nobody")):
        with current.serving(bank[0]):
            before = written(bank[0], chain)
        for _ in range(6):
            with pytest.raises(Refused):
                claim(hanako, user_id, start="0000")
        with current.serving(bank[0]):
            rows = written(bank[0], chain)[len(before) :]
        last = "token.claim-failed" if chain == "nobody" else "token.claim-void"
        assert [what for what, _ in rows] == ["token.claim-failed"] * 4 + [last]
        assert not any(user_id in said or "0000" in said for _, said in rows)


def test_twenty_apps_at_once_and_one_has_the_seed(bank: Bank, hanako: Person) -> None:
    user_id = apply(hanako)
    results = all_at_once(lambda nth: claim(hanako, user_id), hands=20, institution=bank[0])
    assert sum(isinstance(each, Claimed) for each in results) == 1
    refused = [each for each in results if isinstance(each, Refused)]
    assert {each.refusal for each in refused} == {Refusal.TOKEN_MISMATCH}
    assert len(refused) == 19


def test_twenty_apps_at_once_without_the_limit_of_tries_and_still_one_has_the_seed(
    bank: Bank, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def always(subject: str, rule: LockRule, *, at: dt.datetime) -> lockout.Reserved:
        return lockout.Reserved(last=False)

    monkeypatch.setattr(lockout, "reserve", always)
    user_id = apply(hanako)
    results = all_at_once(lambda nth: claim(hanako, user_id), hands=20, institution=bank[0])
    assert sum(isinstance(each, Claimed) for each in results) == 1
