"""Quantum ESPRESSO: text outputs of pw.x."""
