"""Anchors, and ends of chains with a seal of their own."""

from django.db import migrations

from madoguchi.audit import record, store
from madoguchi.institutions import current


def _run(apps: object, schema_editor: object) -> None:
    for name in ("anchors", "append"):
        statement = store.statement(name, current.alias())
        schema_editor.execute(statement, None)  # type: ignore[attr-defined]
    record.seal_ends()


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_when")]
    operations = [migrations.RunPython(_run, migrations.RunPython.noop)]
