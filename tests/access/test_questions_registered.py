"""Registering secret questions: what an answer may be, how it is kept, and only once."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import AT
from hands import all_at_once
from madoguchi.access import passwords, questions
from madoguchi.access.models import FirstStepDone, SecretAnswer
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal, Refused
from wonted import (
    ANSWERS,
    mails_to,
    newcomer,
    pairs_of,
    records_of,
    rule_of,
    with_questions,
)

Bank = tuple[Institution, ...]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("シロ", "シロ"),
        ("しろ", "シロ"),
        ("ｼﾛ", "シロ"),
        (" シ　ロ ", "シロ"),
        ("ﾎﾟﾁ", "ポチ"),
        ("ジョン・レノン", "ジョンレノン"),
        ("ｼﾞｮﾝ･ﾚﾉﾝ", "ジョンレノン"),
        ("ＢＥＡＴＬＥＳ", "beatles"),
        ("きょう", "キョウ"),
        ("きよう", "キヨウ"),
        ("東京", "東京"),
        ("・　", ""),
    ],
)
def test_how_an_answer_is_typed_does_not_matter(typed: str, kept: str) -> None:
    assert questions.normalise(typed) == kept


@given(st.text(max_size=40))
def test_folding_an_answer_twice_changes_nothing(typed: str) -> None:
    once = questions.normalise(typed)
    assert questions.normalise(once) == once


def test_answers_are_kept_as_hashes_of_what_was_meant(bank: Bank, slow_hashes: None) -> None:
    hanako = with_questions(bank[0])
    with current.serving(bank[0]):
        rows = SecretAnswer.objects.filter(contract_id=hanako.contract_id).order_by("place")
        assert [row.question for row in rows] == list(rule_of(bank[0]).choices[:3])
        assert all(row.hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for row in rows)
        for text, row in zip(ANSWERS, rows, strict=True):
            assert passwords.is_hash_of(questions.normalise(text), row.hash)
            assert not passwords.is_hash_of(questions.normalise(text) + "x", row.hash)
        assert FirstStepDone.objects.filter(
            contract_id=hanako.contract_id, step="questions"
        ).exists()
        assert records_of(hanako, "questions.registered") == [{"count": 3}]
        assert any("合言葉を登録しました" in subject for subject in mails_to(hanako))


BAD: list[tuple[str, Callable[[list[tuple[str, str]]], object], list[tuple[int, str, Refusal]]]] = [
    (
        "the same answer in another spelling",
        lambda pairs: pairs.__setitem__(1, (pairs[1][0], "ｼ ﾛ")),
        [(1, "answer", Refusal.ANSWERS_ALIKE)],
    ),
    (
        "the same question twice",
        lambda pairs: pairs.__setitem__(2, (pairs[0][0], "カローラ")),
        [(2, "question", Refusal.ANSWERS_ALIKE)],
    ),
    (
        "a question of one's own",
        lambda pairs: pairs.__setitem__(0, ("1たす1は", "2")),
        [(0, "question", Refusal.OUT_OF_RANGE)],
    ),
    (
        "no answer but spaces",
        lambda pairs: pairs.__setitem__(0, (pairs[0][0], "　・")),
        [(0, "answer", Refusal.WRONG_LENGTH)],
    ),
    (
        "seventeen letters",
        lambda pairs: pairs.__setitem__(0, (pairs[0][0], "あ" * 17)),
        [(0, "answer", Refusal.WRONG_LENGTH)],
    ),
    (
        "what no keyboard types",
        lambda pairs: pairs.__setitem__(0, (pairs[0][0], "シ\x07ロ")),
        [(0, "answer", Refusal.WRONG_CHARACTERS)],
    ),
    (
        "everything at once",
        lambda pairs: pairs.__setitem__(slice(0, 3), [("?", ""), pairs[1], (pairs[1][0], "")]),
        [
            (0, "question", Refusal.OUT_OF_RANGE),
            (0, "answer", Refusal.WRONG_LENGTH),
            (2, "question", Refusal.ANSWERS_ALIKE),
            (2, "answer", Refusal.WRONG_LENGTH),
        ],
    ),
]


@pytest.mark.parametrize(
    ("spoil", "told"), [case[1:] for case in BAD], ids=[case[0] for case in BAD]
)
def test_what_cannot_be_registered_is_told_and_nothing_is_kept(
    bank: Bank,
    spoil: Callable[[list[tuple[str, str]]], object],
    told: list[tuple[int, str, Refusal]],
) -> None:
    hanako = newcomer(bank[0])
    pairs = pairs_of(bank[0])
    spoil(pairs)
    found = questions.faults(pairs, rule_of(bank[0]))
    assert [(fault.place, fault.part, fault.refusal) for fault in found] == told
    with current.serving(bank[0]):
        with pytest.raises(Refused) as no:
            questions.register(
                contract_id=hanako.contract_id, answers=pairs, profile=bank[0].profile, at=AT
            )
        assert no.value.refusal is told[0][2]
        assert no.value.facts["field"] == f"{told[0][1]}_{told[0][0] + 1}"
        assert not SecretAnswer.objects.filter(contract_id=hanako.contract_id).exists()


@pytest.mark.parametrize("count", [0, 2, 4])
def test_neither_fewer_nor_more_than_three_are_registered(bank: Bank, count: int) -> None:
    hanako = newcomer(bank[0])
    pairs = [(choice, f"答え{nth}") for nth, choice in enumerate(rule_of(bank[0]).choices[:count])]
    with current.serving(bank[0]), pytest.raises(Refused) as no:
        questions.register(
            contract_id=hanako.contract_id, answers=pairs, profile=bank[0].profile, at=AT
        )
    assert no.value.refusal is Refusal.OUT_OF_RANGE


def test_sixteen_letters_are_an_answer(bank: Bank) -> None:
    pairs = pairs_of(bank[0])
    pairs[0] = (pairs[0][0], "　".join(["ｶﾞ"] * 16))
    assert questions.faults(pairs, rule_of(bank[0])) == []


def test_a_registration_sent_by_ten_hands_registers_once(bank: Bank) -> None:
    hanako = newcomer(bank[0])
    results = all_at_once(
        lambda nth: questions.register(
            contract_id=hanako.contract_id,
            answers=pairs_of(bank[0]),
            profile=bank[0].profile,
            at=AT,
        ),
        hands=10,
        institution=bank[0],
    )
    assert results == []
    with current.serving(bank[0]):
        assert SecretAnswer.objects.filter(contract_id=hanako.contract_id).count() == 3
        assert len(records_of(hanako, "questions.registered")) == 1
