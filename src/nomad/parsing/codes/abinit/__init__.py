"""ABINIT: text outputs."""
