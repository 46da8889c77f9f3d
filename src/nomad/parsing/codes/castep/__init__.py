"""CASTEP."""
