"""The rows that an archive carries: ``sections`` names them, ``rows`` reads and ``writing`` writes them."""
