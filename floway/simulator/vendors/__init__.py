"""One package per vendor protocol, each with its own reading, checks, answers and errors."""
