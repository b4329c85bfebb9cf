"""How a request under a key is done once: what happens when two of them meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import F
from rest_framework.response import Response

from config.models import RUNNING, IdempotencyRecord
from config.rest.idempotency import InProgress, KeyedRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def keyed() -> KeyedRequest:
    return KeyedRequest(User.objects.create(), name="a" * 64, fingerprint="b" * 64)


def once(keyed: KeyedRequest, handle: Any) -> Response:
    return keyed.answer_once(handle, transaction.atomic)


def make_a_group() -> Response:
    Group.objects.create()
    return Response({"made": True}, status=201)


def test_one_that_was_given_up_does_nothing_after_its_successor(keyed: KeyedRequest) -> None:
    @contextmanager
    def overtaken() -> Iterator[None]:
        IdempotencyRecord.objects.update(started_at=F("started_at") - RUNNING)
        once(keyed, make_a_group)
        with transaction.atomic():
            yield

    def too_late() -> Response:
        Group.objects.create(name="Too late")
        return Response(status=201)

    with pytest.raises(InProgress):
        keyed.answer_once(too_late, overtaken)

    assert [group.name for group in Group.objects.all()] == [""]
    assert once(keyed, too_late)["Idempotent-Replayed"] == "true"


def test_one_that_meets_another_does_nothing(keyed: KeyedRequest) -> None:
    def while_another_begins() -> Response:
        with pytest.raises(InProgress):
            once(keyed, make_a_group)
        return Response(status=201)

    assert once(keyed, while_another_begins).status_code == 201
    assert not Group.objects.exists()


def test_an_error_undoes_all_and_frees_the_key(keyed: KeyedRequest) -> None:
    def failing() -> Response:
        Group.objects.create()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once(keyed, failing)

    assert not Group.objects.exists()
    assert once(keyed, make_a_group).data is not None


def test_an_answer_without_a_body_is_given_again_without_one(keyed: KeyedRequest) -> None:
    once(keyed, lambda: Response(status=204))

    again = once(keyed, make_a_group)

    assert (again.status_code, again.data) == (204, None)
    assert not Group.objects.exists()
