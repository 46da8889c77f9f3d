"""NWChem."""
