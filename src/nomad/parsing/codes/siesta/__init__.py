"""Siesta."""
