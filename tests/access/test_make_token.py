"""A token an app asked for: its seed is told once, few wait at a time, and none for long."""

import datetime as dt

import pytest
from django.db import transaction

from cast import AT, Person, open_person
from hands import all_at_once
from madoguchi.access import end_token, make_token, register_token, token_stock
from madoguchi.access.models import StockedToken, Token
from madoguchi.access.prove import Answer
from madoguchi.access.token import Claimed
from madoguchi.audit import reads
from madoguchi.formats.pskc import TokenKey
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal, Refused
from token_kit import MINUTE, code_at, register_with, stocked

Bank = tuple[Institution, ...]
HOUR = dt.timedelta(hours=1)
# Where customers come from; one network is a /24.
HOME, NEXT_DOOR, ELSEWHERE = "9.9.9.7", "9.9.9.250", "9.9.10.7"


@pytest.fixture
def naniwa(bank: Bank) -> Institution:
    """The institution whose tokens begin by a serial number, with no app's token waiting."""
    with current.serving(bank[1]):
        StockedToken.objects.filter(kind="software", taken_by=None).delete()
    return bank[1]


@pytest.fixture
def naoko(naniwa: Institution) -> Person:
    return open_person(naniwa)


def make(naniwa: Institution, *, address: str = HOME, at: dt.datetime = AT) -> Claimed:
    with current.serving(naniwa):
        return make_token.make(address=address, profile=naniwa.profile, at=at)


def made(naniwa: Institution, *, at: dt.datetime = AT) -> TokenKey:
    """A token as its app shows it."""
    app = make(naniwa, at=at)
    return TokenKey(app.label, app.issuer, app.seed, app.digits, app.period_seconds)


def plain(key: TokenKey) -> str:
    return register_token.fold_serial(key.serial)


def refusal(person: Person, key: TokenKey, *, at: dt.datetime) -> Refusal:
    with pytest.raises(Refused) as no:
        register_with(person, key, code_at(key.seed, at, period=30), at=at)
    return no.value.refusal


def few(naniwa: Institution, monkeypatch: pytest.MonkeyPatch, *, hour: int, network: int) -> None:
    rule = naniwa.profile.one_time_passwords
    assert rule is not None
    bounds = {"app_tokens_per_hour": hour, "app_tokens_per_network": network}
    monkeypatch.setitem(
        naniwa.profile.__dict__, "one_time_passwords", rule.model_copy(update=bounds)
    )


def test_an_app_is_told_a_seed_and_a_serial_number_of_its_own(naniwa: Institution) -> None:
    first, second = make(naniwa), make(naniwa)
    assert (len(first.seed), first.digits, first.period_seconds) == (20, 6, 30)
    assert first.issuer == naniwa.profile.institution.name
    assert first.seed != second.seed and first.label != second.label
    groups = first.label.split("-")
    assert [len(each) for each in groups] == [4, 4, 4] and first.label.startswith("AP")
    with current.serving(naniwa):
        row = StockedToken.objects.get(serial="".join(groups))
        assert (row.kind, row.taken_by, row.good_until) == ("software", None, AT + 24 * HOUR)
        assert first.seed not in bytes(row.seed)
        assert row.network is not None and HOME.encode() not in bytes(row.network)
        assert row.serial not in {each.serial for each in token_stock.listed()}
        with transaction.atomic(using=current.alias()):
            told = [each.record for each in reads.records() if each.record.what == "stock.made"]
        assert told[-1].chain == token_stock.CHAIN
        assert not any(first.seed.hex() in str(each) for each in told)


def test_its_owner_registers_it_as_one_of_hardware(naoko: Person) -> None:
    key = made(naoko.institution)
    register_with(naoko, key, code_at(key.seed, AT, period=30))
    with current.serving(naoko.institution):
        row = Token.objects.get(contract_id=naoko.contract_id)
        assert (row.kind, row.state, row.serial) == ("software", "in-use", plain(key))
        stock = StockedToken.objects.get(serial=plain(key))
        assert (stock.taken_by, stock.network) == (naoko.contract_id, None)


