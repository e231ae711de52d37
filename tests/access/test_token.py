"""A software token's life: issued, claimed once by its app, in use, released; and every no."""

import datetime as dt

import pytest
from django.db import transaction

from cast import AT, CONFIRMATION_PASSWORD, Person, open_person
from hands import all_at_once
from madoguchi.access import accept_code, end_token, issue_token, lockout, start_token, token
from madoguchi.access.codes import subject_of
from madoguchi.access.models import Token
from madoguchi.access.prove import Answer
from madoguchi.audit import reads, record
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires.models import Outgoing
from token_kit import (
    MINUTE,
    MOBILE,
    START,
    apply,
    claim,
    code_at,
    in_use,
    issued_and_claimed,
    wrong_code,
)

Bank = tuple[Institution, ...]
RIGHT = Answer(password=CONFIRMATION_PASSWORD)


@pytest.fixture
def hanako(bank: Bank) -> Person:
    return open_person(bank[0])


def mails(person: Person) -> dict[str, dict[str, str]]:
    """What was mailed about the person's tokens, by purpose; each purpose once."""
    rows = Token.objects.filter(contract_id=person.contract_id).values_list("pk", flat=True)
    found = Outgoing.objects.filter(wire="mail", about__in=[token.about(pk) for pk in rows])
    return {each.purpose: each.body for each in found}


def states(person: Person) -> list[str]:
    rows = Token.objects.filter(contract_id=person.contract_id).order_by("pk")
    return list(rows.values_list("state", flat=True))


def start(person: Person, typed: str, *, at: dt.datetime = AT) -> None:
    start_token.start(by=person.actor, typed=typed, profile=person.institution.profile, at=at)


def release(person: Person, answer: Answer, *, at: dt.datetime = AT) -> None:
    end_token.release(by=person.actor, answer=answer, profile=person.institution.profile, at=at)


def test_an_issue_tells_the_ids_to_the_mobile_address_and_the_deed_to_the_registered_one(
    bank: Bank, hanako: Person
) -> None:
    user_id = apply(hanako)
    with current.serving(bank[0]):
        sent = mails(hanako)
        assert set(sent) == {"identity.token-issued.0", "identity.token-app"}
        guide, notice = sent["identity.token-app"], sent["identity.token-issued.0"]
        assert (guide["to"], notice["to"]) == (MOBILE, hanako.mail)
        assert f"ユーザＩＤ {user_id}" in guide["text"]
        assert "サービスＩＤ MG999004" in guide["text"]
        assert "http://127.0.0.1:8200/" in guide["text"]
        assert hanako.institution.origin not in guide["text"]
        assert START not in guide["text"]
        assert user_id not in notice["text"]
        assert len(user_id) == 10
        assert not set(user_id) & set("0O1IL8B")
        [row] = Token.objects.filter(contract_id=hanako.contract_id)
        assert START not in row.start_password_hash


def test_an_issue_needs_the_change_factor(bank: Bank, hanako: Person) -> None:
    with current.serving(bank[0]):
        application = issue_token.apply(mobile_mail=MOBILE, typed_start_password=START)
        with pytest.raises(Refused) as no:
            issue_token.issue(
                application,
                by=hanako.actor,
                answer=Answer(password="wrong1"),
                profile=bank[0].profile,
                at=AT,
            )
        assert no.value.refusal is Refusal.CONFIRMATION_MISMATCH
        assert states(hanako) == []


def test_an_application_pressed_four_times_at_once_issues_one_token(
    bank: Bank, hanako: Person
) -> None:
    with current.serving(bank[0]):
        application = issue_token.apply(mobile_mail=MOBILE, typed_start_password=START)
        results = all_at_once(
            lambda nth: issue_token.issue(
                application, by=hanako.actor, answer=RIGHT, profile=bank[0].profile, at=AT
            ),
            hands=4,
            institution=bank[0],
        )
        assert [each for each in results if isinstance(each, Exception)] == []
        assert states(hanako) == ["issued"]


def test_a_new_issue_makes_the_one_before_void(bank: Bank, hanako: Person) -> None:
    first, second = apply(hanako), apply(hanako)
    with current.serving(bank[0]):
        assert states(hanako) == ["ended", "issued"]
    with pytest.raises(Refused):
        claim(hanako, first)
    assert claim(hanako, second).label == second


def test_nothing_is_issued_while_a_token_is_in_use(bank: Bank, hanako: Person) -> None:
    in_use(hanako)
    with pytest.raises(Refused) as no:
        apply(hanako)
    assert no.value.refusal is Refusal.TOKEN_NOT_IN_THIS_STATE
    with current.serving(bank[0]):
        assert states(hanako) == ["in-use"]


