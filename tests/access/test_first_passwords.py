"""The first change of passwords is told by mail, and is not done with papers that were replaced."""

from typing import Any

import pytest
from django.db import transaction

from cast import AT
from hands import all_at_once
from madoguchi.access import first_passwords, new_passwords, passwords, reissue, session, steps
from madoguchi.access.first_passwords import Typed
from madoguchi.access.passwords import Purpose
from madoguchi.audit import recall, record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import queued
from newcomers import PAPER_CONFIRMATION, PAPER_LOGIN, Newcomer, new_id, open_newcomer

Bank = tuple[Institution, ...]

TYPED: dict[Purpose, Typed] = {
    "login": Typed(PAPER_LOGIN, "sakura11", "sakura11"),
    "confirmation": Typed(PAPER_CONFIRMATION, "momiji22", "momiji22"),
}


def newcomer(institution: Institution, *, mail: str) -> Newcomer:
    return open_newcomer(institution, login_id=new_id(institution), mail=mail)


def change(taro: Newcomer, *, token: str = "") -> None:
    profile = taro.institution.profile
    first_passwords.change_first_passwords(
        typed={purpose: TYPED[purpose] for purpose in first_passwords.purposes_of(profile)},
        by=taro.actor,
        session_token=token or session_of(taro),
        profile=profile,
        at=AT,
    )


def session_of(taro: Newcomer) -> str:
    pending = steps.pending(taro.contract_id, taro.institution.profile, unusual=False, at=AT)
    return session.start(contract_id=taro.contract_id, at=AT, pending=pending)


def told(mail: str) -> list[str]:
    """The subjects of the mails to an address, without the institution's name."""
    bodies = queued.bodies(wire="mail").values()
    return [body["subject"].partition("】")[2] for body in bodies if body["to"] == mail]


@pytest.mark.parametrize(
    ("which", "subject"),
    [
        (0, "ログインパスワードと確認用パスワードを変更しました"),
        (1, "ログインパスワードを変更しました"),
    ],
)
def test_who_has_an_address_is_told_of_his_first_passwords(
    bank: Bank, which: int, subject: str
) -> None:
    mail = f"first{which}@customer.example"
    taro = newcomer(bank[which], mail=mail)
    with current.serving(bank[which]):
        change(taro)
        assert told(mail) == [subject]


def test_who_has_given_no_address_yet_changes_them_all_the_same(bank: Bank) -> None:
    taro = newcomer(bank[0], mail="")
    with current.serving(bank[0]):
        change(taro)
        assert steps.is_done(taro.contract_id, "passwords")


def test_a_form_sent_by_nine_hands_at_once_is_done_and_told_once(bank: Bank) -> None:
    taro = newcomer(bank[1], mail="twice@customer.example")
    with current.serving(bank[1]):
        token = session_of(taro)
        late = all_at_once(lambda _: change(taro, token=token), hands=9, institution=bank[1])
        # Who looks when it is done finds the password he types no new one.
        assert {each.refusal for each in late if isinstance(each, Refused)} <= {
            Refusal.LOGIN_UNCHANGED
        }
        assert all(isinstance(each, Refused) for each in late)
        assert told("twice@customer.example") == ["ログインパスワードを変更しました"]
        deeds = recall.told(chain=record.chain_of(taro.contract_id), about="")
        assert [each.what for each in deeds] == ["first-use.passwords-changed"]


def changed_while_the_bank_gives_out_others(
    taro: Newcomer, monkeypatch: pytest.MonkeyPatch
) -> Refusal | None:
    """Change the first passwords; while the new ones are judged, the bank replaces the papers."""
    judge = new_passwords.check_against_stored

    def reissued(_: int) -> None:
        with transaction.atomic(using=current.alias(), durable=True):
            accounts.take_turn(taro.contract_id)
            reissue.reissue(
                contract_id=taro.contract_id,
                purposes=("login",),
                profile=taro.institution.profile,
                at=AT,
            )

    def judged(*what: Any, **stored: Any) -> None:
        judge(*what, **stored)
        monkeypatch.setattr(new_passwords, "check_against_stored", judge)
        assert all_at_once(reissued, hands=1, institution=taro.institution) == []

    monkeypatch.setattr(new_passwords, "check_against_stored", judged)
    with current.serving(taro.institution):
        try:
            change(taro)
        except Refused as refused:
            return refused.refusal
        return None


def has_password(taro: Newcomer, password: str) -> bool:
    rule = taro.institution.profile.sign_on.login_password
    with current.serving(taro.institution):
        return passwords.is_right(
            contract_id=taro.contract_id, purpose="login", password=password, rule=rule
        )


def test_papers_that_were_replaced_meanwhile_open_nothing(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    taro = newcomer(bank[1], mail="")
    no = changed_while_the_bank_gives_out_others(taro, monkeypatch)
    assert no is Refusal.LOGIN_MISMATCH
    assert not has_password(taro, "sakura11")


def test_control_without_the_second_look_the_old_papers_undo_the_new_ones(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    taro = newcomer(bank[1], mail="")
    monkeypatch.setattr(passwords, "marks_of", lambda contract_id: {})
    assert changed_while_the_bank_gives_out_others(taro, monkeypatch) is None
    assert has_password(taro, "sakura11")
