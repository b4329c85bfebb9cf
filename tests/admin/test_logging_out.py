"""Who logs out is told that they are, and how to come back."""

from django.test import Client
from django.urls import reverse


def test_logging_out_says_so_and_leads_back(admin_client: Client) -> None:
    answer = admin_client.post(reverse("admin:logout"))

    words = answer.content.decode()
    assert "Nobody is logged in at this browser now." in words
    assert f'<a href="{reverse("admin:index")}">Log in again</a>' in words
    assert "quality time" not in words
