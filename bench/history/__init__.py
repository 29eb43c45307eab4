"""What the dashboard asks of an installation that is years old, on either database."""
