"""What every pair with a Gemini client shares.

The way there: ``request`` reads the document into an ``Asked``, with ``contents`` for the
conversation, ``calls`` for the ids of its tool calls, ``tools``, ``names`` and ``schema`` for the
declarations, ``generation`` for the parameters. The way back: ``answer`` writes the frames, with
``ending`` and ``usage`` for the last one. ``seal`` carries an upstream's reasoning in both directions.

https://ai.google.dev/api/generate-content
"""
