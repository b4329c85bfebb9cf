"""No table of the guide is shown without being run."""

from pathlib import Path

from tests.guides.tables import tables


def test_every_table_of_the_guide_is_run_by_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))

    assert tables()
    assert [title for title in tables() if f'table("{title}")' not in tests] == []


def test_every_table_has_rows() -> None:
    assert [title for title, rows in tables().items() if not rows] == []
