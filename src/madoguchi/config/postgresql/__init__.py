"""Django's PostgreSQL engine with a pool that recovers at once (接続プール)."""
