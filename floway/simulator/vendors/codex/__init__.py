"""OpenAI's side of a ChatGPT subscription: sign-in, tokens, models, Responses and compaction.

The paths are the vendor's own below ``/openai`` (for auth.openai.com) and ``/backend-api``; ``backend.py``
knows them. ``subscribers.py`` and ``sessions.py`` beside it hold the state, ``control.py`` here steers it.
"""
