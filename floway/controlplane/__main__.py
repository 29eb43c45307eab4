"""Print the OpenAPI document: ``python -m floway.controlplane > web/openapi.json``."""

import json
import sys

from flask import Flask

from floway import controlplane
from floway.controlplane import document

app = Flask("floway", static_folder=None)
controlplane.register(app)
json.dump(document.of(app), sys.stdout, indent=2, sort_keys=True, ensure_ascii=False)
sys.stdout.write("\n")
