"""Lays down the directory of banks and the calendar of bank holidays."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Bank",
            fields=[
                ("code", models.CharField(max_length=4, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                ("kana", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=10)),
                ("search_key", models.CharField(db_collation="C", max_length=60)),
                ("name_key", models.CharField(db_collation="C", max_length=60)),
                ("sound", models.CharField(db_collation="C", max_length=1)),
            ],
            options={
                "db_table": "directory_bank",
                "indexes": [
                    models.Index(fields=["sound", "search_key"], name="directory_bank_sound")
                ],
            },
        ),
        migrations.CreateModel(
            name="Branch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "bank",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="branches",
                        to="directory.bank",
                    ),
                ),
                ("code", models.CharField(max_length=3)),
                ("name", models.CharField(max_length=60)),
                ("kana", models.CharField(max_length=60)),
                ("search_key", models.CharField(db_collation="C", max_length=60)),
                ("name_key", models.CharField(db_collation="C", max_length=60)),
                ("sound", models.CharField(db_collation="C", max_length=1)),
            ],
            options={
                "db_table": "directory_branch",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bank", "code"), name="a_branch_code_is_used_once_in_a_bank"
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["bank", "sound", "search_key"], name="directory_branch_sound"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankHoliday",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
            ],
            options={"db_table": "directory_bank_holiday"},
        ),
        migrations.CreateModel(
            name="CalendarSpan",
            fields=[
                (
                    "id",
                    models.SmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("first", models.DateField()),
                ("horizon", models.DateField()),
            ],
            options={
                "db_table": "directory_calendar_span",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="there_is_one_calendar_span"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("horizon__gte", models.F("first"))),
                        name="a_calendar_ends_after_it_begins",
                    ),
                ],
            },
        ),
    ]
