"""The desk sees a locked first use (初回利用登録), which has no login ID yet, and releases it."""

import datetime as dt

import pytest

from cast import AT
from madoguchi.access import first_use
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.staff.standing import standing_of
from madoguchi.values.refusal import Refusal, Refused
from newcomers import PAPER_CONFIRMATION, PAPER_LOGIN, Newcomer, open_newcomer
from staff_room import done

Bank = tuple[Institution, ...]


def lock_first_use(newcomer: Newcomer, *, at: dt.datetime) -> Refusal:
    """Somebody guesses the passwords on paper until the first use is locked; the last refusal."""
    account = newcomer.account
    said = None
    for nth in range(5):
        with pytest.raises(Refused) as no:
            first_use.begin(
                branch=account.branch_code,
                kind=account.kind.value,
                number=account.number,
                login_password=f"guess{nth}",
                confirmation_password=PAPER_CONFIRMATION,
                profile=newcomer.institution.profile,
                at=at,
            )
        said = no.value.refusal
    assert said is not None
    return said


def first_use_of(newcomer: Newcomer) -> tuple[str, dt.datetime | None]:
    """How the desk sees the first use of a contract."""
    found = standing_of(newcomer.contract_id, newcomer.institution.profile, at=AT)
    [each] = [each for each in found.factors if each.key == "first-use"]
    return each.lock, each.locked_until


def test_a_locked_first_use_is_seen_and_released_and_the_papers_are_good_again(bank: Bank) -> None:
    taro, jiro = open_newcomer(bank[0]), open_newcomer(bank[0])
    minutes = dt.timedelta(minutes=60)
    with current.serving(bank[0]):
        assert first_use_of(taro) == ("open", None)
        assert lock_first_use(taro, at=AT - minutes * 2) is Refusal.LOGIN_LOCKED_OUT
        assert first_use_of(taro) == ("open", None), "it released itself"
        assert lock_first_use(jiro, at=AT) is Refusal.LOGIN_LOCKED_OUT
        assert first_use_of(jiro) == ("locked-out", AT + minutes)
        assert lock_first_use(taro, at=AT) is Refusal.LOGIN_BLOCKED
        assert first_use_of(taro) == ("blocked", None)
    done(bank[0], "release-lock", taro, {"factors": ["first-use"]})
    with current.serving(bank[0]):
        assert first_use_of(taro) == ("open", None)
        assert first_use_of(jiro) == ("locked-out", AT + minutes), "nobody else is released"
        assert first_use.begin(
            branch=taro.account.branch_code,
            kind=taro.account.kind.value,
            number=taro.account.number,
            login_password=PAPER_LOGIN,
            confirmation_password=PAPER_CONFIRMATION,
            profile=bank[0].profile,
            at=AT,
        )
