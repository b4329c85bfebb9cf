"""What was in stock before there was a ledger becomes its first line, so that stock is the ledger's sum."""

from django.db import migrations

OPEN = """
INSERT INTO catalog_stockmovement (package_id, kind, quantity, balance, version, actor, door, reason, created_at)
SELECT package_id, 'opening', quantity, quantity, version, '', 'command', 'As it was when the ledger began', CURRENT_TIMESTAMP
FROM catalog_stock WHERE quantity <> 0
"""


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0005_reservations'),
    ]

    operations = [
        migrations.RunSQL(OPEN, migrations.RunSQL.noop),
    ]
