"""What Prometheus scrapes: ``meters`` are the metrics, ``recorder`` feeds them, ``folder`` shares them.

Nothing is counted while a request is served: finished exchanges queue up, and are counted twice a second.
"""
