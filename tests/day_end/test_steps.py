"""The evening's warnings and the tidying: the steps beside closing and reservations."""

import uuid

from django.db import transaction

from madoguchi.access import session
from madoguchi.customers import change_details, former_mails
from madoguchi.customers.change_details import Details
from madoguchi.day_end import run
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers import drafts
from madoguchi.wires.models import Outgoing
from nights import DAY, end, steps_of, told
from own_building import Night
from reservers import Plan, found, open_saver, street, wanted
from stories import wish

House = tuple[Institution, ...]


def test_the_evening_warns_once_whose_balance_would_not_do(house: House, night: Night) -> None:
    with current.serving(house[0]):
        plans: list[Plan] = street(house[0], night, people=3)
        at = night.before("18:00")
        first = run.evening(night.evening, at=at, progress=lambda *said: None)
        again = run.evening(night.evening, at=at, progress=lambda *said: None)
        assert (first.name, first.count, again.count) == ("warnings", 1, 1)
        warned = Outgoing.objects.filter(purpose="transfer.short", queued_at=at)
        assert [row.wire for row in warned] == ["mail"]
        assert told(night) == [("day-end.warnings", 1)]
        end(night)
        assert found(plans) == wanted(plans)


def test_what_is_past_its_time_is_forgotten_after_the_profiles_days(
    house: House, night: Night
) -> None:
    keep = house[0].profile.day_end
    with current.serving(house[0]):
        hanako = open_saver(house[0], yen=0, night=night)
        mine = hanako.contract_id

        def drafted(days: int) -> uuid.UUID:
            at = night.after() - days * DAY
            return drafts.keep(wish(hanako, yen=1), contract_id=mine, terms=None, remarks=(), at=at)

        with transaction.atomic(using=current.alias()):
            # What other tests left.
            drafts.sweep(made_before=night.after() - keep.drafts_days * DAY, most=100_000)
        old, young = drafted(keep.drafts_days + 1), drafted(keep.drafts_days - 1)
        for days in (2, 1, 0):
            began = night.after() - (keep.sessions_days + days) * DAY
            session.start(contract_id=mine, at=began)
        kept_days = house[0].profile.mails.old_address_days
        for days, mail in ((1, "second"), (0, "third")):
            changed = night.after() - (kept_days + days) * DAY
            change_details.write(mine, Details(f"{mail}@customer.example"), at=changed)
        tidied = steps_of(end(night), night)[-1]
        assert tidied == ("tidying", 1 + 1 + 1), "a draft, and a session and an address long over"
        left = former_mails.given_up_since(mine, since=night.after() - 2 * kept_days * DAY)
        assert left == ("second@customer.example",)
        assert drafts.find(old, contract_id=mine) is None
        assert drafts.find(young, contract_id=mine) is not None
        assert told(night)[-1] == ("day-end.tidying", 3)
