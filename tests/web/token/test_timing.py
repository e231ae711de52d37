"""Known and unknown user IDs: one answer in the same time, so that nobody learns of an issue."""

import datetime as dt
import time

import pytest
from django.test import Client

from madoguchi.access import token
from madoguchi.access.models import Token
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.day import TOKYO
from madoguchi.values.refusal import Refused
from timing import TOO_FAR, TRIES, body, give_back, interleaved, welch_t
from token_app import Waiting, app_of, issue

Bank = tuple[Institution, ...]

NOBODY = "2345679ACD"


def set_up(client: Client, path: str, waiting: Waiting, user_id: str) -> str:
    """Send the form with a wrong start password."""
    typed = {**waiting.typed, "user_id": user_id, "start_password": "7777"}
    answer = client.post(path, typed)
    assert answer.status_code == 422
    return body(answer.content.decode())


def claim(waiting: Waiting, user_id: str) -> None:
    """Claim with a wrong start password, as the page does."""
    with current.serving(waiting.institution), pytest.raises(Refused):
        token.claim(
            service_id=waiting.service_id,
            user_id=user_id,
            start_password="7777",
            profile=waiting.institution.profile,
            at=dt.datetime.now(TOKYO),
        )


@pytest.mark.usefixtures("slow_hashes")
@pytest.mark.parametrize("path", ["/claim/", "/authenticator/"])
def test_setting_a_token_up_tells_nobody_whether_a_user_id_is_known(bank: Bank, path: str) -> None:
    waiting, client = issue(bank[0]), app_of(bank[0])
    assert set_up(client, path, waiting, waiting.user_id) == set_up(client, path, waiting, NOBODY)
    seconds = interleaved(
        lambda _: set_up(client, path, waiting, waiting.user_id),
        lambda _: set_up(client, path, waiting, NOBODY),
        tries=TRIES,
        between=lambda: give_back(bank[0]),
    )
    assert abs(welch_t(*seconds)) < TOO_FAR


def test_control_writing_down_only_what_is_somebodys_is_seen_by_the_clock(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = issue(bank[0])
    thorough = token._remember_failure

    def hasty(found: Token | None, *said: object, **asked: object) -> None:
        if found is not None:
            thorough(found, *said, **asked)  # type: ignore[arg-type]

    monkeypatch.setattr(token, "_remember_failure", hasty)
    # Without the page around it, whose own time would hide it from so few tries.
    for user_id in (waiting.user_id, NOBODY):
        claim(waiting, user_id)
    seconds = interleaved(
        lambda _: claim(waiting, waiting.user_id),
        lambda _: claim(waiting, NOBODY),
        tries=150,
        between=lambda: give_back(bank[0]),
        # The processor's own time: a control must not hang on what else the machine does.
        clock=time.process_time,
    )
    assert abs(welch_t(*seconds)) > TOO_FAR
