"""The page that takes a spreadsheet of packages, and shows what it would change."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from catalog.admin.operators import OperatorsPage, shown_page
from catalog.admin.preview import previewed
from catalog.admin.wished import IMPORT
from catalog.sheets import LONGEST, MOST, Unreadable
from catalog.sheets.lines import SheetOfLines
from catalog.sheets.reading import read_sheet

MIB = 1024 * 1024


class Spreadsheet(forms.FileField):
    """Comes to be the lines of the sheet."""

    def clean(self, data: object, initial: object = None) -> SheetOfLines:
        file = super().clean(data, initial)
        if file.size > LONGEST:
            raise ValidationError(f"The file is larger than {LONGEST // MIB} MiB.", "too_large")
        try:
            return read_sheet(file.read())
        except Unreadable as error:
            raise ValidationError(str(error), "unreadable") from error


class SpreadsheetForm(forms.Form):
    sheet = Spreadsheet(
        label="Spreadsheet",
        help_text=f"XLSX, or CSV in UTF-8: up to {MOST:,} packages and {LONGEST // MIB} MiB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )


def import_sheet(request: HttpRequest) -> HttpResponse:
    form = SpreadsheetForm(request.POST, request.FILES) if request.method == "POST" else SpreadsheetForm()
    if not form.is_valid():
        return shown_page(request, "catalog/import.html", title=IMPORT.title, form=form)
    sheet = form.cleaned_data["sheet"]
    return previewed(request, IMPORT, sheet.lines, problems=sheet.problems, letters=sheet.letters)


IMPORT_SHEET = OperatorsPage("import/", "import", import_sheet, "catalog.change_package")
