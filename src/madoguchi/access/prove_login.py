"""Proves a login password (ログインパスワードの照合): one answer, one cost, whoever the ID is."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, NoReturn

from django.db import transaction

from madoguchi.access import lockout, passwords, temporary
from madoguchi.access.codes import CODES
from madoguchi.access.login_subject import fold_login_id, login_subject
from madoguchi.access.look_at import Attempt, look_at
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused

# Where it is asked for; the audit trail tells them apart.
Door = Literal["sign-on", "token-registration"]


@dataclass(frozen=True, slots=True)
class ProvedLogin:
    """A contract whose login password was right a moment ago.

    `folded` is its ID as compared, `mark` the password's (`passwords.mark_of`): by them it can be
    seen whether the proof still stands.
    """

    contract_id: int
    folded: str
    mark: str


def prove_login(
    *, login_id: str, password: str, door: Door, profile: Profile, at: dt.datetime
) -> ProvedLogin:
    """Check a login ID and password; wrong ones are counted together, at whichever door.

    What was proved may be over a moment later: whoever acts upon it asks `still_stands` under the
    turn. Raises Refused LOGIN_MISMATCH (B03), LOGIN_LOCKED_OUT (B06) with `until`, LOGIN_BLOCKED
    (B07), or TEMPORARY_EXPIRED (B09) to somebody whose password was right but is over. Source: A1,
    A2, A5, A6, A8; manual 000 pages 8 and 59.
    """
    rule = profile.sign_on
    folded = fold_login_id(login_id, rule)
    contract_id = accounts.contract_of_login_id(folded)
    attempt = Attempt(
        subject=login_subject(folded, contract_id),
        rule=rule.login_lock,
        codes=CODES["login"],
        who="unknown",
        what=door,
        contract_id=contract_id,
    )
    mark = look_at(
        attempt,
        lambda: passwords.mark_if_right(
            contract_id=contract_id, purpose="login", password=password, rule=rule.login_password
        ),
        at=at,
    )
    # Nobody has no password that could be right.
    assert contract_id is not None
    if temporary.is_over(contract_id, purposes=("login",), at=at):
        _turn_away(contract_id, door, at=at)
    return ProvedLogin(contract_id, folded, mark)


def still_stands(proved: ProvedLogin) -> bool:
    """Take the turn and say whether the contract still has this ID and this password.

    From here to the commit nobody can stop the contract or give it another password.
    """
    has_id = accounts.take_turn_as(proved.contract_id, folded=proved.folded)
    return has_id and passwords.mark_of(proved.contract_id, "login") == proved.mark


def may_go_on(proved: ProvedLogin, profile: Profile, *, at: dt.datetime) -> bool:
    """Say whether a proof is worth anything on a later page: it stands, and nothing is locked.

    Without the turn: whoever acts upon it asks `still_stands` as well.
    """
    if accounts.contract_of_login_id(proved.folded) != proved.contract_id:
        return False
    if passwords.mark_of(proved.contract_id, "login") != proved.mark:
        return False
    subject = login_subject(proved.folded, proved.contract_id)
    return lockout.state(subject, profile.sign_on.login_lock, at=at) is None


def _turn_away(contract_id: int, door: Door, *, at: dt.datetime) -> NoReturn:
    with transaction.atomic(using=current.alias(), durable=True):
        record.record(
            chain=record.chain_of(contract_id),
            who=f"contract:{contract_id}",
            what=f"{door}.expired",
            at=at,
        )
    raise Refused(Refusal.TEMPORARY_EXPIRED)