def test_the_first_code_puts_the_token_into_use(bank: Bank, hanako: Person) -> None:
    seed = issued_and_claimed(hanako)
    with current.serving(bank[0]):
        assert not accept_code.has_token(hanako.contract_id)
        start(hanako, code_at(seed, AT, period=60))
        assert states(hanako) == ["in-use"]
        assert accept_code.in_use_since(hanako.contract_id) == AT
        assert accept_code.asks_at_sign_on(hanako.contract_id)
        told = mails(hanako)["identity.token-started.0"]
        assert "ログインやお取引のときに" in told["text"]


def test_a_wrong_first_code_leaves_the_token_waiting(bank: Bank, hanako: Person) -> None:
    seed = issued_and_claimed(hanako)
    with current.serving(bank[0]):
        with pytest.raises(Refused) as no:
            start(hanako, wrong_code(seed, AT, period=60))
        assert no.value.refusal is Refusal.OTP_MISMATCH
        assert states(hanako) == ["issued"]


def test_nothing_waits_for_a_code_unless_issued_claimed_and_in_time(
    bank: Bank, hanako: Person
) -> None:
    def refused(at: dt.datetime = AT) -> Refusal:
        with current.serving(bank[0]), pytest.raises(Refused) as no:
            start(hanako, "000000", at=at)
        return no.value.refusal

    assert refused() is Refusal.TOKEN_NOT_IN_THIS_STATE, "not issued"
    user_id = apply(hanako)
    assert refused() is Refusal.TOKEN_NOT_IN_THIS_STATE, "not claimed"
    claim(hanako, user_id)
    day = dt.timedelta(hours=24)
    assert refused(AT + day) is Refusal.TOKEN_NOT_IN_THIS_STATE, "too late"
    assert refused(AT + day - MINUTE) is Refusal.OTP_MISMATCH


def test_ten_starts_at_once_put_one_token_into_use_and_tell_it_once(
    bank: Bank, hanako: Person
) -> None:
    seed = issued_and_claimed(hanako)
    code = code_at(seed, AT, period=60)
    results = all_at_once(lambda nth: start(hanako, code), hands=10, institution=bank[0])
    assert sum(each is not None for each in results) == 9
    with current.serving(bank[0]):
        assert states(hanako) == ["in-use"]


def test_release_needs_the_confirmation_password_only_and_ends_the_token(
    bank: Bank, hanako: Person
) -> None:
    in_use(hanako)
    with current.serving(bank[0]):
        with pytest.raises(Refused) as no:
            release(hanako, Answer(password="wrong1"))
        assert no.value.refusal is Refusal.CONFIRMATION_MISMATCH
        assert states(hanako) == ["in-use"]
        release(hanako, RIGHT)
        assert states(hanako) == ["ended"]
        assert not accept_code.has_token(hanako.contract_id)
        assert "identity.token-ended.0" in mails(hanako)
        with pytest.raises(Refused) as no:
            release(hanako, RIGHT)
        assert no.value.refusal is Refusal.TOKEN_NOT_IN_THIS_STATE
    assert len(in_use(hanako, at=AT + MINUTE)) == 20, "a new phone"


def test_where_codes_are_always_asked_at_sign_on_nothing_can_be_chosen(
    bank: Bank, hanako: Person
) -> None:
    in_use(hanako)
    with current.serving(bank[0]), pytest.raises(Refused) as no:
        end_token.ask_at_sign_on(
            False, by=hanako.actor, answer=RIGHT, profile=bank[0].profile, at=AT
        )
    assert no.value.refusal is Refusal.TOKEN_NOT_IN_THIS_STATE


def test_the_bank_ends_any_token_and_wrong_codes_stay_counted(bank: Bank, hanako: Person) -> None:
    seed = in_use(hanako)
    rule = bank[0].profile.one_time_passwords
    assert rule is not None
    with current.serving(bank[0]):
        for _ in range(10):
            lockout.reserve(subject_of("one-time-password", hanako.contract_id), rule.lock, at=AT)
        assert accept_code.stopped(hanako.contract_id, rule, at=AT) is not None
        assert token.stop(contract_id=hanako.contract_id, at=AT) == 1
        assert accept_code.stopped(hanako.contract_id, rule, at=AT) is not None
        assert token.stop(contract_id=hanako.contract_id, at=AT) == 0
        assert states(hanako) == ["ended"]
        code = code_at(seed, AT + MINUTE, period=60)
        assert not accept_code.accept(contract_id=hanako.contract_id, typed=code, rule=rule, at=AT)


def test_the_trail_tells_a_tokens_life_without_a_secret(bank: Bank, hanako: Person) -> None:
    seed = in_use(hanako)
    with current.serving(bank[0]):
        release(hanako, RIGHT)
        with transaction.atomic(using=current.alias()):
            chain = record.chain_of(hanako.contract_id)
            told = [each.record for each in reads.records() if each.record.chain == chain]
        done = [each.what for each in told if each.what.startswith("token.")]
        assert done == ["token.issued", "token.claimed", "token.started", "token.released"]
        assert not any(START in str(each) or seed.hex() in str(each) for each in told)
