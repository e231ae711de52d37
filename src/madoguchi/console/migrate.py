"""`madoguchi migrate`: makes the database, its roles, schemas and tables, or renews them."""

import argparse
import os
from importlib import resources

import psycopg
from psycopg import sql

from madoguchi.institutions.registry import REFERENCE

NAME = "migrate"
HELP = "make or renew the database, its roles, schemas and tables; safe to repeat"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing but the installation is asked for."""
    from madoguchi.console import installation

    installation.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run all migrations as the owners of the schemas."""
    from madoguchi.console import installation

    os.environ["MADOGUCHI_AS_OWNER"] = "1"
    installation.configure(arguments)
    migrate()
    return 0


def migrate() -> None:
    """Bring the whole installation up to date; Django is set up, as the owner."""
    from django.core.management import call_command

    from madoguchi.institutions import current, registry

    _prepare_server()
    call_command("migrate", database=REFERENCE, verbosity=0, interactive=False)
    for institution in registry.all_institutions():
        with current.serving(institution):
            call_command("migrate", database=institution.key, verbosity=0, interactive=False)
            _grant(institution.key)
            _open_internal_accounts()


def _admin(dbname: str) -> psycopg.Connection[tuple[object, ...]]:
    from django.conf import settings

    reference = settings.DATABASES[REFERENCE]
    return psycopg.connect(
        host=reference["HOST"],
        port=reference["PORT"],
        user=reference["USER"],
        password=reference["PASSWORD"],
        dbname=dbname,
        autocommit=True,
    )


def _prepare_server() -> None:
    from django.conf import settings

    from madoguchi.institutions import registry

    name = settings.DATABASES[REFERENCE]["NAME"]
    with _admin("postgres") as admin:
        found = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
        if found is None:
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(name)
                )
            )
        admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
    schemas = [REFERENCE, *(each.key for each in registry.all_institutions())]
    with _admin(name) as admin:
        admin.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        for schema in schemas:
            _prepare_schema(admin, name, schema)
        # Each institution reads the shared reference tables and nothing else beside its own.
        for schema in schemas:
            _run(admin, "GRANT USAGE ON SCHEMA {reference} TO {role}", schema)
            _run(
                admin,
                "ALTER DEFAULT PRIVILEGES FOR ROLE {reference_owner} IN SCHEMA {reference}"
                " GRANT SELECT ON TABLES TO {role}",
                schema,
            )
            _run(admin, "GRANT SELECT ON ALL TABLES IN SCHEMA {reference} TO {role}", schema)


def _prepare_schema(
    admin: psycopg.Connection[tuple[object, ...]], database: str, schema: str
) -> None:
    from django.conf import settings

    from madoguchi.institutions import registry

    role = f"madoguchi_{schema}"
    key = settings.INSTALLATION.master_key
    for name, options in ((role, "LOGIN"), (f"{role}_owner", "NOLOGIN")):
        known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone()
        if known is None:
            admin.execute(
                sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(name), sql.SQL(options))
            )
    admin.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {}").format(
            sql.Identifier(role), sql.Literal(registry.database_password(key, role))
        )
    )
    _run(admin, "GRANT CONNECT ON DATABASE {database} TO {role}", schema, database=database)
    _run(admin, "CREATE SCHEMA IF NOT EXISTS {schema} AUTHORIZATION {owner}", schema)


def _run(
    admin: psycopg.Connection[tuple[object, ...]], text: str, schema: str, database: str = ""
) -> None:
    role = f"madoguchi_{schema}"
    names = {
        "schema": schema,
        "role": role,
        "owner": f"{role}_owner",
        "reference": REFERENCE,
        "reference_owner": f"madoguchi_{REFERENCE}_owner",
        "database": database,
    }
    # `text` is one of this module's own statements; the names are quoted as identifiers.
    composed = sql.SQL(text).format(**{word: sql.Identifier(name) for word, name in names.items()})
    admin.execute(composed)


def _grant(schema: str) -> None:
    from django.db import connections

    text = resources.files("madoguchi.console").joinpath("sql", "grants.sql").read_text("utf-8")
    text = text.replace("{schema}", f'"{schema}"').replace("{role}", f'"madoguchi_{schema}"')
    with connections[schema].cursor() as cursor:
        cursor.execute(text)


def _open_internal_accounts() -> None:
    from madoguchi.institutions import current
    from madoguchi.ledger import chart
    from madoguchi.ledger.open import open_internal

    day = current.institution().profile.effective_from
    for code in chart.ALL:
        open_internal(code=code, day=day)
