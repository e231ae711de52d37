"""Changes the login ID (ログインＩＤ変更): proved first, then taken, or somebody else has it."""

import datetime as dt
import uuid

from django.db import transaction

from madoguchi.access import change_proof, letters, new_login_id
from madoguchi.access.actor import Actor, Proof
from madoguchi.audit import recall, record
from madoguchi.customers import accounts, take_login_id
from madoguchi.institutions import current
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused

CHANGED = "login-id.changed"


def check(*, new: str, again: str, contract_id: int, profile: Profile) -> str:
    """Check a new ID before it is confirmed and return it in half-width letters.

    Raises Refused B30–B33 (how it is written) and ID_TAKEN (B34). Source: A1, A16; manual 000
    page 57.
    """
    rule = profile.sign_on.login_id
    now = accounts.holder_of(contract_id).login_id
    login_id = new_login_id.check_written(new=new, again=again, rule=rule, now=now)
    if accounts.contract_of_login_id(new_login_id.fold(login_id, rule)) not in (None, contract_id):
        raise Refused(Refusal.ID_TAKEN, field="new_id")
    return login_id


def change_login_id(
    *, new: str, by: Actor, proof: Proof, request_id: uuid.UUID, profile: Profile, at: dt.datetime
) -> None:
    """Give the contract a new login ID, once; the one it had is free again.

    Raises Refused WEAK_PROOF (T20), B30–B33, B05 or B15 (it is one of his passwords), ID_TAKEN
    (B34, also when two ask for it at once); then the ID is as it was. Source: A1, A3, A16; manual
    000 pages 57–58.
    """
    change_proof.must_fit(proof, by=by, request_id=request_id, profile=profile)
    rule = profile.sign_on
    chain, about = record.chain_of(by.contract_id), str(request_id)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        if recall.is_told(chain=chain, about=about, what=CHANGED):
            return
        now = accounts.holder_of(by.contract_id).login_id
        login_id = new_login_id.check_written(new=new, again=new, rule=rule.login_id, now=now)
        new_login_id.check_against_passwords(new=login_id, contract_id=by.contract_id, rule=rule)
        folded = new_login_id.fold(login_id, rule.login_id)
        take_login_id.take(contract_id=by.contract_id, login_id=login_id, folded=folded)
        letters.tell(
            by.contract_id,
            purpose="login-id",
            about=about,
            subject=f"{profile.wording.login_id}を変更しました",
            lines=(
                f"{profile.wording.login_id}を変更しました。",
                f"次のログインからは、新しい{profile.wording.login_id}をお使いください。",
            ),
            at=at,
        )
        record.record(chain=chain, who=by.name, what=CHANGED, about=about, at=at)
