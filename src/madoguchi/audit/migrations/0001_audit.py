"""Lays down the audit trail."""

from django.db import migrations

from madoguchi.audit import store
from madoguchi.institutions import current


def _run(apps: object, schema_editor: object) -> None:
    schema_editor.execute(store.schema_sql(current.alias()), None)  # type: ignore[attr-defined]


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(_run, migrations.RunPython.noop)]
