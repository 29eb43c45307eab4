"""What every pair with a Gemini upstream shares.

The way there: ``families`` says what a model takes; ``contents`` builds the conversation out of
``media``, ``results`` and ``signatures``; ``tools``, ``schema`` and ``names`` the declarations;
``thinking`` and ``generation`` the parameters. The way back: ``answer`` reads the frames into
pieces and an ``ending``; ``usage`` and ``errors`` say the rest.

https://ai.google.dev/api/generate-content
"""
