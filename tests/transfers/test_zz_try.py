import time, psycopg
from madoguchi.institutions import registry
def test_try_to_copy_a_bank(building, home, cluster):
    pw = registry.database_password((home / "master.key").read_bytes(), "postgres")
    with psycopg.connect(cluster.server.dsn("postgres"), password=pw, autocommit=True) as c:
        print(c.execute("select version(), pg_size_pretty(pg_database_size('madoguchi_building'))").fetchall())
        print(c.execute("show fsync").fetchall())
        for s in ("", "STRATEGY FILE_COPY", "STRATEGY WAL_LOG"):
            for i in range(2):
                t=time.perf_counter(); c.execute(f"CREATE DATABASE cp TEMPLATE madoguchi_building {s}"); a=time.perf_counter()-t
                t=time.perf_counter(); c.execute("DROP DATABASE cp WITH (FORCE)"); print(s, a, time.perf_counter()-t)
    assert True
