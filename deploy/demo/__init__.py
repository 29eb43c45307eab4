"""``make demo``: the main job on one screen, with a simulated vendor in place of a real one.

``__main__`` tells the story in order; it starts real processes (``processes.py``), sets the gateway up
with the commands an operator uses (``seed.py``), talks to it as a client would
(``conversation.py``) and ends with lines to paste (``paste.py``).
"""
