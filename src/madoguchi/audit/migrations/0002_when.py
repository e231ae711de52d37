"""Lets the trail be asked for one day."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_audit")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX audit_record_when ON audit_record (at, chain, number)",
            migrations.RunSQL.noop,
        )
    ]
