"""What the forms of the admin share: the rules are the model's, and each broken one stands at its field."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.forms.models import construct_instance

from catalog.admin.authors import Reason
from catalog.admin.generic import ModelForm


class RulesForm(ModelForm):
    def _post_clean(self) -> None:
        # Not by Django's own check: it puts its words over ours where a code is known to both.
        construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
        try:
            self.instance.full_clean(exclude=self._get_validation_exclusions())
        except ValidationError as error:
            self.tell(error)

    def tell(self, error: ValidationError) -> None:
        """Show each broken rule at its field, unless that was told already that it has no value at all."""
        told = set(self.errors)
        for name, broken in _by_name(error):
            place = self.place_of(name, broken)
            if place not in told:
                self.add_error(place, broken)

    def place_of(self, name: str, broken: ValidationError) -> str | None:
        """The field to show an error at; None for above the form."""
        return next((place for place in (name, path_of(broken)) if place in self.fields), None)


class RecordForm(RulesForm):
    """A package or provider, and why it is changed."""

    reason = Reason()
    refusal: ValidationError | None = None
    """What the same change was refused with when it was tried; the form is shown again and says it."""

    def full_clean(self) -> None:
        super().full_clean()
        if self.refusal and self.is_bound:
            self.tell(self.refusal)


def path_of(broken: ValidationError) -> str:
    """Where inside the value or the package the rule is broken; see `as_error`."""
    return str((broken.params or {}).get("path", ""))


def _by_name(error: ValidationError) -> Iterator[tuple[str, ValidationError]]:
    for name, broken in error.update_error_dict({}).items():
        yield from ((name, one) for one in broken)
