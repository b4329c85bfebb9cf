"""Clients are made from the served OpenAPI document, and take the tour: list, create, publish, reserve."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from catalog.models import Reservation
from tests.factories import make_provider, make_published_package
from tests.serving import PATIENCE, Served, serving

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = Path(__file__).parent
PROGRAMS = Path(sys.executable).parent


@pytest.fixture
def token(registry: None) -> str:
    printed = StringIO()
    call_command("issue_token", "billing", "--group", "Catalog managers", stdout=printed, stderr=StringIO())
    return printed.getvalue().strip()


@pytest.fixture
def server(token: str) -> Iterator[Served]:
    """With one package on sale, and a provider for those to come."""
    frankfurt = make_provider(code="bbb-frankfurt")
    make_published_package(code="meet-standard", price="9.9", currency="EUR", providers=[frankfurt])
    with serving() as served:
        yield served


@pytest.fixture
def project(tmp_path: Path, server: Served, token: str) -> Path:
    """A project of a stranger's own, with the document as it is served."""
    project = tmp_path / "project"
    shutil.copytree(CLIENTS, project, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    (project / "openapi.json").write_bytes(document(server, token))
    return project


def document(server: Served, token: str) -> bytes:
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.oai.openapi+json"}
    with closing(server.conversation()) as connection:
        connection.request("GET", "/api/v1/schema", headers=headers)
        answer = connection.getresponse()
        assert answer.status == 200
        return answer.read()


def run(project: Path, *command: str | Path, **environment: str) -> str:
    """What a program prints; where it fails, the test fails with all that it said."""
    done = subprocess.run(
        command,
        cwd=project,
        env={"PATH": f"{PROGRAMS}:{os.environ['PATH']}", "HOME": str(project), **environment},
        timeout=5 * PATIENCE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def told(code: str) -> list[str]:
    """What a tour tells of what it sees and does."""
    return [
        "meet-standard costs 9.9 EUR",
        f"{code} is draft",
        "Not yet: not_active",
        f"{code} is active",
        "billing has 2 by order-1",
    ]


def sold() -> list[tuple[str, str, int]]:
    return [*Reservation.objects.values_list("package__code", "reference", "quantity")]


def where(server: Served, token: str) -> dict[str, str]:
    return {"CATALOG_URL": f"http://{server.address}", "CATALOG_TOKEN": token}


def test_the_tour_by_a_python_client(project: Path, server: Served, token: str) -> None:
    made = ("--path=openapi.json", "--output-path=catalog_client", "--meta=none", "--fail-on-warning")
    run(project, "openapi-python-client", "generate", *made)
    # The tour is checked; how well the generator types what it makes is its own concern.
    run(project, "mypy", "--strict", "--follow-imports=silent", "tour.py")
    printed = run(project, "python", "tour.py", **where(server, token))

    assert printed.splitlines() == told("meet-by-python")
    assert sold() == [("meet-by-python", "order-1", 2)]


@pytest.mark.typescript
def test_the_tour_by_a_typescript_client(project: Path, server: Served, token: str) -> None:
    (project / "node_modules").symlink_to(CLIENTS / "node_modules")
    for script in ("client", "check"):
        run(project, "npm", "run", script)
    printed = run(project, "npm", "run", "--silent", "tour", **where(server, token))

    assert printed.splitlines() == told("meet-by-typescript")
    assert sold() == [("meet-by-typescript", "order-1", 2)]
