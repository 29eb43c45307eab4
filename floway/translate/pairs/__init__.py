"""One folder per pair, ``<client>_via_<upstream>``."""
