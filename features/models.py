"""The stored registry: read by everyone, written by the seed alone."""

from django.db import models

from features.declaration import AGGREGATION_TYPES, DELIVERED_BY, PERIODICITY_TYPES, reset_in_words
from features.declaration_rules import CODE_LENGTH, DESCRIPTION_LENGTH, NAME_LENGTH, SUFFIX_LENGTH
from features.read_only import only_by_the_seed


class FeatureQuerySet(models.QuerySet["Feature"]):
    create = only_by_the_seed(models.QuerySet.create)
    get_or_create = only_by_the_seed(models.QuerySet.get_or_create)
    update_or_create = only_by_the_seed(models.QuerySet.update_or_create)
    bulk_create = only_by_the_seed(models.QuerySet.bulk_create)
    bulk_update = only_by_the_seed(models.QuerySet.bulk_update)
    update = only_by_the_seed(models.QuerySet.update)
    delete = only_by_the_seed(models.QuerySet.delete)

    def usable_on(self, service_type: str) -> "FeatureQuerySet":
        """The features that a package of this service type can grant, available or not."""
        # SQLite has no way to look into a JSON array, and the registry has only some dozens of rows.
        codes = [
            feature.code for feature in self.only("code", "service_types") if feature.suits(service_type)
        ]
        return self.filter(code__in=codes)


class Feature(models.Model):
    """What a package can grant: a quota that a number limits, or a switch that is on or off."""

    name = models.CharField(max_length=NAME_LENGTH)
    code = models.CharField(max_length=CODE_LENGTH)
    field_suffix = models.CharField("unit", max_length=SUFFIX_LENGTH, blank=True)
    aggregation_type = models.CharField("aggregation", max_length=32, choices=AGGREGATION_TYPES)
    description = models.CharField(max_length=DESCRIPTION_LENGTH)
    consumable = models.BooleanField()
    quota = models.BooleanField()
    periodicity_type = models.CharField(max_length=16, choices=[(word, word) for word in PERIODICITY_TYPES])
    periodicity = models.PositiveIntegerField()
    feature_settings = models.JSONField("settings", default=dict, blank=True)
    feature_metadata = models.JSONField("metadata", default=dict, blank=True)
    service_types = models.JSONField(default=list, blank=True)
    delivered_by = models.CharField(max_length=16, choices=DELIVERED_BY)
    available = models.BooleanField()
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FeatureQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="one_feature_per_code",
                violation_error_code="duplicate_code",
                violation_error_message="The registry has a feature of this code already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

    save = only_by_the_seed(models.Model.save)
    delete = only_by_the_seed(models.Model.delete)

    @property
    def reset(self) -> str:
        """How often usage is reset, in words."""
        return reset_in_words(self.periodicity_type, self.periodicity)

    @property
    def meaning(self) -> str:
        """What a package says by its value, in words."""
        if not self.quota:
            return "A package has it on or off."
        number = f"a number of {self.field_suffix}" if self.field_suffix else "a number"
        if not self.consumable:
            return f"A package caps it at {number}, or has it unlimited; each use is looked at by itself."
        counted = AGGREGATION_TYPES[self.aggregation_type] + (
            self.field_suffix and f" of {self.field_suffix}"
        )
        ends = "is never reset" if self.periodicity == 0 else f"is reset {self.reset}"
        return f"A package limits it to {number}, or has it unlimited; use is the {counted}, and {ends}."

    def suits(self, service_type: str) -> bool:
        """Whether a package of this service type can grant the feature; no types named means all."""
        return not self.service_types or service_type in self.service_types
