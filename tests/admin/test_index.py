"""The front page."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_front_page_names_the_catalog_and_leads_to_its_parts(operator: Client) -> None:
    page = operator.get("/admin/").content.decode()
    for words in ("Service package catalog", "Packages", "Providers", "Features"):
        assert words in page
