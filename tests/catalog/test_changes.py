"""A change is made to what is stored now, answers for the whole package, and is undone as a whole."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from catalog import lifecycle
from catalog.changes import change_package, change_provider, write
from catalog.models import Package, PackageProvider, Provider, Status
from catalog.models.rules import Refused
from tests.catalog.rows import all_rows
from tests.factories import grant, make_package, make_provider, make_published_package, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def sold(registry: None) -> Package:
    return make_published_package(code="meet-standard", features={"max_rooms": 5})


@pytest.fixture
def draft(registry: None) -> Package:
    return make_package(code="meet-draft", features={"max_rooms": 5})


def renamed(record: Any, name: str) -> None:
    record.name = name
    record.full_clean()
    record.save()


def deactivated(provider: Provider) -> None:
    provider.active = False
    provider.full_clean()
    provider.save()


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> set[str | None]:
    return {error.code for error in refused.value.error_list}


def test_an_error_undoes_everything(sold: Package) -> None:
    before = all_rows()

    def change_and_fail() -> None:
        with change_package(sold):
            sold.name = "Other"
            write(sold, features=[grant(sold, "public_chat", True)], providers=[])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()
    assert all_rows() == before


def test_what_would_break_a_package_on_sale_is_undone(sold: Package) -> None:
    before = all_rows()

    with pytest.raises(Refused) as refused, change_package(sold):
        write(sold, providers=[])

    assert codes_of(refused) == {"no_default_provider"}
    assert all_rows() == before


def test_what_would_break_no_package_on_sale_is_kept(draft: Package) -> None:
    with change_package(draft):
        write(draft, features=[], providers=[])

    assert not draft.features.exists()


def test_what_broke_a_package_before_does_not_stop_another_change(sold: Package) -> None:
    withdraw("max_rooms")

    with change_package(sold):
        renamed(sold, "Renamed")

    assert Package.objects.get().name == "Renamed"


def test_what_would_break_the_packages_of_a_provider_names_them(registry: None) -> None:
    only_one = make_provider(code="bbb-recorder")
    make_published_package(
        code="meet-recorded",
        features={"recording": True},
        providers=[make_provider(features_off=["recording"]), only_one],
    )
    before = all_rows()

    with pytest.raises(Refused, match="meet-recorded") as refused, change_provider(only_one):
        deactivated(only_one)

    assert codes_of(refused) == {"feature_not_understood"}
    assert all_rows() == before


def test_the_package_is_handed_out_fresh(sold: Package) -> None:
    stale = Package.objects.with_parts().get(pk=sold.pk)
    with change_package(sold):
        renamed(sold, "Fresh")
        sold.features.all().delete()

    with change_package(stale) as handed_out:
        assert handed_out is stale
        assert (stale.name, list(stale.features.all())) == ("Fresh", [])


def test_the_provider_is_handed_out_fresh(registry: None) -> None:
    provider = make_provider()
    stale = Provider.objects.get(pk=provider.pk)
    with change_provider(provider):
        renamed(provider, "Fresh")

    with change_provider(stale) as handed_out:
        assert (handed_out is stale, stale.name) == (True, "Fresh")


def test_what_is_to_be_attached_is_fresh_too(draft: Package) -> None:
    provider = make_provider()
    stale = Provider.objects.get(pk=provider.pk)
    with change_provider(provider):
        deactivated(provider)

    with pytest.raises(ValidationError) as refused, change_package(draft, attaching=[stale]):
        write(draft, providers=[PackageProvider(package=draft, provider=stale, default=True)])
    assert refused.value.error_dict["providers.0.default"][0].code == "inactive_default"


def test_a_package_deleted_meanwhile_is_not_there(draft: Package) -> None:
    stale = Package.objects.get(pk=draft.pk)
    lifecycle.delete(draft)

    with pytest.raises(Package.DoesNotExist), change_package(stale):
        pytest.fail("There is nothing to change.")


def test_a_provider_deleted_meanwhile_is_not_there(draft: Package) -> None:
    provider = make_provider()
    stale = Provider.objects.get(pk=provider.pk)
    with change_provider(provider):
        provider.delete()

    with pytest.raises(Provider.DoesNotExist), change_provider(stale):
        pytest.fail("There is nothing to change.")
    with pytest.raises(Provider.DoesNotExist), change_package(draft, attaching=[stale]):
        pytest.fail("There is nothing to attach.")


def test_a_new_package_does_not_answer_for_the_one_around_it(sold: Package) -> None:
    withdraw("max_rooms")

    with change_package(sold):
        copy = make_package(code="meet-copy")

    assert Package.objects.filter(pk=copy.pk).exists()


def test_a_package_made_within_the_change_of_another_answers_for_itself(sold: Package) -> None:
    new = Package(code="meet-new", name="New", service_type="meet", status=Status.ACTIVE)

    with pytest.raises(Refused) as refused, change_package(sold):
        new.save()

    assert codes_of(refused) == {"no_default_provider"}


def test_what_is_refused_within_a_change_undoes_the_inner_one_alone(sold: Package, draft: Package) -> None:
    def publish_under_another_name() -> None:
        with change_package(draft):
            draft.status = Status.ACTIVE
            renamed(draft, "Undone")

    with change_package(sold):
        renamed(sold, "Kept")
        with pytest.raises(Refused):
            publish_under_another_name()

    names = dict(Package.objects.values_list("code", "name"))
    assert names["meet-standard"] == "Kept"
    assert names["meet-draft"] != "Undone"
