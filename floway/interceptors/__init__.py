"""Small corrections of requests and answers: what an operator switches on, and what a vendor needs.

``chains.py`` has the order and the reasons, ``<protocol>/<verb_phrase>.py`` each interceptor,
``openai/`` those that Chat Completions and Responses share. ``bodies.py`` applies the request halves
to a client's bytes, ``normalizer.py`` the frame halves to an upstream's. Pure: values in, values out.
"""
