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
    *(
        (
            "phonopy/Ge/phonopy-FHI-aims-displacement-01/phonopy-FHI-aims-displacement-01.out",
            path,
            "An output of FHI-aims, a single point with one method: see the rows of fhi-aims, which hold here as well.",
        )
        for path in (
            "section_run[0].section_method*",
            "section_run[0].section_sampling_method*",
            "section_run[0].section_frame_sequence",
        )
    ),
    (
        "fhi-aims/*",
        "section_run[0].section_sampling_method*",
        "Single points: no relax_geometry and no MD_run in the repeated control.in. The original marks every run as "
        "a geometry optimisation. Runs that do relax (Si_geomopt, v010-fhi-aims) have the section and pass.",
    ),
    (
        "fhi-aims/*",
        "section_run[0].section_frame_sequence",
        "The same runs: a single geometry is no sequence of frames.",
    ),
    (
        "fhi-aims/*",
        "section_run[0].section_method[?].electronic_structure_method",
        "The original repeats the method for each calculation; here there is one method, which all calculations refer "
        "to and which has the expected value. Only GW runs have a second one.",
    ),
    *(
        (
            mainfile,
            f"{CALCULATION}[0].section_k_band[0].section_k_band_segment*.band_energies",
            "Energies of band*.out are relative to the chemical potential (Gamma -1784.35 eV, in the list of "
            "eigenvalues -1790.08 eV). The original adds the Fermi energy too (Si_band_dos_v071914_7 passes), but "
            "cannot read it in newer outputs, where `eV` follows the number, and adds 0.",
        )
        for mainfile in ("fhi-aims/Si_band_dos_v171221_1/aims_CC.out", "fhi-aims/Si_pbe_vs_gw_bands/aims.out")
    ),
    *(
        (
            mainfile,
            path,
            "A Fermi energy of 0 stands nowhere in the file: the original writes 0 where it cannot read one. The "
            "highest occupied state is at -6.2 eV, the lowest unoccupied one at -4.8 eV.",
        )
        for mainfile in ("fhi-aims/Si_geomopt/out.out", "fhi-aims/v010-fhi-aims/aims.out")
        for path in (f"{CALCULATION}*.energy_reference_fermi",)
    ),
    *(
        (
            mainfile,
            f"{CALCULATION}[5].single_configuration_calculation_converged",
            "The final structure of a relaxation is that of the last cycle, which did converge (`Present geometry is "
            "converged`); the final structure has no cycle of its own, so nothing is said about its convergence.",
        )
        for mainfile in ("fhi-aims/Si_geomopt/out.out", "fhi-aims/v010-fhi-aims/aims.out")
    ),
    (
        "fhi-aims/ClNa_dos/ClNa_dos.out",
        f"{CALCULATION}[0].section_species_projected_dos[0].species_projected_dos_species_label",
        "The expected values have Na first (l=0 of Na_l_proj_dos_raw.dat is 0.00072127, first row), as the output "
        "names its files, but the labels are sorted. Our labels are in the order of the values.",
    ),
    *(
        (
            mainfile,
            "section_run[0].section_sampling_method*",
            "A single point: NSW is 0 (or the file ends before it is stated). The original marks every run as a "
            "geometry optimisation; the contract has no sampling section for single points. Runs with NSW > 0 have it.",
        )
        for mainfile in (
            "vasp/Mg_bands_static/*",
            "vasp/compressed-gz/*",
            "vasp/hybrid_vasprun/*",
            "vasp/match-small-headers/*",
            "vasp/outcar-beside-xml/*",
            "vasp/vasp-xml-and-broken/*",
            "vasp/vasprun.xml.broken/*",
        )
    ),
    *(
        (
            mainfile,
            "section_run[0].section_basis_set_cell_dependent[0].basis_set_planewave_cutoff",
            "The original multiplies the cutoff with 1.3 when PREC begins with `acc`. The file states the one that "
            f"was used: {stated}; PREC only changes the grids; the OUTCAR of AgAc_relax says `energy-cutoff : 249.80`.",
        )
        for mainfile, stated in (
            ("vasp/AgAc_relax/vasprun.xml.relax", "ENMAX 249.8 among the parameters, ENCUT 249.8 in the INCAR"),
            ("vasp/outcar-only/OUTCAR*", "`ENCUT  =  249.8 eV`"),
            ("vasp/hybrid_vasprun/*", "ENMAX 520 among the parameters, ENCUT 520 in the INCAR"),
            ("vasp/vasp-xml-and-broken/vasp_dos.xml", "ENMAX 402.84 among the parameters"),
        )
    ),
    (
        "vasp/match-small-headers/*",
        "section_run[0].section_basis_set_cell_dependent[0].basis_set_planewave_cutoff",
        "These files end inside the first element and state no cutoff; the expected zero is a default.",
    ),
    (
        "vasp/AgAc_relax/vasprun.xml.relax",
        f"{CALCULATION}[2].energy_reference_fermi",
        "A spin-polarised run (ISPIN = 2). Reference energies are arrays over the spin channels, as those of the "
        "highest occupied states in the same calculation; the one Fermi energy of the file stands for both.",
    ),
    (
        "vasp/Mg_bands_static/vasprun.xml.static",
        "section_run[0].section_method[0].section_XC_functionals[*].XC_functional_name",
        "GGA is `--`, so the POTCAR decides, and its title is `US Mg`: an ultrasoft potential, which exist for LDA and "
        "PW91 but not for PBE. The file does not tell which of them; the original takes PBE whenever GGA is `--`.",
    ),
    (
        "vasp/vasp-xml-and-broken/vasp_dos.xml",
        "section_run[0].section_method[0].section_XC_functionals[*].XC_functional_name",
        "GGA is `--`, so the POTCAR decides, and its title is `PAW S_h 21Jan2003`: potentials for PBE are titled "
        "`PAW_PBE`, those for PW91 `PAW_GGA`, and plain `PAW` is LDA. Both witnesses take PBE whenever GGA is `--`.",
    ),
    (
        "vasp/vasp-xml-and-broken/broken.xml",
        f"{CALCULATION}[0].section_scf_iteration[4]*",
        "The fifth `scstep` of the file has only e_fr_energy, e_wo_entrp and e_0_energy; the expected XCdc and "
        "hartreedc are those of the first `scstep`, which the original repeats.",
    ),
    (
        "vasp/outcar-only/OUTCAR*",
        "section_run[0].section_method[0].k_mesh_weights",
        "The weights of the mesh are integers (1, 8, 8, ... of 4096, below `Following reciprocal coordinates`); the "
        "original takes the list where they are printed with three decimals, so that 1/4096 becomes 0.",
    ),
    (
        "vasp/outcar-only/OUTCAR*",
        "section_run[0].section_method[0].section_method_atom_kind[*",
        "The original splits `TITEL = PAW_PBE Ac 06Sep2000` wrongly: label PAW_PBE, potential Ac, number 0. We have "
        "Ac (also in `VRHFIN =Ac:`), the whole title, and 89, as it is for the vasprun.xml of the same run.",
    ),
    *(
        (
            mainfile,
            path,
            "No structure optimisation: the output begins with `Ground-state run starting` and has no "
            "structure-optimization module. The original marks every run as a geometry optimisation.",
        )
        for mainfile in ("exciting/Ag/*", "exciting/GW/*", "exciting/PbI_hybrids/*")
        for path in ("section_run[0].section_frame_sequence*", "section_run[0].section_sampling_method*")
    ),
    *(
        (
            mainfiles,
            "section_run[0].section_sampling_method[0].geometry_optimization_threshold_force",
            "A threshold of 0 stands nowhere in the file: `Maximum force target reached already at the initial "
            "configuration`, so no step prints its target.",
        )
        for mainfiles in ("exciting/C_gs/INFO.OUT", "elastic/2nd/Dst01/*/INFO.OUT")
    ),
    (
        "exciting/PbI_hybrids/INFO.OUT",
        f"{CALCULATION}[1].*",
        "EVALQP.DAT has 24 k-points with 325 levels each and no spin channels (`GW for magnetic materials is not yet "
        "implemented!`). The original splits the k-points into two halves and calls them spin channels.",
    ),
    (
        "exciting/nitrogen/*",
        f"{CALCULATION}[0].energy_reference_fermi",
        "Energy references have one value for each spin channel in the schema, and the run is spin-polarised; so has "
        "the original for PbI_hybrids. The value is the expected one.",
    ),
    (
        "castep/*",
        "section_run[0].section_method[0].section_XC_functionals*",
        "The outputs say `Local Density Approximation`, which in CASTEP is Slater exchange with the correlation of "
        "Perdew and Zunger: LDA_X and LDA_C_PZ. The expected LDA_C_PZ_LDA_X_PZ is no name of libxc.",
    ),
    (
        "castep/*",
        f"{CALCULATION}[0].section_scf_iteration[*].energy_change_scf_iteration",
        "The column is headed `Energy gain per atom`: positive where the energy falls, and to be multiplied with the "
        "number of atoms. The expected values are the bare numbers, and 0 for the first row, which has none.",
    ),
    (
        "castep/*",
        "section_run[0].section_topology[0].section_atom_type[*].atom_type_mass",
        "The outputs say `Mass of species in AMU` (Si 28.0855); the expected values are these numbers as kilograms.",
    ),
    *(
        (
            "castep/Si2_opt/Si2_opt.castep",
            path,
            "Before the optimisation the energy is computed at three cutoffs for the finite basis set correction. The "
            "expected values are those of `Calculating total energy with cut-off of 150.000eV`; the run has 160 eV, for"
            " which the output gives -214.1994599858 eV after 3 cycles (line 323).",
        )
        for path in (f"{CALCULATION}[0].energy_total", f"{CALCULATION}[0].section_scf_iteration*")
    ),
    *(
        (
            "castep/TiO2-geom/TiO2-geom.castep",
            path,
            "The output has the given structure (iteration 0, -2293.724470282 eV, O at 0.304059), iterations 1 to 22 "
            "and the final configuration (O at 0.301866): 24 frames in this order. The original leaves the results of "
            "iteration 0 out and puts its structure last, beside the energy of the final configuration.",
        )
        for path in (
            "section_run[0].section_system",
            "section_run[0].section_system[0].atom_positions",
            "section_run[0].section_system[22].atom_positions",
            CALCULATION,
            f"{CALCULATION}[0].atom_forces",
            f"{CALCULATION}[0].section_scf_iteration*",
        )
    ),
    *(
        (
            "siesta/*",
            path,
            "The first `Program's energy decomposition` belongs to the first cycle, before self-consistency (MgO: "
            "Etot -472.303283 eV, while E_KS of the converged step is -465.6263 eV). Its free energy and Exc are not "
            "results of the step; the converged ones are in the second calculation.",
        )
        for path in (f"{CALCULATION}[0].energy_free", f"{CALCULATION}[0].energy_XC")
    ),
    (
        "siesta/*",
        f"{CALCULATION}[1].energy_electrostatic",
        "The expected value is the line `Hartree` (MgO: 164.088143 eV), the repulsion of the electrons alone, and not "
        "the electrostatic energy of nuclei and electrons.",
    ),
]
