"""What the staff do for customers: each procedure, what it changes, and when it is refused."""

import datetime as dt
import json
import re

import pytest

from cast import AT, CONFIRMATION_PASSWORD, LOGIN_PASSWORD, Person, open_person
from madoguchi.access import card, lockout, passwords, reissue, session, sign_on, token
from madoguchi.access import questions as secret_questions
from madoguchi.access.models import FirstStepDone, SecretAnswer, Token
from madoguchi.customers import limits
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.payeasy import misses
from madoguchi.staff.models import Letter
from madoguchi.staff.standing import standing_of
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import queued
from staff_room import ADDRESS, approve, ask, content_of, done, hire, refusal_of

Bank = tuple[Institution, ...]
DAY = dt.timedelta(days=1)


def is_login(person: Person, password: str) -> bool:
    rule = person.institution.profile.sign_on.login_password
    with current.serving(person.institution):
        return passwords.is_right(
            contract_id=person.contract_id, purpose="login", password=password, rule=rule
        )


def test_a_reissued_password_is_temporary_and_everything_of_the_old_one_ends(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        cookie = session.start(contract_id=hanako.contract_id, at=AT)
        rule = bank[0].profile.sign_on.login_lock
        for _ in range(5):
            lockout.reserve(f"login:{hanako.contract_id}", rule, at=AT)
    made = done(bank[0], "reissue-passwords", hanako, {"passwords": ["login"], **ADDRESS})
    [[label, secret]] = content_of(bank[0], made.letter_ids[0])["passwords"]
    assert label == "ログインパスワード"
    assert not is_login(hanako, LOGIN_PASSWORD)
    assert is_login(hanako, secret)
    with current.serving(bank[0]):
        assert session.look_up(cookie, idle=DAY, longest=DAY, at=AT) == "reissued"
        signed_on = sign_on.sign_on(
            login_id=hanako.login_id, password=secret, profile=bank[0].profile, at=AT
        )
        actor = session.look_up(signed_on.token, idle=DAY, longest=DAY, at=AT)
        assert not isinstance(actor, str)
        assert actor.pending == ("passwords",)
        kept = passwords.is_right(
            contract_id=hanako.contract_id,
            purpose="confirmation",
            password=CONFIRMATION_PASSWORD,
            rule=reissue.rules_of(bank[0].profile)["confirmation"],
        )
    assert kept, "the other password was not asked for"


def test_a_password_that_the_institution_does_not_have_is_not_reissued(bank: Bank) -> None:
    hanako = open_person(bank[1])
    detail = {"passwords": ["confirmation"], **ADDRESS}
    assert refusal_of(bank[1], "reissue-passwords", hanako, **detail) is Refusal.OUT_OF_RANGE


@pytest.mark.parametrize("which", [0, 1])
def test_a_drawn_password_obeys_the_rules_and_holds_no_letters_that_look_alike(
    bank: Bank, which: int
) -> None:
    for rule in reissue.rules_of(bank[which].profile).values():
        drawn = {reissue.draw(rule) for _ in range(500)}
        assert len(drawn) == 500
        for password in drawn:
            assert rule.shortest <= len(password) <= rule.longest
            assert re.search("[a-z]", password) and re.search("[0-9]", password)
            assert not set(password) & set("01bgiloqsvz")


@pytest.mark.parametrize(
    ("which", "factor"),
    [
        (0, "login"),
        (0, "confirmation-password"),
        (0, "secret-answer"),
        (0, "one-time-password"),
        (1, "login"),
        (1, "image-card"),
        (1, "one-time-password"),
    ],
)
def test_a_block_is_released(bank: Bank, which: int, factor: str) -> None:
    hanako = open_person(bank[which])
    subject = f"{factor}:{hanako.contract_id}"
    detail = {"factors": [factor]}
    no = refusal_of(bank[which], "release-lock", hanako, **detail)
    assert no is Refusal.NOT_APPLICABLE, "nothing is locked yet"
    rule = bank[which].profile.sign_on.login_lock.model_copy(update={"block_after": 10})
    with current.serving(bank[which]):
        for hour in range(11):
            lockout.reserve(subject, rule, at=AT - DAY + hour * DAY / 12)
        assert isinstance(lockout.state(subject, rule, at=AT), lockout.Blocked)
    done(bank[which], "release-lock", hanako, detail)
    with current.serving(bank[which]):
        assert lockout.state(subject, rule, at=AT) is None


def test_stopped_numbers_of_bills_are_released_with_the_days_that_were_counted(bank: Bank) -> None:
    hanako = open_person(bank[0])
    detail = {"factors": ["payeasy-numbers"]}
    no = refusal_of(bank[0], "release-lock", hanako, **detail)
    assert no is Refusal.NOT_APPLICABLE, "nothing is stopped yet"
    assert bank[0].profile.payeasy is not None
    rule = bank[0].profile.payeasy.lock
    with current.serving(bank[0]):
        for nth in range(rule.stopped_after * rule.block_after_days):
            day = nth // rule.stopped_after
            misses.spend(hanako.contract_id, rule, at=AT + (day - 9) * DAY)
        last = standing_of(hanako.contract_id, bank[0].profile, at=AT).factors[-1]
        assert (last.key, last.lock) == ("payeasy-numbers", "blocked")
    done(bank[0], "release-lock", hanako, detail)
    with current.serving(bank[0]):
        assert misses.state(hanako.contract_id, rule, at=AT) is None
        assert standing_of(hanako.contract_id, bank[0].profile, at=AT).factors[-1].lock == "open"


def with_token(person: Person) -> None:
    with current.serving(person.institution):
        Token.objects.create(
            contract_id=person.contract_id,
            kind="software",
            seed=b"",
            digits=6,
            period_seconds=60,
            at_sign_on=True,
            state="in-use",
            issued_at=AT,
            in_use_at=AT,
        )


@pytest.mark.parametrize("kind", ["stop-token", "reset-token"])
def test_a_token_is_ended_and_only_where_there_is_one(bank: Bank, kind: str) -> None:
    hanako = open_person(bank[0])
    assert refusal_of(bank[0], kind, hanako) is Refusal.NOT_APPLICABLE
    with_token(hanako)
    done(bank[0], kind, hanako)
    with current.serving(bank[0]):
        assert token.standing(hanako.contract_id, bank[0].profile, at=AT).in_use is None


@pytest.mark.parametrize(
    ("which", "said", "unsaid"),
    [
        (0, "改めて発行のお手続き", "登録してください"),
        (1, "「ワンタイムパスワード利用開始」から、登録してください", "発行"),
    ],
)
def test_the_mail_of_a_reset_says_how_the_next_token_begins_here(
    bank: Bank, which: int, said: str, unsaid: str
) -> None:
    hanako = open_person(bank[which])
    with_token(hanako)
    done(bank[which], "reset-token", hanako)
    with current.serving(bank[which]):
        mails = [each for each in queued.bodies(wire="mail").values() if each["to"] == hanako.mail]
    assert len(mails) == 1
    assert said in mails[0]["text"] and unsaid not in mails[0]["text"]


def test_secret_questions_are_forgotten_and_chosen_anew(bank: Bank) -> None:
    hanako = open_person(bank[0])
    assert refusal_of(bank[0], "reset-questions", hanako) is Refusal.NOT_APPLICABLE
    with current.serving(bank[0]):
        SecretAnswer.objects.create(
            contract_id=hanako.contract_id,
            place=0,
            question="試験の質問",
            hash=passwords.hash_secret(secret_questions.normalise("こたえ")),
            set_at=AT,
        )
    done(bank[0], "reset-questions", hanako)
    with current.serving(bank[0]):
        assert not SecretAnswer.objects.filter(contract_id=hanako.contract_id).exists()
        steps = FirstStepDone.objects.filter(contract_id=hanako.contract_id)
        assert sorted(steps.values_list("step", flat=True)) == ["details", "passwords"]


def test_a_new_card_voids_the_old_one(bank: Bank) -> None:
    hanako = open_person(bank[1])
    made = done(bank[1], "reissue-card", hanako, ADDRESS)
    with current.serving(bank[1]):
        printed = card.layout(hanako.contract_id)
    assert printed != hanako.card
    assert content_of(bank[1], made.letter_ids[0])["pictures"] == list(printed)
    assert content_of(bank[1], made.letter_ids[0])["login_id"] == hanako.login_id


def test_a_limit_is_set_and_never_above_the_institutions(bank: Bank) -> None:
    hanako = open_person(bank[0])
    done(bank[0], "set-limit", hanako, {"per_day_yen": "１０，０００"})
    with current.serving(bank[0]):
        assert limits.own_limit(hanako.contract_id, day=AT.date()) == 10_000
    done(bank[0], "set-limit", hanako, {"per_day_yen": "0"})
    with current.serving(bank[0]):
        assert limits.own_limit(hanako.contract_id, day=AT.date()) == 0
    with pytest.raises(Refused) as no:
        ask(hire(bank[0], "maker"), "set-limit", hanako, {"per_day_yen": "200001"})
    assert no.value.refusal is Refusal.OUT_OF_RANGE
    assert no.value.facts["most_yen"] == 200_000


def test_a_stopped_contract_is_out_at_once_and_resumed_with_new_passwords(bank: Bank) -> None:
    hanako = open_person(bank[1])
    assert refusal_of(bank[1], "resume-contract", hanako, **ADDRESS) is Refusal.NOT_APPLICABLE
    with current.serving(bank[1]):
        cookie = session.start(contract_id=hanako.contract_id, at=AT)
    done(bank[1], "stop-contract", hanako)
    with current.serving(bank[1]):
        assert session.look_up(cookie, idle=DAY, longest=DAY, at=AT) == "stopped"
        with pytest.raises(Refused):
            sign_on.sign_on(
                login_id=hanako.login_id,
                password=LOGIN_PASSWORD,
                profile=bank[1].profile,
                at=AT,
            )
    for kind, detail in (
        ("stop-contract", {}),
        ("reissue-card", ADDRESS),
        ("reissue-passwords", {"passwords": ["login"], **ADDRESS}),
        ("set-limit", {"per_day_yen": "1"}),
        ("release-lock", {"factors": ["login"]}),
    ):
        assert refusal_of(bank[1], kind, hanako, **detail) is Refusal.NOT_APPLICABLE
    made = done(bank[1], "resume-contract", hanako, ADDRESS)
    [[_, secret]] = content_of(bank[1], made.letter_ids[0])["passwords"]
    with current.serving(bank[1]):
        signed_on = sign_on.sign_on(
            login_id=hanako.login_id, password=secret, profile=bank[1].profile, at=AT
        )
    assert signed_on.contract_id == hanako.contract_id


def test_what_fitted_when_asked_and_does_not_any_more_is_refused(bank: Bank) -> None:
    hanako = open_person(bank[0])
    maker, checker = hire(bank[0], "maker"), hire(bank[0], "checker")
    number = ask(maker, "reissue-passwords", hanako, {"passwords": ["login"], **ADDRESS})
    done(bank[0], "stop-contract", hanako)
    with pytest.raises(Refused) as no:
        approve(checker, number)
    assert no.value.refusal is Refusal.NOT_APPLICABLE
    assert is_login(hanako, LOGIN_PASSWORD)


def test_a_mail_tells_of_the_procedure_and_never_holds_the_secret(bank: Bank) -> None:
    hanako = open_person(bank[0])
    made = done(
        bank[0],
        "reissue-passwords",
        hanako,
        {"passwords": ["login", "confirmation"], **ADDRESS},
    )
    secrets = [secret for _, secret in content_of(bank[0], made.letter_ids[0])["passwords"]]
    with current.serving(bank[0]):
        mails = [each for each in queued.bodies(wire="mail").values() if each["to"] == hanako.mail]
        stored = bytes(Letter.objects.get(pk=made.letter_ids[0]).content or b"")
    assert len(mails) == 1
    for secret in secrets:
        assert secret not in json.dumps(mails)
        assert secret.encode() not in stored
