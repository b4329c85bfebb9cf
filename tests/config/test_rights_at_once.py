"""Rights are Django's own; they are only read in one query."""

from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.rights import RightsAtOnce

pytestmark = pytest.mark.django_db

CODES = ("view_feature", "view_package", "add_package", "change_package", "view_provider", "add_group")
SOME = st.sets(st.sampled_from(CODES))


def rights(*codes: str) -> list[Permission]:
    return list(Permission.objects.filter(codename__in=codes))


def make_user(*codes: str, **attributes: Any) -> User:
    user = User.objects.create(username="billing", **attributes)
    user.user_permissions.set(rights(*codes))
    return user


def make_group(*codes: str) -> Group:
    group = Group.objects.create(name=f"Group {Group.objects.count()}")
    group.permissions.set(rights(*codes))
    return group


def told_by(backend: ModelBackend, user: User) -> tuple[set[str], ...]:
    """What a backend says of somebody whom it has not seen before."""
    fresh: Any = User.objects.get(pk=user.pk)
    return (
        backend.get_all_permissions(fresh),
        backend.get_user_permissions(fresh),
        backend.get_group_permissions(fresh),
    )


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(own=SOME, groups=st.lists(SOME, max_size=3), foreign=SOME, active=st.booleans(), root=st.booleans())
def test_everyone_has_the_rights_that_django_tells(
    own: set[str], groups: list[set[str]], foreign: set[str], active: bool, root: bool
) -> None:
    with transaction.atomic():
        user = make_user(*own, is_active=active, is_superuser=root)
        user.groups.set([make_group(*codes) for codes in groups])
        make_group(*foreign)

        assert told_by(RightsAtOnce(), user) == told_by(ModelBackend(), user)
        transaction.set_rollback(True)


def test_rights_are_read_in_one_query() -> None:
    user = make_user("view_package")
    user.groups.add(make_group("view_feature"))

    with CaptureQueriesContext(connection) as queries:
        assert user.has_perm("catalog.view_package")
        assert user.has_perm("features.view_feature")
        assert not user.has_perm("catalog.add_package")
        assert user.has_module_perms("features")
        assert user.get_group_permissions() == {"features.view_feature"}

    assert len(queries) == 1


def test_a_right_that_is_granted_later_is_seen_by_the_next_request() -> None:
    user = make_user()
    assert not user.has_perm("catalog.view_package")

    user.user_permissions.set(rights("view_package"))

    assert User.objects.get(pk=user.pk).has_perm("catalog.view_package")


def test_nobody_and_a_single_record_have_no_rights_of_their_own() -> None:
    user, backend = make_user("view_package"), RightsAtOnce()

    assert backend.get_all_permissions(AnonymousUser()) == set()
    assert backend.get_all_permissions(user, obj=user) == set()
    assert not user.has_perm("catalog.view_package", obj=user)


def test_a_password_is_looked_at_as_before() -> None:
    User.objects.create_user("metering", password="let me in")

    assert authenticate(username="metering", password="let me in")
    assert authenticate(username="metering", password="let me out") is None
