"""One-time passwords: each is accepted once, and wrong ones in a row block them."""

import datetime as dt
import time
import uuid

import pytest

from cast import AT, Person, open_person
from hands import all_at_once, meeting
from madoguchi.access import accept_code, lockout, otp
from madoguchi.access import prove as proving
from madoguchi.access.actor import Proof
from madoguchi.access.models import Token, Tries
from madoguchi.access.prove import Answer, prove
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.policy.identity import LockRule
from madoguchi.values.refusal import Refusal, Refused
from token_kit import MINUTE, code_at, in_use, registered, wrong_code

Bank = tuple[Institution, ...]

SEED = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    at = dt.datetime.fromtimestamp(seconds, dt.UTC)
    step = otp.step_at(at, period_seconds=30)
    assert otp.code(SEED, step, digits=8) == code
    assert otp.code(SEED, step, digits=6) == code[2:]
    assert otp.step_of(code, SEED, at=at, period_seconds=30, digits=8, drift=1) == step


def accept(person: Person, typed: str, *, at: dt.datetime = AT) -> bool:
    rule = person.institution.profile.one_time_passwords
    assert rule is not None
    return accept_code.accept(contract_id=person.contract_id, typed=typed, rule=rule, at=at)


def spend(person: Person, typed: str, *, at: dt.datetime = AT) -> bool:
    rule = person.institution.profile.one_time_passwords
    assert rule is not None
    return accept_code.spend_try(
        contract_id=person.contract_id,
        check=lambda: accept(person, typed, at=at),
        rule=rule,
        about="test",
        at=at,
    )


@pytest.fixture
def hanako(bank: Bank) -> Person:
    return open_person(bank[0])


