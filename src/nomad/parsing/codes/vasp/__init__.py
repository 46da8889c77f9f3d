"""VASP: vasprun.xml and OUTCAR."""
