"""What a check of the whole catalog finds, in words."""

from catalog.checking import check


def findings() -> list[str]:
    return [str(finding) for looked in check() for finding in looked.findings]
