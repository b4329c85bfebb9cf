"""What is only ever added to: revisions, the feed, the ledger of stock."""

from typing import Any, NoReturn

from django.db import models

from catalog.models.door import require_open


class KeptForEver(RuntimeError):
    """Something tried to change or delete what is only ever added to."""


class KeptQuerySet(models.QuerySet[Any]):
    """Rows are added, inside the door, and never changed."""

    def guard(self) -> None:
        require_open()

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        self.guard()
        if kwargs.get("update_conflicts"):
            self.update()
        return super().bulk_create(*args, **kwargs)

    def update(self, **_: Any) -> NoReturn:
        raise KeptForEver(f"{self.model._meta.verbose_name_plural} are never changed.")

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        self.update()

    def delete(self) -> NoReturn:
        raise KeptForEver(f"{self.model._meta.verbose_name_plural} are never deleted.")


class Kept(models.Model):
    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise KeptForEver(f"{self} is never changed.")
        self.guard()
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise KeptForEver(f"{self} is never deleted.")

    def guard(self) -> None:
        require_open()
