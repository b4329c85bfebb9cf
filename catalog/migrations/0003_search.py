"""What keeps the admin's list of packages quick when there are many: to filter it, and on PostgreSQL to search it."""

import logging

from django.db import DatabaseError, migrations, models, transaction

logger = logging.getLogger(__name__)

# Django searches by UPPER(column::text) LIKE UPPER('%words%').
STATEMENTS = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX IF NOT EXISTS package_search ON catalog_package USING gin ("
    "upper(code::text) gin_trgm_ops, upper(name::text) gin_trgm_ops, upper(tier::text) gin_trgm_ops)",
)


def make_index(apps, schema_editor):
    """Not every database lets its user create extensions, and no search is worth a failed migration."""
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            for statement in STATEMENTS:
                schema_editor.execute(statement)
    except DatabaseError as error:
        logger.warning(
            "Searching packages in the admin will read all of them, since its index could not be made (%s). "
            "To make it later, let a superuser run: %s;",
            str(error).strip(),
            "; ".join(STATEMENTS),
        )


def drop_index(apps, schema_editor):
    """The extension stays: others may use it."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS package_search")


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0002_revisions'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='package',
            index=models.Index(fields=['currency', 'key'], name='package_currency'),
        ),
        migrations.AddIndex(
            model_name='package',
            index=models.Index(fields=['name', 'key'], name='package_name'),
        ),
        migrations.AddIndex(
            model_name='package',
            index=models.Index(fields=['price', 'key'], name='package_price'),
        ),
        migrations.AddIndex(
            model_name='package',
            index=models.Index(fields=['status', 'key'], name='package_status'),
        ),
        migrations.AddIndex(
            model_name='package',
            index=models.Index(condition=models.Q(('retired', True)), fields=['key'], name='package_retired'),
        ),
        migrations.RunPython(make_index, drop_index),
    ]
