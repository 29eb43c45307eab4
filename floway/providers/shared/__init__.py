"""What configurations, lists and calls of several kinds have in common; it knows no kind (decision 021)."""
