from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('transfers', '0002_reservations'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['contract_id', 'counts_on'], name='transfers_order_counts_on'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('state', 'reserved')), fields=['value_date', 'contract_id', 'id'], name='transfers_order_to_carry_out'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['reserved', 'accepted', 'sent', 'settled', 'returned', 'failed', 'cancelled'])), name='an_order_has_a_known_state'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state__in', ['reserved', 'failed', 'cancelled'])), ('entry_id__isnull', True)), models.Q(models.Q(('state__in', ['reserved', 'failed', 'cancelled']), _negated=True), ('entry_id__isnull', False)), _connector='OR'), name='an_order_has_an_entry_once_money_moved'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'failed'), ('failure', ''), _connector='OR'), name='only_a_failed_order_has_a_failure'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('reserved', True), models.Q(('state__in', ['reserved', 'failed', 'cancelled']), _negated=True), _connector='OR'), name='only_a_reservation_waits_fails_or_is_cancelled'),
        ),
    ]
