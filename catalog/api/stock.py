"""Stock set by hand over HTTP."""

from catalog.authorship import LONGEST_REASON
from config.rest.fields import Text, WholeNumber
from config.rest.serializers import Body


class StockBody(Body):
    quantity = WholeNumber(help_text="How many there are now, below zero only by overselling.")
    reason = Text(max_length=LONGEST_REASON, help_text="Why: kept in the ledger.")
