"""The token app (トークンアプリ): an installable page on a host of its own."""
