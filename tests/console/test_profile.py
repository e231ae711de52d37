"""`madoguchi profile` checks a profile and explains it."""

import re
from pathlib import Path

import pytest

from madoguchi.console.explain import SECTIONS
from madoguchi.policy.profile import Profile
from terminal import Ask

PROFILES = Path(__file__).parents[2] / "src/madoguchi/demo/profiles"


def test_a_profile_without_faults_passes(ask: Ask, bare: Path) -> None:
    reply = ask("profile", "check", "akagi")
    assert (reply.code, reply.err) == (0, "")
    assert reply.out.endswith("akagi.toml: no faults (赤城信用組合, akagi)\n")


def test_every_fault_is_told_with_its_path(ask: Ask, bare: Path) -> None:
    file = bare / "faulty.toml"
    text = (PROFILES / "akagi.toml").read_text()
    text = text.replace('code = "9990"', 'code = "99"').replace("08:25-16:00", "16:00-08:25")
    file.write_text(text + "\n[colours]\nink = 'black'\n")
    reply = ask("profile", "check", str(file))
    assert (reply.code, reply.out) == (1, "")
    faults = [line.removeprefix(f"{file}: ").partition(":")[0] for line in reply.err.splitlines()]
    assert sorted(faults) == ["colours", "hours.3.weekday", "institution.code"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("absent.toml", None, "there is no profile file"),
        ("bytes.toml", b"\xff\xfe", "cannot be read"),
    ],
)
def test_what_is_no_profile_at_all_is_a_mistake(
    name: str, content: bytes | None, told: str, ask: Ask, bare: Path
) -> None:
    if content is not None:
        (bare / name).write_bytes(content)
    reply = ask("profile", "check", str(bare / name))
    assert (reply.code, reply.out) == (2, "")
    assert told in reply.err


def test_an_installed_profile_is_found_by_its_key_even_with_faults(ask: Ask, asleep: Path) -> None:
    mine = asleep / "akagi.toml"
    mine.write_text((PROFILES / "akagi.toml").read_text().replace("idle_minutes", "idle"))
    file = asleep / "installation.toml"
    file.write_text(file.read_text().replace(str(PROFILES / "akagi.toml"), "akagi.toml"))
    reply = ask("profile", "check", "akagi", "--data", str(asleep))
    assert reply.code == 1
    assert f"{mine}: sign_on.idle_minutes: Field required\n" in reply.err
    explained = ask("profile", "explain", "akagi", "--data", str(asleep))
    assert explained.code == 2
    assert "1 more fault" in explained.err
    assert explained.err.endswith(f"see: madoguchi profile check {mine}\n")


def test_every_section_of_a_profile_is_explained_in_the_order_of_the_file() -> None:
    assert set(SECTIONS) == set(Profile.model_fields)


@pytest.mark.parametrize("name", ["akagi", "naniwa"])
def test_a_profile_is_explained_whole(name: str, ask: Ask, bare: Path) -> None:
    reply = ask("profile", "explain", name)
    assert (reply.code, reply.err) == (0, "")
    for title, _ in SECTIONS.values():
        assert f"{title}\n  " in reply.out


def test_an_institution_without_one_time_passwords_says_so(ask: Ask, bare: Path) -> None:
    text = (PROFILES / "akagi.toml").read_text()
    before, _, rest = text.partition("[one_time_passwords]")
    file = bare / "without.toml"
    file.write_text(before + rest[rest.index("[factors]") :])
    told = ask("profile", "explain", str(file)).out
    assert "One-time passwords (ワンタイムパスワード)\n  none\n" in told


def test_an_institution_that_asks_for_no_names_says_so(ask: Ask, bare: Path) -> None:
    text = (PROFILES / "akagi.toml").read_text()
    file = bare / "nameless.toml"
    file.write_text(re.sub(r"name_check = .*\n", "", text))
    told = ask("profile", "explain", str(file)).out
    assert "  receivers' names (口座名義人確認) are not asked for\n" in told


