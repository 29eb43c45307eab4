"""GitHub's side of Copilot: device sign-in, token exchange, seat, models and the three surfaces.

Every path is below ``/github/<host>``, since GitHub has several: a page host (``github.com`` or a tenant of
ghe.com), its ``api.`` host, and the host that the exchange names. ``floway/simulator/copilot.py`` knows the
paths, ``seats.py`` beside it holds the state, ``control.py`` here steers it.
"""
