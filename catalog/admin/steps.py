"""What happens to a package as a whole: to those chosen in the list, or to one on its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from catalog import lifecycle
from catalog.admin.authors import by_operator
from catalog.admin.refusals import GONE, REFUSALS, refusal_of, sentences
from catalog.models import Package, Status

if TYPE_CHECKING:
    from catalog.admin.generic import ModelAdmin


@dataclass(frozen=True)
class Step:
    name: str
    run: Callable[[Package], Package | None]
    participle: str
    outcome: str
    """What is true of a package that took the step, also where it was so before."""
    suits: Callable[[Package], bool]
    """Whether the package's page offers the step."""
    permission: str = "change"

    def take(self, model_admin: ModelAdmin, request: HttpRequest, package: Package) -> Package | None:
        """The package that the step led to; None where it was refused, which the operator is told."""
        try:
            with by_operator(request), transaction.atomic():
                reached = self.run(package) or package
                model_admin.log_change(request, reached, f"{self.participle.capitalize()}.")
        except GONE:
            reason = "It was deleted meanwhile."
        except REFUSALS as error:
            reason = sentences(refusal_of(error))
        else:
            return reached
        model_admin.message_user(request, f"{package} was not {self.participle}. {reason}", messages.ERROR)
        return None

    def tell(self, model_admin: ModelAdmin, request: HttpRequest, reached: list[Package]) -> None:
        if len(reached) == 1:
            model_admin.message_user(request, f"{reached[0]} {self.outcome}.", messages.SUCCESS)
        elif reached:
            words = f"{len(reached)} packages: each {self.outcome}."
            model_admin.message_user(request, words, messages.SUCCESS)


STEPS = {
    step.name: step
    for step in (
        # Not on the page, which saves and publishes at once.
        Step("publish", lifecycle.publish, "published", "is active now", lambda _: False),
        Step(
            "unpublish",
            lifecycle.unpublish,
            "unpublished",
            "is not on sale now",
            lambda package: package.status == Status.ACTIVE,
        ),
        Step("retire", lifecycle.retire, "retired", "is retired now", lambda package: not package.retired),
        Step("restore", lifecycle.restore, "restored", "is not retired now", lambda package: package.retired),
    )
}
# Of one package there is a page that asks for its code, name and price.
CLONE = Step("clone", lifecycle.clone, "cloned", "is a new draft", lambda _: False, permission="add")


def action_of(step: Step) -> Callable[[Any, HttpRequest, QuerySet[Package]], None]:
    """The step for those chosen in the list: each by itself, so that one refused does not stop the others."""

    @admin.action(description=f"{step.name.capitalize()} selected packages", permissions=[step.permission])
    def action(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet[Package]) -> None:
        taken = [step.take(model_admin, request, package) for package in queryset]
        step.tell(model_admin, request, [package for package in taken if package])

    action.__name__ = step.name
    return action
