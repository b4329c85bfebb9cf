"""The page of the lint: findings by rule, each package linked, and else what was looked at."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import lifecycle
from catalog.admin import lint
from catalog.changes import change_package, write
from catalog.models import Package
from features.models import Feature
from features.read_only import open_for_the_seed
from tests.admin.pages import page_of
from tests.factories import make_package, make_published_package

pytestmark = pytest.mark.django_db

LINT = "/admin/catalog/package/lint/"


@pytest.fixture(autouse=True)
def nothing_lacks(registry: None) -> None:
    """Every feature is silenced, so that packages alone are told of."""
    with open_for_the_seed():
        Feature.objects.update(feature_settings={"lint": {"never_granted": "not in this test"}})


@pytest.fixture
def basic() -> Package:
    """A package that another one dominates."""
    make_published_package(code="meet-plus", price=9, features={"max_rooms": 10})
    return make_published_package(code="meet-basic", price=10, features={"max_rooms": 5})


def shown(client: Client) -> str:
    answer = client.get(LINT)
    assert answer.status_code == 200
    return answer.content.decode()


def words(page: str) -> str:
    """What the page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def silence(package: Package, **reasons: str) -> None:
    with change_package(package):
        package.package_settings = {"lint": reasons}
        write(package)


def test_a_finding_stands_under_its_rule_with_its_reason_and_what_would_mend_it(
    operator: Client, basic: Package
) -> None:
    page = shown(operator)

    assert "1 finding. Packages on offer: 2, of 2 not retired. " in page
    card = words(page.split('aria-labelledby="dominated"')[1].split("</section>")[0])
    assert card.startswith(
        "> Dominated packages 1 dominated meet-basic meet-plus costs no more (USD 9.00, once)"
    )
    assert "Grant more than meet-plus in something" in card
    assert card.endswith("Compared with meet-plus .")


def test_each_package_is_linked(operator: Client, basic: Package) -> None:
    page = shown(operator)

    for package in Package.objects.all():
        assert f'<a href="{page_of(package)}">{package.code}</a>' in page


def test_what_was_looked_for_in_vain_is_told(operator: Client, basic: Package) -> None:
    page = words(shown(operator))

    assert "Looked for besides, and not found" in page
    assert "Trials that are longer than one period, whenever they begin ( trial_longer_than_period )." in page
    assert "Packages for which another one" not in page


def test_what_is_silenced_is_folded_with_the_reason_why(operator: Client, basic: Package) -> None:
    silence(basic, dominated="a <b>campaign</b>")
    page = shown(operator)

    assert "Nothing is wrong with the offer" in page
    folded = page.split('<details class="card lint">')[1].split("</details>")[0]
    assert page_of(basic) in folded
    assert "<strong>Silenced:</strong> a &lt;b&gt;campaign&lt;/b&gt;" in folded
    assert "Grant more than meet-plus" not in page
    assert "packages for which another one" not in page.lower()


def test_a_catalog_with_nothing_wrong_says_what_was_looked_at(operator: Client) -> None:
    make_published_package(features={"max_rooms": 5})
    page = words(shown(operator))

    assert "Nothing found. Packages on offer: 1, of 1 not retired. Features: " in page
    assert "Nothing is wrong with the offer all well" in page
    assert "Looked for besides, and not found" in page


def test_a_catalog_with_nothing_on_offer_says_so(operator: Client) -> None:
    make_package()

    page = words(shown(operator))
    assert "There is nothing on offer" in page
    assert "1 is not retired" in page
    assert "What was looked for" in page
    assert "all well" not in page


def test_a_feature_leads_to_the_registry_for_whoever_may_see_it(
    operator: Client, member_of: Callable[[str], Client]
) -> None:
    with open_for_the_seed():
        Feature.objects.filter(code="polls").update(feature_settings={})
    make_published_package(features={"max_rooms": 5})

    assert '<a href="/admin/features/feature/?q=polls">polls</a>' in shown(operator)
    assert ">polls<" in shown(member_of("Catalog readers"))


def test_of_very_many_findings_the_first_are_shown(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lint, "SHOWN", 2)
    for number in range(5):
        make_published_package(code=f"empty-{number}", currency="EUR")
    page = words(shown(operator))

    assert "Packages that grant nothing 5 grants_nothing" in page
    assert "and 3 more: manage.py lint_catalog prints all of them" in page


def test_the_findings_are_kept_until_something_changes(operator: Client, basic: Package) -> None:
    shown(operator)
    with CaptureQueriesContext(connection) as again:
        shown(operator)
    lifecycle.retire(basic)

    assert not [query for query in again if "catalog_storeddocument" in query["sql"]]
    assert "Nothing is wrong" in shown(operator)


def test_it_takes_the_same_queries_however_many_packages_there_are(operator: Client, basic: Package) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            shown(operator)
        return len(captured)

    few = queries()
    for number in range(20):
        make_published_package(code=f"empty-{number}", currency="EUR")
    assert queries() == few


def test_documents_that_are_not_there_are_told_and_nothing_fails(operator: Client, basic: Package) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalog_storeddocument")

    answer = operator.get(LINT)
    assert answer.status_code == 503
    assert "Packages have no document yet" in answer.content.decode()


def test_readers_may_look_and_others_may_not(member_of: Callable[[str], Client], client: Client) -> None:
    assert member_of("Catalog readers").get(LINT).status_code == 200
    assert member_of("Stock clients").get(LINT).status_code == 200
    assert client.get(LINT).status_code == 302


def test_who_may_not_see_packages_may_not_see_what_is_wrong_with_them(
    operator: Client, django_user_model: type
) -> None:
    nobody = Client()
    nobody.force_login(django_user_model.objects.create_user("nobody", is_staff=True))  # type: ignore[attr-defined]

    assert nobody.get(LINT).status_code == 403
    assert LINT not in nobody.get("/admin/").content.decode()
    assert LINT in operator.get("/admin/").content.decode()
