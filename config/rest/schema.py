"""What the OpenAPI document says of every operation: its problems, and its names."""

from collections.abc import Mapping
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, append_meta

from config.rest.schema_parts import (
    ALWAYS_WITH,
    DRY_RUN,
    ETAG,
    FIELDS,
    IDEMPOTENCY_KEY,
    IF_MATCH,
    IF_NONE_MATCH,
    LINK,
    PROBLEM,
    REPLAYED,
    REQUEST_ID,
    TRIED,
)
from config.rest.serializers import RecordSerializer, StrictSerializer


def without_slash(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """A slash at the end is accepted and never required: the document names each address without."""
    return [(path.rstrip("/"), pattern, method, view) for path, pattern, method, view in endpoints]


class NumberField(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # it registers itself
    """Amounts and limits are JSON numbers, not texts."""

    target_class = "config.rest.fields.Number"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        field: Any = self.target
        if field.max_digits is None:
            return {"type": "number"}
        # The largest number of so many digits, of which so many come after the point.
        largest = Decimal(10**field.max_digits - 1).scaleb(-field.decimal_places)
        return {"type": "number", "minimum": 0, "maximum": float(largest)}


SUMMARIES = {
    "list": "List the {}s",
    "retrieve": "Read a {}",
    "create": "Add a {}",
    "update": "Replace a {}",
    "partial_update": "Change a {}",
    "destroy": "Delete a {}",
}


class CatalogSchema(AutoSchema):
    """Adds to each operation what every view has: conditions, tags, and the refusals of the one edge."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            responses = operation["responses"]
            if self._reads_a_version():
                responses["304"] = {"description": "The client has this version already."}
            for status in responses.keys() & {"200", "201", "204", "304"}:
                responses[status]["headers"] = self._headers(status)
            responses |= {status: self._problem(status) for status in self._refusals()}
            operation["responses"] = {status: responses[status] for status in sorted(responses)}
        return operation

    def get_operation_id(self) -> str:
        """`packages_publish`, `reservations_create`: of what, and the action."""
        return f"{self._plural('_')}_{self._action()}"

    def get_summary(self) -> str | None:
        summary = SUMMARIES.get(self._action())
        return summary and summary.format(self._plural(" ").removesuffix("s"))

    def get_tags(self) -> list[str]:
        return [self._plural("-")]

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        """A body is a request by its name: `ReservationRequest`, not `ReservationBodyRequest`."""
        return super().get_serializer_name(serializer, direction).removesuffix("Body")

    def _plural(self, between: str) -> str:
        view: Any = self.view
        return f"{view.basename.replace('-', between)}s"

    def _map_basic_serializer(self, serializer: Any, direction: str) -> Any:
        schema = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]  # it has no types
        if direction == "request" and isinstance(serializer, StrictSerializer):
            schema["additionalProperties"] = False
            if echoed := _echoed(serializer):
                schema["patternProperties"] = echoed
        if direction == "response" and isinstance(serializer, RecordSerializer):
            schema["required"] = sorted(schema["properties"])
            schema["properties"] |= {
                name: self.resolve_serializer(shown, "response").ref
                for name, shown in serializer.beside.items()
            }
        return schema

    def get_override_parameters(self) -> list[Any]:
        parameters = {
            IF_NONE_MATCH: self._reads_a_version(),
            IF_MATCH: self._changes_a_record(),
            IDEMPOTENCY_KEY: self._writes() and self.method == "POST",
            DRY_RUN: self._writes(),
            FIELDS: self._action() in ("list", "retrieve") and self._takes("fields"),
        }
        asked = [parameter for parameter, applies in parameters.items() if applies]
        return [*super().get_override_parameters(), *asked]

    def _map_serializer_field(self, field: Any, direction: str, bypass_extensions: bool = False) -> Any:
        shape = _shape(field, direction)
        if shape is None:
            return super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        schema = self._named(field.component, shape, field) if field.component else {**shape}
        return append_meta(schema, self._get_serializer_field_meta(field, direction))  # type: ignore[no-untyped-call]

    def _named(self, name: str, shape: Mapping[str, Any], field: Any) -> Any:
        """A reference to the shape under its name; `…Body` where a body may say more than an answer."""
        if shape is not field.shape:
            name = f"{name}Body"
        component = ResolvedComponent(name, ResolvedComponent.SCHEMA, {**shape}, object=name)  # type: ignore[no-untyped-call]
        self.registry.register_on_missing(component)
        return component.ref

    def _insert_field_validators(self, field: Any, schema: Any) -> None:
        if _shape(field, "response") is None:
            super()._insert_field_validators(field, schema)  # type: ignore[no-untyped-call]

    def _headers(self, status: str) -> dict[str, Any]:
        headers = {**REQUEST_ID, **ALWAYS_WITH.get(status, {})}
        if status != "204" and (self._reads_a_version() or self._changes_a_version()):
            headers |= ETAG
        if self._action() == "list":
            headers |= LINK
        if self._writes():
            headers |= TRIED
            headers |= REPLAYED if self.method == "POST" else {}
        return headers

    def _problem(self, status: str) -> dict[str, Any]:
        schema = self.resolve_serializer(PROBLEM, "response").ref
        return {
            "content": {"application/problem+json": {"schema": schema}},
            "description": HTTPStatus(int(status)).phrase,
            "headers": {**REQUEST_ID, **ALWAYS_WITH.get(status, {})},
        }

    def _refusals(self) -> list[str]:
        refusals = ["400", "401", "403", "429", "503"]
        if "{" in self.path or self._pages():
            refusals.append("404")
        if self.method != "GET":
            refusals += ["409", "413", "415"]
        if self._changes_a_record():
            refusals.append("412")
        if self._changes_a_record() and self._action() not in getattr(self.view, "never_required", ()):
            refusals.append("428")
        if self._writes() and self.method == "POST":
            refusals.append("422")
        return sorted(refusals)

    def _reads_a_version(self) -> bool:
        return self._has_versions() and self._action() in getattr(self.view, "tagged_reads", ())

    def _changes_a_version(self) -> bool:
        return self._has_versions() and self._writes() and self._action() not in self._unconditional()

    def _changes_a_record(self) -> bool:
        return self._writes() and "{" in self.path and self._action() not in self._unconditional()

    def _writes(self) -> bool:
        return self.method != "GET" and self._action() not in getattr(self.view, "posted_reads", ())

    def _pages(self) -> bool:
        view: Any = self.view
        return self._action() == "list" and view.pagination_class is not None

    def _takes(self, parameter: str) -> bool:
        view: Any = self.view
        return parameter in view.known_parameters()

    def _has_versions(self) -> bool:
        return bool(getattr(self.view, "version_fields", ()))

    def _action(self) -> str:
        return getattr(self.view, "action", None) or ""

    def _unconditional(self) -> tuple[str, ...]:
        return getattr(self.view, "unconditional", ())


def _shape(field: Any, direction: str) -> Any:
    shape = getattr(field, "shape", None)
    return (direction == "request" and getattr(field, "body_shape", None)) or shape


def _echoed(serializer: StrictSerializer) -> dict[str, Any]:
    """What an answer shows and a body may bring back: a document that was read can be sent as it is."""
    read_only = [name for name, field in serializer.fields.items() if field.read_only]
    names = sorted({*serializer.ignored, *read_only}) if isinstance(serializer, RecordSerializer) else []
    said = "As an answer shows it; it can't be changed so."
    return {f"^({'|'.join(names)})$": {"description": said}} if names else {}
