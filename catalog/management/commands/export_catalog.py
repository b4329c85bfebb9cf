"""Writes the catalog as code: a readable TOML file a package and a provider."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from catalog.as_code.exporting import export, remove_strangers
from catalog.management.catalog_command import CatalogCommand


class Command(CatalogCommand):
    help = (
        "Writes a TOML file a package and a provider, without ids, stock and secrets: the same bytes for the "
        "same catalog. Files that say it already are left alone, and so is whatever else the directory has."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--prune",
            action="store_true",
            help="remove the files of packages and providers that the catalog does not have",
        )

    def do(self, directory: Path, *, prune: bool = False, **options: Any) -> None:
        exported = export(directory, self.tell)
        if prune:
            remove_strangers(directory, exported)
        for name in exported.removed:
            self.stdout.write(f"removed  {name}")
        for name in exported.strangers:
            self.stdout.write(
                f"left     {name}: the catalog has none of this code; `--prune` removes the file"
            )
        self.stdout.write(
            f"{directory}: {exported.written:,} written, {exported.unchanged:,} unchanged, "
            f"{len(exported.removed):,} removed, {len(exported.strangers):,} left."
        )
