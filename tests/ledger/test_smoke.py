import datetime as dt, uuid
from madoguchi.institutions import current
from madoguchi.ledger import posting, reads, chart
from madoguchi.ledger.entry import Entry, Leg
def test_smoke(bank):
    with current.serving(bank[0]):
        at = dt.datetime(2026,11,25,10,tzinfo=dt.UTC)
        a = posting.open_account(code="x1", floor_yen=0, day=at.date())
        c = chart.internal_accounts()
        e = Entry(uuid.uuid4(), "t", at.date(), (Leg(c["cash-and-counter"], -1000, "x"), Leg(a, 1000, "現金")))
        n = posting.post(e, at=at)
        assert posting.post(e, at=at) == n
        assert reads.balances([a])[a].yen == 1000
        assert [l.amount for l in reads.lines(a, first=at.date(), last=at.date(), limit=10)] == [1000]
        assert reads.closing_balances([a], day=at.date()) == {a: 1000}
