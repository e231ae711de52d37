"""New passwords and IDs: every rule of writing has its own code, and equal is equal when folded."""

import pytest

from cast import AT, CONFIRMATION_PASSWORD, LOGIN_PASSWORD, open_person
from madoguchi.access import new_login_id, new_passwords, passwords
from madoguchi.access.passwords import Purpose
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.policy.identity import IdRule, PasswordRule
from madoguchi.values.refusal import Refused

Bank = tuple[Institution, ...]

FOLDING = PasswordRule(shortest=1, longest=12, fold_case=True, letters_and_digits=True)
STRICT = PasswordRule(shortest=6, longest=12, fold_case=False, letters_and_digits=True)
OWN_ID = IdRule(shortest=1, longest=12, fold_case=True, digits_only=False, letters_and_digits=True)


def no_of(
    purpose: Purpose, new: str, again: str | None = None, **asked: object
) -> tuple[str, object] | None:
    """The code and the field of the refusal; None where the password may be used."""
    rule = asked.pop("rule", FOLDING)
    try:
        new_passwords.check_written(
            purpose,
            new=new,
            again=new if again is None else again,
            login_id="Hanako7",
            rule=rule,  # type: ignore[arg-type]
            **asked,  # type: ignore[arg-type]
        )
    except Refused as refused:
        return refused.refusal.value, refused.facts["field"]
    return None


@pytest.mark.parametrize(
    ("new", "login_code", "confirmation_code"),
    [
        ("", "B01", "B11"),
        ("abcdefgh12345", "B01", "B11"),
        ("hana 2026", "B00", "B10"),
        ("hana-2026", "B00", "B10"),
        ("ｈａｎａ２０２６", "B00", "B10"),
        ("はな2026", "B00", "B10"),
        ("abcdefgh", "B02", "B12"),
        ("12345678", "B02", "B12"),
        ("hanaKO7", "B05", "B15"),
    ],
)
def test_how_a_password_is_written_has_a_code_of_each_purpose(
    new: str, login_code: str, confirmation_code: str
) -> None:
    assert no_of("login", new) == (login_code, "new_login")
    assert no_of("confirmation", new) == (confirmation_code, "new_confirmation")


def test_the_shortest_and_the_longest_are_allowed() -> None:
    assert no_of("login", "a1") is None
    assert no_of("login", "abcdefgh1234") is None
    assert no_of("login", "abcde1", rule=STRICT) is None
    assert no_of("login", "abcd1", rule=STRICT) == ("B01", "new_login")


def test_a_password_typed_twice_differently_is_told_at_the_second_field() -> None:
    assert no_of("login", "hana2026", "hana2027") == ("B40", "new_login_again")
    assert no_of("confirmation", "hana2026", "") == ("B40", "new_confirmation_again")


def test_case_counts_only_where_the_rule_says_so() -> None:
    assert no_of("login", "hana2026", "HANA2026") is None
    assert no_of("login", "hana2026", "HANA2026", rule=STRICT) == ("B40", "new_login_again")
    assert no_of("login", "hanako7", rule=STRICT) is None, "the ID is Hanako7"
    assert no_of("login", "Hanako7", rule=STRICT) == ("B05", "new_login")
    assert no_of("login", "hana2026", beside="HANA2026") == ("B08", "new_login")
    assert no_of("login", "hana2026", beside="HANA2026", rule=STRICT) is None


def test_what_is_stored_is_compared_too(bank: Bank) -> None:
    hanako = open_person(bank[0])

    def no(purpose: Purpose, new: str, *, beside: str | None = None) -> str | None:
        try:
            new_passwords.check(
                purpose,
                new=new,
                again=new,
                login_id=hanako.login_id,
                rule=FOLDING,
                contract_id=hanako.contract_id,
                beside=beside,
            )
        except Refused as refused:
            return refused.refusal.value
        return None

    with current.serving(bank[0]):
        assert no("login", LOGIN_PASSWORD.upper()) == "B04"
        assert no("confirmation", CONFIRMATION_PASSWORD) == "B14"
        assert no("login", CONFIRMATION_PASSWORD) == "B08"
        assert no("confirmation", LOGIN_PASSWORD.upper()) == "B08"
        assert no("login", CONFIRMATION_PASSWORD, beside="neu1234") is None, "that one goes"
        assert no("login", "neu1234") is None


def test_a_changed_password_is_no_temporary_one(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        new_passwords.change(
            contract_id=hanako.contract_id, purpose="login", new="NEU1234", rule=FOLDING, at=AT
        )
        assert passwords.is_right(
            contract_id=hanako.contract_id, purpose="login", password="neu1234", rule=FOLDING
        )


def no_of_id(new: str, again: str | None = None, now: str | None = None) -> tuple[str, object]:
    with pytest.raises(Refused) as no:
        new_login_id.check_written(
            new=new, again=new if again is None else again, rule=OWN_ID, now=now
        )
    return no.value.refusal.value, no.value.facts["field"]


def test_how_an_id_is_written_has_codes_of_its_own() -> None:
    assert no_of_id("") == ("B31", "new_id")
    assert no_of_id("abcdefgh12345") == ("B31", "new_id")
    assert no_of_id("hana@2026") == ("B30", "new_id")
    assert no_of_id("花2026") == ("B30", "new_id")
    assert no_of_id("？2026a") == ("B30", "new_id")
    assert no_of_id("hanako") == ("B32", "new_id")
    assert no_of_id("2026") == ("B32", "new_id")
    assert no_of_id("hana2026", "hana2027") == ("B33", "new_id_again")
    assert no_of_id("hana2026", now="HANA2026") == ("B33", "new_id")


def test_an_id_is_kept_as_typed_in_half_width_letters() -> None:
    typed = new_login_id.check_written(new=" Ｈａｎａ２ ", again="hana2", rule=OWN_ID)
    assert typed == "Hana2"
    assert new_login_id.fold(typed, OWN_ID) == "hana2"


def test_an_id_of_the_banks_is_all_digits_where_the_profile_says_so() -> None:
    rule = IdRule(shortest=11, longest=11, fold_case=False, digits_only=True)
    with pytest.raises(Refused) as no:
        new_login_id.check_written(new="9abcdefghij", again="9abcdefghij", rule=rule)
    assert no.value.refusal.value == "B30"
    typed = new_login_id.check_written(new="90000000001", again="90000000001", rule=rule)
    assert typed == "90000000001"
