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
    (
        "phonopy/*/control.in",
        "section_run[0].program_version",
        "No file of the case names a version of phonopy, there are only files of FHI-aims. Both sides give the "
        "version of the library that computed the phonons, which is another one here.",
    ),
    (
        "phonopy/*/control.in",
        "section_run[0].section_frame_sequence[0].section_thermodynamical_properties[0].thermodynamical_property_heat*",
        "The schema wants one unit cell. At 1000 K the two atoms of `geometry.in` must come near to 6 k_B = 8.28e-23 "
        "J/K, as our 8.21e-23 does. The expected 3.285e-22 is four times that, the supercell of eight atoms.",
    ),
    (
        "phonopy/*/control.in",
        "section_run[0].section_frame_sequence[0].section_thermodynamical_properties[0].vibrational_free_energy*",
        "The schema wants one unit cell. The expected values are those of one atom: at 0 K half the energy of each "
        "mode, summed over the density of states (5.98 modes), gives 1.182e-20 J for the two atoms of "
        "`geometry.in`; expected is 5.916e-21 J.",
    ),
    (
        "phonopy/*/control.in",
        "section_workflow.section_phonon.n_imaginary_frequencies",
        "Counted by the normaliser, not by the parser. The acoustic modes of Γ are zero up to rounding (1e-7 THz), so "
        "that how many of them are negative says nothing about the file.",
    ),
    *(
        (
            "phonopy/Ge*/*.out",
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
            ("aflow/MgO/*/OUTCAR.static.xz", "`ENCUT  =  560.0 eV`"),
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
        "aflow/MgO/*/OUTCAR.static.xz",
        "section_run[0].section_method[0].k_mesh_weights",
        "As for the OUTCAR of vasp/outcar-only: the original takes the list that is printed with three decimals.",
    ),
    (
        "aflow/MgO/*/OUTCAR.static.xz",
        "section_run[0].section_method[0].section_method_atom_kind[*",
        "As for the OUTCAR of vasp/outcar-only: the original splits the titles of the potentials wrongly.",
    ),
    (
        "aflow/MgO/*/OUTCAR.static.xz",
        "section_run[0].program_version",
        "The first line has `vasp.5.4.4.18Apr17-6-g9f103f2a35`; the original leaves out the revision and adds a blank.",
    ),
    (
        "aflow/MgO/*/OUTCAR.static.xz",
        "section_run[0].section_sampling_method*",
        "IBRION is 8: the response of the structure, which does not move. There is no sampling.",
    ),
    *(
        (
            "aflow/MgO/*/OUTCAR.static.xz",
            path,
            "The file prints forces and `VOLUME and BASIS-vectors are now` once; iterations 2 to 7 are "
            "linear responses (IBRION 8, LEPSILON T) at the one structure. The original repeats it for them.",
        )
        for path in ("section_run[0].section_system[1]*", f"{CALCULATION}[1]*")
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
    *(
        (
            mainfile,
            f"{CALCULATION}*.atom_forces",
            "The table is headed `DFT ENERGY GRADIENTS`; a force is minus a gradient (so says the schema, too). The "
            "original stores the gradient. In geometry_optimization.out the bond of step 0 (1.0 angstrom) is too long, "
            "shrinks to 0.97, and our forces on H point to O.",
        )
        for mainfile in (
            "nwchem/single_point/single_point.out",
            "nwchem/geometry_optimization/geometry_optimization.out",
        )
    ),
    *(
        (
            "nwchem/geometry_optimization/geometry_optimization.out",
            f"{CALCULATION}[0].{path}",
            "Lines 489-509 are the six cycles of step 0, which end at its energy -76.4294186 (also in line 790). "
            "The five expected ones, with energy parts, are those of the line search from line 940 on, at a geometry "
            "that is not printed; they end at -76.4352919, which is not the energy of the calculation.",
        )
        for path in ("section_scf_iteration*", "energy_X", "energy_C")
    ),
    (
        "nwchem/single_point/single_point.out",
        "section_run[0].section_sampling_method*",
        "A single point (`task dft gradient`) samples nothing; the contract has no sampling section for it.",
    ),
    (
        "orca/*",
        f"{CALCULATION}[0].section_dos",
        "There is no density of states in these outputs. The original makes one for each atom of the Mulliken table.",
    ),
    (
        "orca/*",
        "section_run[0].section_method[0].section_XC_functionals*",
        "Printed are B88/P86 with LDAOpt PW91-LDA (expected LDA_C_VWN beside them), Slater/VWN-5 (expected VWN_RPA "
        "and VWN5_RPA) and B88/LYP with 20 % exact exchange, input `B3LYP/G` (expected LDA_C_VWN-3, no hybrid). LDA_X "
        "and the local correlation are parts of GGA_X_B88, GGA_C_P86 and GGA_C_LYP in libxc, and two of the names do "
        "not exist there.",
    ),
    *(
        (
            mainfile,
            f"{run}.section_sampling_method*",
            "The route has no `opt`: a single point or a frequency job, so there is nothing that samples.",
        )
        for mainfile, run in (
            ("gaussian/Al_scf/Al.out", "section_run[0]"),
            ("gaussian/CHO_freq/prono.out", "section_run[1]"),
            ("gaussian/latin-1-encoded/latin-1.out", "section_run[1]"),
            ("gaussian/v010-gaussian/aniline.out", "section_run[1]"),
        )
    ),
    (
        "gaussian/*",
        "section_run*.section_method[0].basis_set",
        "The route says 6-31G*, 6-31G(d) and aug-cc-pVTZ; the expected names 6-31G and CC-PVTZ are other basis sets.",
    ),
    *(
        (
            "gaussian/v010-gaussian/aniline.out",
            f"section_run[{index}].section_single_configuration_calculation[0].energy_total",
            "B2PLYP is a double hybrid: its energy is `E(B2PLYP) = -0.28728094187742D+03`, line 343. The expected one, "
            "-286.9668664 of `SCF Done`, lacks the perturbative part E2(B2PLYP).",
        )
        for index in (0, 1)
    ),
    *(
        (
            "gaussian/latin-1-encoded/latin-1.out",
            f"section_run[{path}",
            "The file has 8 geometries and 7 CCSD(T) energies in its first job, and 1 printed geometry in the second. "
            "The expected 105 and 194 calculations count each of the 98 and 182 lines `E(CORR)=` of the iterations "
            "beside 7 and 12 final energies; the first of the second job is that of Hartree-Fock. Our calculations "
            "have the CCSD(T) energy.",
        )
        for path in (
            "0].section_single_configuration_calculation",
            "0].section_single_configuration_calculation[104].energy_total",
            "1].section_single_configuration_calculation",
            "1].section_single_configuration_calculation[0].energy_total",
            "1].section_single_configuration_calculation[193].energy_total",
        )
    ),
    *(
        (
            mainfile,
            "section_run[0].section_sampling_method*",
            "A restart file holds one geometry and no history of a motion; the original marks every one as a geometry "
            "optimisation in the NVE ensemble. The contract has no sampling section for single points.",
        )
        for mainfile in ("gpaw/*",)
    ),
    *(
        (
            mainfile,
            f"{CALCULATION}[0].energy_total",
            "The original takes Epot of info.xml, the electrostatic part. The total is the array PotentialEnergy. It "
            "equals Ekin + Epot + Ebar + Eext + Exc: -0.232936 hartree for H2, as in H2_fd.gpw2 of the same molecule.",
        )
        for mainfile in ("gpaw/H2/H2.gpw", "gpaw/Hspinpol/Hspinpol.gpw")
    ),
    *(
        (
            mainfile,
            "section_run[0].section_method[0].scf_threshold_energy_change",
            "The original takes EnergyError, the change that was reached (3.26e-07 for H2). The threshold is "
            "EnergyConvergenceCriterion, 1.84e-05 hartree: the 0.0005 eV that it reports for the newer files.",
        )
        for mainfile in ("gpaw/H2/H2.gpw", "gpaw/Hspinpol/Hspinpol.gpw")
    ),
    (
        "gpaw/*",
        "section_run[0].section_basis_set_cell_dependent[0].basis_set_cell_dependent_name",
        "The name is the grid spacing in fm. The original divides the cell into as many parts as points are stored; "
        "without periodicity the boundary points are not stored. H2: 4.0 angstrom with 19 points are 20 intervals.",
    ),
    (
        "gpaw/*",
        f"{CALCULATION}[0].section_volumetric_data[*].volumetric_data_origin",
        "The first grid point lies at a corner of the cell (one step inside without periodicity). The atoms of the "
        "file lie in the cell too. The original puts the origin at minus half the cell, away from the atoms.",
    ),
    (
        "elk/GaAs/INFO.OUT",
        f"{CALCULATION}[*",
        "The twenty loops are iterations of one cycle (`Self-consistent loop started` stands once), thus "
        "section_scf_iteration of one calculation, as in the later release: the count is listed as disputed (20, 1). "
        "The original makes a calculation of each. The energy of its first one, -4211.32 Ha, is 6.1 Ha below that of "
        "the converged density (-4205.24 Ha), so it is no energy of this structure.",
    ),
    (
        "cp2k/geometry_optimization/H2O.out",
        f"{CALCULATION}[12].section_scf_iteration[*",
        "The last evaluation (`Reevaluating energy at the minimum`, line 30287) has two iterations, lines 30348 and "
        "30363. The later release repeats the first evaluation there, the original the one before.",
    ),
    (
        "cp2k/graphene_15x15_pdos/*",
        "section_run[0].section_method[0].section_XC_functionals*",
        "Line 174 of the output names the variant of PBE: `revPBE, Yingkay Zhang and Weitao Yang`: GGA_X_PBE_R.",
    ),
    *(
        (
            mainfile,
            "section_run[0].section_sampling_method*",
            "`Run type ENERGY_FORCE` and one evaluation: a single point, without sampling section by contract.",
        )
        for mainfile in ("cp2k/graphene_15x15_pdos/*", "cp2k/single_point/si_bulk8.out")
    ),
    (
        "cp2k/graphene_15x15_pdos/*",
        "section_run[0].section_method[0].stress_tensor_method",
        "Neither the output nor a file beside it says how a stress would be computed, and no stress is printed.",
    ),
    *(
        (
            "lammps/methane_xyz/log.*",
            f"section_run[0].section_system*.{quantity}",
            "The XYZ file has numbers of atom types and no cell, but the log beside it says `boundary p p p` and reads "
            "a data file with the masses 12.011 (type 1) and 1.008 (type 2) and a box that the fix `nvt` keeps. The "
            "run is 64 molecules of methane in a periodic box, not 320 unknown atoms in the void; its twin "
            "methane_dcd, with the same data file and log, has both.",
        )
        for quantity in ("atom_labels", "configuration_periodic_dimensions")
    ),
    (
        "lammps/methane_xyz/log.*",
        "section_workflow.section_molecular_dynamics.finished_normally",
        "The log goes on in log.64xmethane-nvt-thermo_style_custom, which the command `log` names and which ends with "
        "`Total wall time: 0:00:34`.",
    ),
    (
        "gromacs/tip4p/md.log",
        f"{CALCULATION}[22]*",
        "ener.edr has 21 frames, of the steps 0 to 20, and traj.trr two, of the steps 0 and 20: 21 steps, as the "
        "later release counts. The original makes calculations of the two frames and of the 21 energies, although they "
        "have the same step numbers and times.",
    ),
    (
        "gromacs/water/md.log",
        "section_run[0].section_system[20]*",
        "traj.trr has velocities and forces of 21 steps, but positions only of the steps 0 and 20 (nstxout = 20, line "
        "145): two systems, as in the later release. The original repeats positions and velocities of step 0.",
    ),
    (
        "gromacs/water/md.log",
        f"{CALCULATION}[20].time_step",
        "The frame of ener.edr states the step 20, as line 379 of the log does. The original divides the time 0.04 by "
        "the time step 0.002 and cuts off 19.999...",
    ),
]
