"""Measurement, not kept."""
import datetime as dt, time, tracemalloc
from cast import open_person, AT
from madoguchi.institutions import current
from madoguchi.ledger import search, reads
from madoguchi.deposits import download
from madoguchi.deposits.query import Query
from madoguchi.deposits.seek import Sought

def test_a_big_account_is_measured(bank, as_superuser):
    p = open_person(bank[1]); key = bank[1].key
    acc = p.accounts[0].ledger_account_id
    N = 1_000_000
    with as_superuser() as c:
        c.execute(f"""INSERT INTO {key}.ledger_leg (entry_id, position, account_id, amount, balance_after, version, day, narrative)
          SELECT 1000000000+n, 1, {acc}, 1, n, n, date '2016-11-25' + (n::bigint*3652/{N})::int, CASE WHEN n%1000=0 THEN 'ﾌﾘｺﾐ ﾔﾏﾀﾞ ﾀﾛｳ' ELSE 'ﾃﾞﾝｷﾘﾖｳ ｷﾝ' END FROM generate_series(1,{N}) n""")
        c.execute(f"UPDATE {key}.ledger_account SET balance={N}, version={N} WHERE id={acc}")
        c.execute(f"ANALYZE {key}.ledger_leg")
    out=[]
    with current.serving(bank[1]):
        def m(name, f, n=3):
            ts=[]
            for _ in range(n):
                t=time.perf_counter(); r=f(); ts.append(time.perf_counter()-t)
            out.append(f"{name}: {min(ts)*1000:.1f} ms -> {r}")
        d=dt.date
        def page(first,last,**k):
            w=search.Wanted(acc,first,last,**k)
            s=search.summary(w); l=search.older(w,s,than=search.AFTER_ALL,limit=50); return s.count,len(l)
        m("page 3 months (25,000 lines)", lambda: page(d(2026,8,25),d(2026,11,25)))
        m("page one day 9 years ago", lambda: page(d(2017,11,25),d(2017,11,25)))
        m("same by reads.lines", lambda: len(reads.lines(acc,first=d(2017,11,25),last=d(2017,11,25),limit=50)))
        m("page newest 20", lambda: page(d(2016,1,1),d(2026,11,25),newest=20))
        m("search 3 months", lambda: page(d(2026,8,25),d(2026,11,25),words=("やまだ",)))
        m("all ten years", lambda: page(d(2016,1,1),d(2026,12,25)))
        m("search ten years", lambda: page(d(2016,1,1),d(2026,12,25),words=("やまだ",)),1)
        q=Query("range",d(2025,11,25),d(2026,11,25))
        for trace in (False, True):
            if trace: tracemalloc.start()
            t=time.perf_counter(); f=download.csv_file(p.accounts[0],q,charset="shift_jis",by=p.actor,at=AT); size=0; rows=0
            for piece in f.pieces: size+=len(piece); rows+=piece.count(b"\n")
            out.append(f"csv {rows} rows {size} bytes {time.perf_counter()-t:.2f}s " + (f"peak {tracemalloc.get_traced_memory()[1]/1e6:.1f} MB" if trace else ""))
        tracemalloc.stop()
        w=Query("count",d(2026,1,1),d(2026,11,25),5000)
        t=time.perf_counter(); b=download.pdf_file(p.accounts[0],w,by=p.actor,at=AT); out.append(f"pdf 5000: {time.perf_counter()-t:.2f}s {len(b.content)} bytes")
    open("/tmp/h5_measure.txt","w").write("\n".join(out))
    assert out
