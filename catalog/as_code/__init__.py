"""The catalog as code: a directory of TOML files, one a package and a provider, that people keep and review.

`exporting` writes it, `comparing` finds the files that say something else than the catalog, and `applying`
brings these into it, all of them or none. To see what would be done, it is done and undone.
"""
