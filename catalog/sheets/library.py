"""What is used of django-import-export, with the types that it lacks."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    class Dataset:
        headers: Sequence[str]

        def __init__(
            self, *rows: Iterable[Any], headers: Sequence[str] = (), title: str | None = None
        ) -> None: ...
        def __getitem__(self, place: slice) -> list[tuple[str, ...]]: ...

    class CSV:
        def export_data(self, dataset: Dataset) -> str: ...

    class XLSX:
        def export_data(self, dataset: Dataset, *, column_width: int) -> bytes: ...

    class Widget:
        def clean(self, value: str, row: Any = None, **kwargs: Any) -> Any: ...
        def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str: ...

    class Field:
        column_name: str

        def __init__(self, attribute: str, column_name: str, widget: Widget | None) -> None: ...
        def clean(self, row: Mapping[str, str], **kwargs: Any) -> Any: ...
        def save(
            self, instance: Any, row: Mapping[str, str], is_m2m: bool = False, **kwargs: Any
        ) -> None: ...
        def get_value(self, instance: Any) -> Any: ...
        def export(self, instance: Any, **kwargs: Any) -> str: ...

    class Resource:
        fields: Mapping[str, Field]

        def export(self, queryset: Iterable[Any]) -> Dataset: ...
else:
    from import_export.fields import Field
    from import_export.formats.base_formats import CSV, XLSX
    from import_export.resources import Resource
    from import_export.widgets import Widget
    from tablib import Dataset

__all__ = ["CSV", "XLSX", "Dataset", "Field", "Resource", "Widget"]
