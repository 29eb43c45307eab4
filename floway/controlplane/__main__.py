"""Print the OpenAPI document, or the page of it for people.

``python -m floway.controlplane > web/openapi.json``
``python -m floway.controlplane markdown > docs/api.md``
"""

import json
import sys

from flask import Flask

from floway import controlplane
from floway.controlplane import document, reference

app = Flask("floway", static_folder=None)
controlplane.register(app)
described = document.of(app)
if sys.argv[1:] == ["markdown"]:
    sys.stdout.write(reference.markdown(described))
else:
    json.dump(described, sys.stdout, indent=2, sort_keys=True, ensure_ascii=False)
    sys.stdout.write("\n")