@pytest.mark.parametrize(
    ("minutes", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_off_by_one_step_and_no_more(
    bank: Bank, hanako: Person, minutes: int, right: bool
) -> None:
    seed = in_use(hanako, at=AT - 5 * MINUTE)
    with current.serving(bank[0]):
        assert accept(hanako, code_at(seed, AT + minutes * MINUTE, period=60)) is right


def test_the_code_that_started_the_use_is_spent(bank: Bank, hanako: Person) -> None:
    seed = in_use(hanako)
    with current.serving(bank[0]):
        assert accept(hanako, code_at(seed, AT, period=60)) is False


def test_an_older_code_after_a_newer_one_is_refused(bank: Bank, hanako: Person) -> None:
    seed = in_use(hanako, at=AT - 5 * MINUTE)
    with current.serving(bank[0]):
        assert accept(hanako, code_at(seed, AT, period=60))
        assert not accept(hanako, code_at(seed, AT - MINUTE, period=60))
        assert accept(hanako, code_at(seed, AT + MINUTE, period=60))


def test_full_width_digits_with_a_gap_are_the_same_code(bank: Bank, hanako: Person) -> None:
    seed = in_use(hanako, at=AT - 5 * MINUTE)
    code = code_at(seed, AT, period=60)
    wide = code.translate({ord(str(n)): 0xFF10 + n for n in range(10)})
    with current.serving(bank[0]):
        assert accept(hanako, f" {wide[:3]} {wide[3:]} ")


def test_anothers_code_is_no_code(bank: Bank, hanako: Person) -> None:
    taro = open_person(bank[0])
    in_use(hanako, at=AT - 5 * MINUTE)
    seed = in_use(taro, at=AT - 5 * MINUTE)
    with current.serving(bank[0]):
        assert not accept(hanako, code_at(seed, AT, period=60))
        assert accept(taro, code_at(seed, AT, period=60))


def test_a_contract_without_a_token_has_no_code(bank: Bank, hanako: Person) -> None:
    with current.serving(bank[0]):
        assert not accept(hanako, "000000")


@pytest.mark.parametrize("which", [0, 1], ids=["an app", "hardware"])
def test_a_code_brought_forty_times_at_once_is_accepted_once(bank: Bank, which: int) -> None:
    person = open_person(bank[which])
    make, period = (in_use, 60) if which == 0 else (registered, 30)
    seed = make(person, at=AT - 5 * MINUTE)
    code = code_at(seed, AT, period=period)
    results = all_at_once(lambda nth: accept(person, code), hands=40, institution=bank[which])
    assert sorted(map(bool, results)) == [False] * 39 + [True]


def test_control_looking_before_setting_accepts_a_code_more_than_once(
    bank: Bank, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = code_at(in_use(hanako, at=AT - 5 * MINUTE), AT, period=60)
    wait_for_all = meeting(40)

    def look_then_set(token: Token, step: int) -> bool:
        free = Token.objects.get(pk=token.pk).last_step < step
        wait_for_all()
        return free and bool(Token.objects.filter(pk=token.pk).update(last_step=step))

    monkeypatch.setattr(accept_code, "_use_up", look_then_set)
    results = all_at_once(lambda nth: accept(hanako, code), hands=40, institution=bank[0])
    assert results == [True] * 40
    results = all_at_once(lambda nth: accept(hanako, code), hands=40, institution=bank[0])
    assert results == [False] * 40, "it does look, only too early"


def test_ten_wrong_codes_block_even_the_right_one(bank: Bank, hanako: Person) -> None:
    seed = in_use(hanako, at=AT - 5 * MINUTE)
    typed = [wrong_code(seed, AT, period=60)] * 10 + [code_at(seed, AT, period=60)]
    said = []
    with current.serving(bank[0]):
        for each in typed:
            with pytest.raises(Refused) as no:
                spend(hanako, each)
            said.append(no.value.refusal)
    assert said == [Refusal.OTP_MISMATCH] * 9 + [Refusal.OTP_BLOCKED] * 2


def proved_by_forty(person: Person, code: str) -> int:
    """Prove forty deeds at once by one code; how many are proved."""
    profile = person.institution.profile

    def prove_one(_: int) -> Proof:
        return prove(
            by=person.actor,
            factors=("one-time-password",),
            answer=Answer(code=code),
            request_id=uuid.uuid4(),
            profile=profile,
            at=AT,
        )

    results = all_at_once(prove_one, hands=40, institution=person.institution)
    return sum(isinstance(each, Proof) for each in results)


def forgive_late(monkeypatch: pytest.MonkeyPatch, *, patience: float) -> None:
    """Let a right code count only once its copies have blocked the codes, or had time to."""
    forgive = lockout.forgive

    def late(subject: str, rule: LockRule, *, at: dt.datetime) -> bool:
        give_up = time.monotonic() + patience
        told = Tries.objects.filter(subject=subject, spent=rule.block_after, untold_since=None)
        while not told.exists() and time.monotonic() < give_up:
            time.sleep(0.02)
        return forgive(subject, rule, at=at)

    monkeypatch.setattr(lockout, "forgive", late)


def test_a_right_code_is_not_blocked_by_its_own_copies(
    bank: Bank, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = in_use(hanako, at=AT - 5 * MINUTE)
    forgive_late(monkeypatch, patience=1)
    assert proved_by_forty(hanako, code_at(seed, AT, period=60)) == 1


def test_control_copies_that_do_not_wait_block_the_right_code(
    bank: Bank, hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = in_use(hanako, at=AT - 5 * MINUTE)
    forgive_late(monkeypatch, patience=60)
    waiting = proving.Attempt
    monkeypatch.setattr(proving, "Attempt", lambda **how: waiting(**{**how, "uses_up": False}))
    assert proved_by_forty(hanako, code_at(seed, AT, period=60)) == 0


def test_a_right_code_forgets_the_wrong_ones_before_it(bank: Bank, hanako: Person) -> None:
    seed = in_use(hanako, at=AT - 5 * MINUTE)
    with current.serving(bank[0]):
        for minute in range(2):
            at = AT + minute * MINUTE
            for _ in range(9):
                with pytest.raises(Refused) as no:
                    spend(hanako, wrong_code(seed, at, period=60), at=at)
                assert no.value.refusal is Refusal.OTP_MISMATCH
            assert spend(hanako, code_at(seed, at, period=60), at=at)
