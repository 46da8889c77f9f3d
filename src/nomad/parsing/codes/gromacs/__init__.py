"""GROMACS: the log of mdrun, and the run input, energy and trajectory files beside it."""
