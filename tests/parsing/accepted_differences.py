"""Expected values that we do not meet on purpose, with the evidence.

Each row: pattern of mainfiles, pattern of paths (`*` matches anything), why the raw file speaks for our value.
"""

from __future__ import annotations

CALCULATION = "section_run[0].section_single_configuration_calculation"

ACCEPTED: list[tuple[str, str, str]] = [
    (
        "quantum-espresso/*",
        "section_run[0].section_sampling_method*",
        "These are single self-consistent cycles (no BFGS, no dynamics in the output). The original marks every run of "
        "pw.x as a geometry optimisation; the contract has no sampling section for single points. Runs that do relax "
        "(TiO2_opt, the strained diamonds) have it and pass.",
    ),
    (
        "abinit/Si/Si.out",
        "section_run[0].section_sampling_method*",
        "A single self-consistent cycle: no ionmov, optcell or ntime among the input variables in the output.",
    ),
    (
        "abinit/H2/H2.out",
        "section_run[0].section_sampling_method*",
        "Only the first data set moves atoms (ionmov1 3, ntime1 10). The second is a single point (ionmov2 0, ntime2 "
        "1), so there is one sampling method and not two.",
    ),
    *(
        (
            mainfile,
            f"{CALCULATION}[0].section_eigenvalues[0].eigenvalues_kpoints",
            "The original multiplies with the transposed cell. Example, line 145 of the k-point list of Pt_noncol: "
            "(0.3333, 0.3333, -0.0667) times a(1) = (-0.5, 0, 0.5) is -0.2, a multiple of 1/15 as it must be for "
            "this mesh; the expected -0.1333 belongs to the column (-0.5, 0, -0.5). For fe_bcc_spin of the samples our "
            "values equal the list of crystal coordinates that pw.x prints itself.",
        )
        for mainfile in (
            "quantum-espresso/Pt_noncol/pw.out",
            "quantum-espresso/v010-quantum-espresso/benchmark.out",
        )
    ),
    *(
        (
            "quantum-espresso/TiO2_opt/pw.out",
            path,
            "A relaxation of the cell (calculation = 'vc-relax'). The last calculation has the cell of the output's "
            "last `crystal axes` (1.006947, 1.006947, 0.643342 alat) and of CELL_PARAMETERS; the original keeps the "
            "first cell for all steps, and so gets positions and k-points wrong too (1/7 of the mesh becomes 0.1419).",
        )
        for path in (
            "section_run[0].section_system[5].lattice_vectors",
            "section_run[0].section_system[5].simulation_cell",
            "section_run[0].section_system[5].atom_positions",
            f"{CALCULATION}[5].section_eigenvalues[0].eigenvalues_kpoints",
        )
    ),
]
