"""What a seed would do."""

from features.registry import Plan


def changes_nothing(plan: Plan) -> bool:
    return not (plan.created or plan.updated or plan.withdrawn)
