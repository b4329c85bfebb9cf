"""How long a customer is still served who has not renewed yet."""

from datetime import datetime

from catalog.domain import wall_clock
from catalog.domain.intervals import Length
from catalog.domain.periods import Period


def grace_end(period: Period, grace: Length) -> datetime | None:
    """Up to when a period is served: [end, end + grace) by the wall clock is our own contract.

    Without grace that is the period's end; what never ends needs none. Grace that is longer than a period
    goes on beside the periods that follow, and moves none of them. Raises as `wall_clock.add` does.
    """
    return None if period.end is None else wall_clock.add(period.end, grace)
