"""The price book: what the community knows about prices, as a base for whatever nobody else prices.

It ships with Floway as ``prices.json``, made by ``deploy/price_book.py`` (its source and licence are in
``LICENSE.txt``), and is loaded into the database once; ``book`` reads such a file, ``shipping`` loads it.
"""
