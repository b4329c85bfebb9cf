"""The limit: one WSGI function without a framework, that answers the same from the same tables.

It leaves out what would only slow it down: the count of a numbered list, the signature of a session, whatever
an attacker or an operator might need. Its connection stays open, and its driver prepares statements.
"""
