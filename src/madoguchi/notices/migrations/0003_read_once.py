from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0002_read_marks'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('shown_until', None), ('shown_until__gt', models.F('shown_from')), _connector='OR'), name='a_notice_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='read',
            constraint=models.UniqueConstraint(fields=('contract_id', 'notice'), name='a_notice_is_read_once_by_a_contract'),
        ),
    ]
