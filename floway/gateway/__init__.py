"""One request, from arrival to settlement, without Flask. ``pipeline.py`` tells the story."""
