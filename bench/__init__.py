"""Measurements against named tools on the same work in the same run. Ratios count, not seconds."""
