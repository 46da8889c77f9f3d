"""LAMMPS: logs with thermodynamic output, data files and trajectories."""
