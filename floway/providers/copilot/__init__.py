"""A seat of GitHub Copilot as an upstream."""
