"""CPU per completed unit of work, side by side in one run. ``README.md`` tells how to read it."""
