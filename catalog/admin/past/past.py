"""A package and its revisions, for the pages of its history; those of a deleted draft are there too."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from catalog.admin.fields import KEY
from catalog.domain.identity import PACKAGE, read_key, typeid_of
from catalog.models import Package, Revision
from features.models import Feature


@dataclass(frozen=True)
class Past:
    package: Package | None
    """None where it was a draft, and was deleted."""
    last: Revision
    may_restore: bool

    @classmethod
    def asked(cls, request: HttpRequest, record: str) -> Self:
        """By the id that the feed names. Raises Http404."""
        uuid = read_key(PACKAGE, record)
        revisions = Revision.objects.filter(package__in=[uuid] if isinstance(uuid, UUID) else [])
        last = revisions.select_related("change").order_by("-number").first()
        if last is None:
            raise Http404
        package = Package.objects.filter(uuid=last.package_id).first()
        return cls(package, last, package is not None and request.user.has_perm("catalog.change_package"))

    def __str__(self) -> str:
        return str(self.package) if self.package else f"{self.last.change.code} (deleted)"

    @property
    def revisions(self) -> QuerySet[Revision]:
        return Revision.objects.filter(package__in=[self.last.package_id]).select_related("change")

    def revision(self, number: int) -> Revision:
        """Raises Http404."""
        found: Revision = get_object_or_404(self.revisions, number=number)
        return found

    @property
    def at(self) -> str:
        """The address of its history."""
        return self._address("revisions")

    @property
    def differences_at(self) -> str:
        return self._address("differences")

    def comparing(self, one: int, other: int) -> str:
        return f"{self.differences_at}?from={one}&to={other}"

    def restoring(self, number: int) -> str:
        return self._address("restore_revision", number)

    def _address(self, page: str, *named: object) -> str:
        id_ = typeid_of(PACKAGE, self.last.package_id)
        return reverse(f"admin:catalog_package_{page}", args=[id_, *named])

    def trail(self) -> list[tuple[str, str]]:
        """The steps to its history."""
        if self.package is None:
            return [(reverse("admin:catalog_package_changes"), "History of the catalog")]
        return [(reverse("admin:catalog_package_change", args=[self.package.pk]), str(self.package))]

    def trail_inside(self) -> list[tuple[str, str]]:
        """The steps to a page of its history."""
        return [*self.trail(), (self.at, "History")]


class Choice(forms.Form):
    """Which two revisions are compared: by itself, the last one with the one before."""

    def __init__(self, past: Past, given: Mapping[str, str]) -> None:
        last = past.last.number
        later = given.get("to") or str(last)
        before = str(max(int(later) - 1, 1)) if KEY.fullmatch(later) else ""
        super().__init__({"from": given.get("from") or before, "to": later}, auto_id="compare_%s")
        words = dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Its revisions are 1 to {last}."
        )
        for name, label in (("from", "Compare revision"), ("to", "with")):
            self.fields[name] = forms.IntegerField(
                label=label, label_suffix="", min_value=1, max_value=last, error_messages=words
            )


def quotas() -> set[str]:
    """The codes of the features that a number limits."""
    return {*Feature.objects.filter(quota=True).values_list("code", flat=True)}
