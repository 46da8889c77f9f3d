"""Phonopy."""
