from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0003_tokens_come_back")]

    operations = [
        migrations.AddField(
            model_name="stockedtoken",
            name="kind",
            field=models.CharField(default="hardware", max_length=8),
        ),
        migrations.AddField(
            model_name="stockedtoken",
            name="good_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="stockedtoken",
            name="network",
            field=models.BinaryField(null=True),
        ),
        migrations.AddIndex(
            model_name="stockedtoken",
            index=models.Index(
                condition=models.Q(("kind", "software"), ("taken_by", None)),
                fields=["imported_at"],
                name="access_stocked_token_of_apps",
            ),
        ),
    ]