def test_it_is_registered_in_its_hours_or_not_at_all(naoko: Person) -> None:
    day = 24 * HOUR
    for late, said in ((day, Refusal.SERIAL_UNKNOWN), (day - MINUTE, None)):
        key = made(naoko.institution)
        if said is not None:
            assert refusal(naoko, key, at=AT + late) is said
        else:
            at = AT + late
            register_with(naoko, key, code_at(key.seed, at, period=30), at=at)


def test_a_released_one_may_be_registered_again_for_as_long_as_a_new_one(naoko: Person) -> None:
    key, days = made(naoko.institution), 30 * 24 * HOUR
    register_with(naoko, key, code_at(key.seed, AT, period=30))
    with current.serving(naoko.institution):
        end_token.release(
            by=naoko.actor,
            answer=Answer(code=code_at(key.seed, AT + days, period=30)),
            profile=naoko.institution.profile,
            at=AT + days,
        )
    assert refusal(naoko, key, at=AT + days + 24 * HOUR) is Refusal.SERIAL_UNKNOWN
    again = AT + days + MINUTE
    register_with(naoko, key, code_at(key.seed, again, period=30), at=again)


def test_what_nobody_registered_is_forgotten_and_nothing_else(naoko: Person) -> None:
    naniwa = naoko.institution
    old, used, young = made(naniwa), made(naniwa), made(naniwa, at=AT + HOUR)
    device = stocked(naoko)
    register_with(naoko, used, code_at(used.seed, AT, period=30))
    with current.serving(naniwa):
        with transaction.atomic(using=current.alias()):
            gone = token_stock.sweep(good_before=AT + 24 * HOUR, most=100)
        kept = set(StockedToken.objects.values_list("serial", flat=True))
    assert gone == 1
    assert plain(old) not in kept
    assert {plain(used), plain(young), device.serial} <= kept


def test_of_one_network_only_so_many_wait(
    naniwa: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(naniwa, monkeypatch, hour=100, network=2)
    make(naniwa), make(naniwa, address=NEXT_DOOR)
    with pytest.raises(Refused) as no:
        make(naniwa)
    assert no.value.refusal is Refusal.TOO_MANY_TOKENS
    make(naniwa, address=ELSEWHERE)
    make(naniwa, at=AT + HOUR)


def test_whoever_registers_his_makes_room_for_the_next(
    naoko: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(naoko.institution, monkeypatch, hour=100, network=1)
    key = made(naoko.institution)
    with pytest.raises(Refused):
        make(naoko.institution)
    register_with(naoko, key, code_at(key.seed, AT, period=30))
    make(naoko.institution)


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:10.1.2.3", "::1", "", "unix"])
def test_a_proxy_in_front_is_no_customers_network(
    naniwa: Institution, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    few(naniwa, monkeypatch, hour=3, network=1)
    for _ in range(3):
        make(naniwa, address=address)
    with pytest.raises(Refused) as no:
        make(naniwa, address=ELSEWHERE)
    assert no.value.refusal is Refusal.TOO_MANY_TOKENS


def made_at_once(naniwa: Institution, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many of twenty apps that ask at once are told a seed where three may be."""
    few(naniwa, monkeypatch, hour=3, network=100)
    results = all_at_once(lambda nth: make(naniwa), hands=20, institution=naniwa)
    refused = {each.refusal for each in results if isinstance(each, Refused)}
    assert refused <= {Refusal.TOO_MANY_TOKENS}
    return sum(isinstance(each, Claimed) for each in results)


def test_twenty_apps_at_once_are_told_as_many_seeds_as_the_profile_allows(
    naniwa: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert made_at_once(naniwa, monkeypatch) == 3


def test_without_the_line_they_stand_in_there_are_more(
    naniwa: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("madoguchi.access.make_token.record.record", lambda **said: None)
    assert made_at_once(naniwa, monkeypatch) > 3
