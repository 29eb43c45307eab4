"""``python -m floway.simulator --port 9100``."""

import argparse

from floway.simulator.server import main

parser = argparse.ArgumentParser(prog="python -m floway.simulator", description="A deterministic LLM vendor.")
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--port", type=int, required=True, help="0 picks a free port")
parser.add_argument("--key", help="the only API key that is right; without it any is")
arguments = parser.parse_args()
main(arguments.host, arguments.port, arguments.key)
