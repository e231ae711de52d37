from django.db import migrations, models


class Migration(migrations.Migration):
    """A look-up is held against the account it was about, not against a mere count."""

    dependencies = [
        ("transfers", "0006_reconciliation"),
    ]

    operations = [
        migrations.RemoveField(model_name="namelooks", name="spent"),
        migrations.AddField(
            model_name="namelooks",
            name="asked",
            field=models.JSONField(default=list),
        ),
    ]
