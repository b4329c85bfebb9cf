"""A catalog to try everything out with: a file here is the providers and packages of one service type.

The keys are those of the API, but for these: `features` maps a code to its value, or to a table with the
value and what else the entry says; of `providers` the first is the default; a `status` left out is active;
`sold` are the quantities that the user `shop` reserves; `opens_in_days` and `closes_in_days` count from the
day of loading, back where negative. A provider's secrets stand nowhere: it is loaded with random ones.
"""

from catalog.demo.loading import DemoRefused, Loaded, load

__all__ = ["DemoRefused", "Loaded", "load"]
