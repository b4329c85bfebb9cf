"""How fast the catalog is, measured: `make bench`. No part of the product, and imported by none of it.

The process that runs it knows nothing of Django. It starts three kinds of servers on the same data, lets one
load generator ask them in turns, and starts `bench.inside` for what is measured within a process.
"""
