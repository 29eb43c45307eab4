"""Archives of an installation: one file with what operators configure, and on request what was used.

``export`` writes one from a single moment of the database. ``reading`` checks a file before anything is
decided, ``plan`` compares it with what is stored, ``apply`` does what the plan says, in one transaction.
The form of a file is in ``document``, its encryption in ``sealing``, that of a value in ``values``.
"""
