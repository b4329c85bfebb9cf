"""What a package says of the lint in its settings: `"lint": {"dominated": "a campaign, ends in May"}`.

Whatever else stands there silences nothing, and is itself a finding: a reason that is misspelt would
otherwise be one that nobody misses.
"""

from collections.abc import Collection, Iterator

KEY = "lint"
CODE = "bad_silence"


def reason_for(rule: str, silences: object) -> str:
    """Why this rule is to be silent, or nothing. That a silence is bad can't be silenced."""
    if not isinstance(silences, dict) or rule == CODE:
        return ""
    reason = silences.get(rule)
    return reason.strip() if isinstance(reason, str) else ""


def problems_of(silences: object, rules: Collection[str]) -> Iterator[str]:
    """What is wrong with what stands under `lint`, where anything stands there."""
    if silences is None:
        return
    if not isinstance(silences, dict):
        yield "“lint” must be an object of rules, each with the reason why it is silent"
        return
    for rule, reason in silences.items():
        if rule not in rules:
            yield f"there is no rule “{rule}” that could be silenced"
        elif not isinstance(reason, str) or not reason.strip():
            yield f"“{rule}” is silenced without a reason, and so it is not"
