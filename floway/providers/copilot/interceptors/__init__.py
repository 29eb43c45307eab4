"""What Copilot needs otherwise than the vendors whose models it serves, one file each.

``floway/providers/copilot/rewriting.py`` has their order.
"""
