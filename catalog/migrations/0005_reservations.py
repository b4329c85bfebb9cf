import catalog.domain.reference
import catalog.models.rules
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0004_age'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reservation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=128, validators=[catalog.models.rules.Holds(catalog.domain.reference.check_reference)])),
                ('quantity', models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1, 'A reservation is of at least 1.'), django.core.validators.MaxValueValidator(1000000, 'A reservation is of at most 1,000,000.')])),
                ('created_at', models.DateTimeField()),
                ('released_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
                'permissions': [('reserve_for_others', 'Can reserve and release for other clients')],
                'abstract': False,
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='StockMovement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opening', 'opening stock'), ('reserved', 'reserved'), ('released', 'released'), ('set', 'set by hand')], max_length=8)),
                ('quantity', models.BigIntegerField(help_text='Negative where stock was taken.')),
                ('balance', models.BigIntegerField(help_text='What was in stock afterwards.', verbose_name='left')),
                ('version', models.PositiveBigIntegerField(default=0, help_text='Of the stock that it made.')),
                ('actor', models.CharField(blank=True, max_length=150)),
                ('door', models.CharField(max_length=7)),
                ('reason', models.CharField(blank=True, max_length=255)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
                'base_manager_name': 'objects',
            },
        ),
        migrations.AddConstraint(
            model_name='stock',
            constraint=catalog.models.rules.CheckRule(condition=models.Q(('quantity__gte', -9007199254740991), ('quantity__lte', 9007199254740991)), field='quantity', name='stock_within_json', violation_error_code='max_value', violation_error_message='Stock must be at most 9,007,199,254,740,991.'),
        ),
        migrations.AddField(
            model_name='reservation',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reservations', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reservation',
            name='package',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reservations', to='catalog.package'),
        ),
        migrations.AddField(
            model_name='stockmovement',
            name='package',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='movements', to='catalog.package'),
        ),
        migrations.AddField(
            model_name='stockmovement',
            name='reservation',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='catalog.reservation'),
        ),
        migrations.AddIndex(
            model_name='reservation',
            index=models.Index(fields=['package', 'client', 'id'], name='reservation_of_a_client'),
        ),
        migrations.AddConstraint(
            model_name='reservation',
            constraint=models.UniqueConstraint(fields=('package', 'client', 'reference'), name='reservation_reference_once', violation_error_code='unique', violation_error_message='This client has used the reference for this package already.'),
        ),
        migrations.AddConstraint(
            model_name='reservation',
            constraint=catalog.models.rules.CheckRule(condition=models.Q(('quantity__gte', 1)), field='quantity', name='reservation_of_one_or_more', violation_error_code='min_value', violation_error_message='A reservation is of at least 1.'),
        ),
        migrations.AddConstraint(
            model_name='reservation',
            constraint=catalog.models.rules.CheckRule(condition=models.Q(('quantity__lte', 1000000)), field='quantity', name='reservation_of_a_million_or_less', violation_error_code='max_value', violation_error_message='A reservation is of at most 1,000,000.'),
        ),
        migrations.AddIndex(
            model_name='stockmovement',
            index=models.Index(fields=['package', 'id'], name='movement_of_a_package'),
        ),
        migrations.AddConstraint(
            model_name='stockmovement',
            constraint=catalog.models.rules.CheckRule(condition=models.Q(('quantity', 0), _negated=True), field='quantity', name='movement_moves', violation_error_code='moves_nothing', violation_error_message='A movement moves something.'),
        ),
        migrations.AddConstraint(
            model_name='stockmovement',
            constraint=catalog.models.rules.CheckRule(condition=models.Q(models.Q(('reservation__isnull', False), models.Q(models.Q(('kind', 'reserved'), ('quantity__lt', 0)), models.Q(('kind', 'released'), ('quantity__gt', 0)), _connector='OR')), models.Q(('reservation__isnull', True), models.Q(('kind', 'opening'), ('kind', 'set'), _connector='OR')), _connector='OR'), field='reservation', name='movement_of_a_reservation', violation_error_code='movement_without_cause', violation_error_message='A reservation takes stock and gives it back, and nothing else does.'),
        ),
        migrations.AddConstraint(
            model_name='stockmovement',
            constraint=catalog.models.rules.CheckRule(condition=models.Q(models.Q(('kind', 'set'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), field='reason', name='movement_by_hand_says_why', violation_error_code='reason_required', violation_error_message='Say why stock is set: the ledger keeps it.'),
        ),
        migrations.AddConstraint(
            model_name='stockmovement',
            constraint=models.UniqueConstraint(fields=('reservation', 'kind'), name='movement_once', violation_error_code='moved_before', violation_error_message='A reservation takes stock once, and gives it back once.'),
        ),
    ]
