"""The rules of the lint, in the order in which their findings are shown."""

from catalog.domain.lint import (
    dominated,
    grants_nothing,
    missing_in_family,
    never_granted,
    never_sold,
    overage_dearer,
    overage_never_dearer,
    rank_contradicts_limits,
    trial_longer_than_period,
)
from catalog.domain.lint.bad_silence import rule_about
from catalog.domain.lint.findings import PackageRule, Rule

SILENCEABLE: tuple[PackageRule, ...] = (
    dominated.RULE,
    rank_contradicts_limits.RULE,
    overage_dearer.RULE,
    overage_never_dearer.RULE,
    missing_in_family.RULE,
    trial_longer_than_period.RULE,
    grants_nothing.RULE,
    never_sold.RULE,
)

OF_PACKAGES = (*SILENCEABLE, rule_about({rule.code for rule in SILENCEABLE}))

RULES: tuple[Rule, ...] = (*SILENCEABLE, never_granted.RULE, OF_PACKAGES[-1])
