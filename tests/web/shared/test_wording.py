"""What customers read when the bank says no, and the page operators look it up in."""

import datetime as dt
import re
from pathlib import Path

import pytest

from conftest import PROFILES
from madoguchi.policy.profile import Profile, read_profile
from madoguchi.values.refusal import Refusal
from madoguchi.web.shared import refusal_page
from madoguchi.web.shared.wording import words

UNTIL = dt.datetime(2026, 11, 25, 2, 5, tzinfo=dt.UTC)
BLOCKS = (
    Refusal.LOGIN_BLOCKED,
    Refusal.CONFIRMATION_BLOCKED,
    Refusal.CARD_BLOCKED,
    Refusal.PAYEASY_BLOCKED,
    Refusal.OTP_BLOCKED,
    Refusal.ANSWER_BLOCKED,
    Refusal.TEMPORARY_EXPIRED,
)
LOCKOUTS = (
    Refusal.LOGIN_LOCKED_OUT,
    Refusal.CONFIRMATION_LOCKED_OUT,
    Refusal.CARD_LOCKED_OUT,
    Refusal.PAYEASY_LOCKED_OUT,
    Refusal.ANSWER_LOCKED_OUT,
)


@pytest.fixture(scope="module")
def profile() -> Profile:
    return read_profile((PROFILES / "naniwa.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("refusal", Refusal, ids=lambda refusal: refusal.name)
def test_every_refusal_says_what_to_do_even_without_facts(
    refusal: Refusal, profile: Profile
) -> None:
    for facts in ({}, {"until": None, "next_open": None, "most_yen": None, "field": "x"}):
        said = words(refusal, facts, profile)
        assert "ください。" in said
        assert "%(" not in said and "None" not in said
        assert "エラーが発生しました" not in said


@pytest.mark.parametrize("refusal", BLOCKS, ids=lambda refusal: refusal.name)
def test_a_block_names_the_procedure_and_whom_to_telephone(
    refusal: Refusal, profile: Profile
) -> None:
    said = words(refusal, {}, profile)
    assert "所定のお手続き" in said
    assert profile.contact.desk in said and profile.contact.phone in said


@pytest.mark.parametrize("refusal", LOCKOUTS, ids=lambda refusal: refusal.name)
def test_a_lockout_says_until_when_on_japans_clocks(refusal: Refusal, profile: Profile) -> None:
    said = words(refusal, {"until": UNTIL}, profile)
    assert "11月25日(水) 11時05分を過ぎてから" in said


def test_a_wrong_pair_is_named_in_the_institutions_own_words(profile: Profile) -> None:
    said = words(Refusal.LOGIN_MISMATCH, {}, profile)
    assert said.startswith("契約者ＩＤ（利用者番号）またはログインパスワードが違います。")


@pytest.mark.parametrize(
    ("refusal", "most_yen", "sentence"),
    [
        (
            Refusal.SHORT_OF_FUNDS,
            12_300,
            "残高が足りません。金額を 12,300円 以下にするか、別の口座を選んでください。",
        ),
        (
            Refusal.SHORT_OF_FUNDS,
            0,
            "残高が足りません。別の口座を選ぶか、ご入金のあとでお手続きください。",
        ),
        (
            Refusal.OVER_DAILY_LIMIT,
            0,
            "本日の限度額いっぱいまで振込済みです。明日以降にお手続きください。",
        ),
        (
            Refusal.OVER_TRANSFER_LIMIT,
            200_000,
            "1回に振り込める金額を超えています。金額を 200,000円 以下にしてください。",
        ),
        (
            Refusal.OVER_TRANSFER_LIMIT,
            0,
            "利用限度額が0円のため、振り込めません。限度額を変更してからお手続きください。",
        ),
    ],
)
def test_a_limit_says_how_much_would_do(
    refusal: Refusal, most_yen: int, sentence: str, profile: Profile
) -> None:
    assert words(refusal, {"most_yen": most_yen}, profile) == sentence


@pytest.mark.parametrize(
    ("reason", "beginning"),
    [
        ("outside-hours", "ただいまの時間は"),
        ("not-today", "本日は"),
        ("maintenance", "メンテナンスのため"),
        ("current-account-cutoff", "当座預金への本日の振込は"),
    ],
)
def test_a_closed_counter_says_why_and_when_it_opens(
    reason: str, beginning: str, profile: Profile
) -> None:
    said = words(Refusal.OUTSIDE_HOURS, {"reason": reason, "next_open": UNTIL}, profile)
    assert said.startswith(beginning)
    assert said.endswith("次は11月25日(水) 11時05分からご利用いただけます。")


def test_a_field_is_called_by_its_name(profile: Profile) -> None:
    said = words(Refusal.WRONG_CHARACTERS, {"field": "sender"}, profile)
    assert said == "振込依頼人名に使えない文字があります。入力し直してください。"
    assert words(Refusal.WRONG_LENGTH, {"field": "login_id"}, profile) == (
        "契約者ＩＤ（利用者番号）を入力してください。"
    )


@pytest.mark.parametrize(
    ("refusal", "facts", "sentence"),
    [
        (Refusal.LOGIN_LENGTH, {}, "ログインパスワードは6〜12文字で入力してください。"),
        (Refusal.CONFIRMATION_LENGTH, {}, "確認用パスワードは6〜12文字で入力してください。"),
        (Refusal.ID_LENGTH, {}, "契約者ＩＤ（利用者番号）は11文字で入力してください。"),
        (Refusal.ID_CHARACTERS, {}, "契約者ＩＤ（利用者番号）は半角の数字で入力してください。"),
        (
            Refusal.WRONG_LENGTH,
            {"field": "start_password", "shortest": 4, "longest": 8},
            "利用開始パスワードは4〜8文字で入力してください。",
        ),
        (
            Refusal.WRONG_LENGTH,
            {"field": "answer_2", "shortest": 1, "longest": 16},
            "質問の答えは16文字以内で入力してください。",
        ),
        (
            Refusal.WRONG_LENGTH,
            {"field": "reason", "longest": 200},
            "理由は200文字以内で入力してください。",
        ),
        (
            Refusal.NAME_CHECK_OFF,
            {"days": 30},
            "口座名義の確認が続いたため、確認を停止しています。受取人名をよくお確かめください。"
            "名義を確認した口座への振込が済むか、確認から30日たつと、ふたたび確認できます。",
        ),
        (Refusal.WRONG_LENGTH, {"nothing": True}, "変更する項目を入力してください。"),
        (
            Refusal.WRONG_CHARACTERS,
            {"field": "name", "label": "お名前"},
            "お名前に使えない文字があります。入力し直してください。",
        ),
        (
            Refusal.OUT_OF_RANGE,
            {"field": "limit", "most_yen": 1_000_000},
            "利用限度額は0円から 1,000,000円 までの金額にしてください。",
        ),
    ],
)
def test_a_rule_says_what_would_do(
    refusal: Refusal, facts: dict[str, object], sentence: str, profile: Profile
) -> None:
    assert words(refusal, facts, profile) == sentence


@pytest.mark.parametrize(
    ("field", "called"),
    [
        ("mail", "メールアドレス"),
        ("mail_again", "メールアドレス"),
        ("new_login", "新しいログインパスワード"),
        ("new_login_again", "新しいログインパスワード"),
        ("new_id_again", "新しい契約者ＩＤ（利用者番号）"),
        ("nobody_knows", "入力内容"),
    ],
)
def test_a_field_typed_twice_is_called_as_its_twin(
    field: str, called: str, profile: Profile
) -> None:
    said = words(Refusal.TYPED_TWICE_DIFFERS, {"field": field}, profile)
    assert said == f"{called}の2回の入力が違います。同じ内容を2回入力してください。"


def test_a_member_of_staff_is_not_sent_to_the_customers_desk(profile: Profile) -> None:
    said = words(Refusal.STAFF_BLOCKED, {}, profile)
    assert profile.contact.phone not in said
    assert "管理の役割を持つ職員に、解除を依頼してください。" in said


def test_the_page_of_refusals_is_the_one_that_was_generated() -> None:
    written = Path(__file__).parents[3] / "docs" / "refusals.md"
    assert written.read_text(encoding="utf-8") == refusal_page.page()


def test_the_page_of_refusals_explains_every_code_once() -> None:
    explained = refusal_page.explanations()
    assert [refusal for refusal, _ in explained] == list(Refusal)
    codes = re.findall(r"^\| ([ABFOPST]\d\d) \|", refusal_page.page(), re.MULTILINE)
    assert codes == [refusal.value for refusal in Refusal]
