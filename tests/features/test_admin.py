"""Operators see and search features, and change none."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse, reverse_lazy

from features import seeding
from features.models import Feature
from tests.features.plans import changes_nothing

pytestmark = pytest.mark.django_db

LIST = reverse_lazy("admin:features_feature_changelist")


@pytest.fixture(autouse=True)
def seeded() -> None:
    seeding.seed()


def page(name: str) -> str:
    return reverse(f"admin:features_feature_{name}", args=[Feature.objects.get(code="max_rooms").pk])


def listed(client: Client, **query: str) -> list[str]:
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return [feature.code for feature in answer.context["cl"].result_list]


def test_the_list_shows_every_feature_by_code(admin_client: Client) -> None:
    codes = listed(admin_client)
    assert len(codes) == Feature.objects.count()
    assert codes == sorted(codes)


def test_the_list_tells_kind_and_reset_in_words(admin_client: Client) -> None:
    answer = admin_client.get(LIST, {"q": "highlight"})
    for text in ("quota", "every 2 weeks", "On Demand Video", "the platform"):
        assert text in answer.content.decode()


def test_what_a_feature_lacks_is_a_dash_as_in_every_list(admin_client: Client) -> None:
    answer = admin_client.get(LIST, {"q": "watermark"})
    assert '<td class="field-field_suffix">—</td>' in answer.content.decode()


@pytest.mark.parametrize("term", ["restream_targets", "Restream targets", "other platforms"])
def test_a_feature_is_found_by_code_name_and_description(admin_client: Client, term: str) -> None:
    assert listed(admin_client, q=term) == ["restream_targets"]


def test_a_feature_named_like_the_term_comes_before_those_described_by_it(admin_client: Client) -> None:
    found = listed(admin_client, q="recording")

    assert found[0] == "recording"
    assert "highlight_clips" in found[1:]


@pytest.mark.parametrize(
    ("query", "found", "left_out"),
    [
        ({"service_type": "audcast"}, "peak_listeners", "private_chat"),
        ({"service_type": "audcast"}, "max_accounts", "private_chat"),
        ({"reset": "never"}, "max_rooms", "peak_listeners"),
        ({"reset": "never"}, "max_rooms", "private_chat"),
        ({"reset": "daily"}, "peak_listeners", "max_rooms"),
        ({"quota__exact": "0"}, "private_chat", "max_rooms"),
        ({"aggregation_type__exact": "max_agg"}, "peak_viewers", "max_rooms"),
        ({"delivered_by__exact": "provider"}, "max_duration", "max_rooms"),
        ({"service_type": "video", "reset": "weekly", "_facets": "True"}, "video_uploads", "max_rooms"),
    ],
)
def test_the_list_is_filtered(admin_client: Client, query: dict[str, str], found: str, left_out: str) -> None:
    codes = listed(admin_client, **query)
    assert found in codes
    assert left_out not in codes


def test_a_feature_is_shown(admin_client: Client) -> None:
    answer = admin_client.get(page("change"))
    assert answer.status_code == 200
    assert "How many rooms a customer can have." in answer.content.decode()
    assert 'name="_save"' not in answer.content.decode()


def test_a_feature_is_not_added_changed_or_deleted(admin_client: Client) -> None:
    for address in (reverse("admin:features_feature_add"), page("change"), page("delete")):
        assert admin_client.post(address, {"name": "Halls", "post": "yes"}).status_code == 403
    assert changes_nothing(seeding.plan())


def test_features_are_not_deleted_by_an_action(admin_client: Client) -> None:
    chosen = {
        "action": "delete_selected",
        "_selected_action": [Feature.objects.get(code="max_rooms").pk],
        "post": "yes",
    }
    admin_client.post(LIST, chosen)
    assert changes_nothing(seeding.plan())


def test_who_may_view_features_sees_them_and_nobody_else(client: Client) -> None:
    operator = User.objects.create_user("operator", is_staff=True)
    client.force_login(operator)
    assert client.get(LIST).status_code == 403
    operator.user_permissions.add(Permission.objects.get(codename="view_feature"))
    assert client.get(LIST).status_code == 200