def test_an_institution_in_core_hours_says_so(ask: Ask, bare: Path) -> None:
    text = (PROFILES / "akagi.toml").read_text()
    file = bare / "core.toml"
    file.write_text(text.replace("extended_hours = true", "extended_hours = false"))
    told = ask("profile", "explain", str(file)).out
    assert "  in core hours (コアタイム) only; after them, for the next business day\n" in told


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("akagi", "  in core and extended hours (モアタイム), with every bank that takes part"),
        ("akagi", "  振込・振替（都度指定）, to other banks\n    weekdays 08:25-15:00; "),
        ("akagi", "    to current accounts (当座) for the same day until 15:00\n"),
        ("akagi", "the day before the 2nd and 4th Sunday of the month, 23:30-31:00\n"),
        ("akagi", "200,000 yen a transfer, 200,000 yen a day\n"),
        ("akagi", "locked out for 60 minutes after 5 in a row, blocked (閉塞) after 10 in a row"),
        ("akagi", "1 to 12 letters and digits both, capitals do not matter\n"),
        ("akagi", "to be renewed after 365 days, reminded of 30 days before\n"),
        ("akagi", "  first use (初回利用): the customer chooses the login ID\n"),
        ("akagi", "    the passwords on paper are good for 60 days\n"),
        ("akagi", "    step 1: secret questions (質問と答えの登録)\n    step 2: new passwords"),
        ("akagi", "  secret questions (合言葉): 3 of 10, answers up to 16 letters\n"),
        ("akagi", "    one is asked for where a place scores 50 or more\n"),
        ("akagi", "  6 digits, new every 60 seconds; the token's clock may be off by 1 of them\n"),
        ("akagi", "  asked for at every sign-on; asked for beside the proof a deed needs anyway\n"),
        ("akagi", "  password to begin with (利用開始パスワード): 4 to 8 digits\n"),
        ("akagi", "  its limits hold from the start of use\n"),
        ("akagi", "  with a one-time password (ワンタイムパスワード): 3,000,000 yen a transfer, "),
        ("akagi", "  the customer may change his login ID (ログインＩＤ変更)\n"),
        ("akagi", "  the customer may not stop the service himself (ＩＢ取引中止)\n"),
        ("akagi", "Mails (電子メール)\n  not signed\n"),
        ("akagi", "  up to 1,000,000 yen a day, apart from transfers\n  10 wrong numbers in a row"),
        ("naniwa", "  first use (初回利用): the bank gives the login ID\n"),
        ("naniwa", "  secret questions (合言葉): none\n"),
        ("naniwa", "  a token is registered by its serial number (シリアル番号)\n"),
        ("naniwa", "  a change of what the bank knows needs the image card (画像認証カード)\n"),
        ("naniwa", "Mails (電子メール)\n  signed with S/MIME (セキュアメール); "),
        ("naniwa", "  login ID: 11 digits, capitals matter\n"),
        ("naniwa", "  wrong logins: blocked (閉塞) after 5 in a row, until the bank releases it\n"),
        ("naniwa", "  to other banks (他行宛) below 30,000 yen: 330 yen\n"),
        ("naniwa", "  image card: 3 cells are asked for\n"),
        ("naniwa", "  a fee borne by the receiver (先方負担) is looked up on the typed"),
        ("akagi", "(今回の振込先) the customer registers with the proof of a change\n"),
        ("naniwa", "(今回の振込先) the customer registers by one press\n"),
        ("akagi", "(口座名義人確認) are told of 5 accounts that are not paid within 30 days\n"),
        ("naniwa", "Maintenance (メンテナンス)\n  none\n"),
    ],
)
def test_a_rule_is_told_in_plain_words(name: str, line: str, ask: Ask, bare: Path) -> None:
    assert line in ask("profile", "explain", name).out
