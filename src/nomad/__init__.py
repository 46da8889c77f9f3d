"""NOMAD: the data repository of computational materials science."""

__version__ = "0.1.0"
