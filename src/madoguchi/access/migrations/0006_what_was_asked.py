from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_reserved_tokens"),
    ]

    operations = [
        migrations.CreateModel(
            name="AskedSecret",
            fields=[
                ("contract_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("place", models.PositiveSmallIntegerField()),
                ("asked_at", models.DateTimeField()),
            ],
            options={
                "db_table": "access_asked_secret",
            },
        ),
        migrations.AddField(
            model_name="imagecard",
            name="asked_cells",
            field=models.CharField(blank=True, default="", max_length=160),
            preserve_default=False,
        ),
    ]
