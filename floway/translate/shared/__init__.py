"""What several pairs do in the same way; one idea per file."""
