"""GROMACS: what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.datamodel.metainfo.common_dft.sampling import SamplingMethod
from nomad.metainfo import MSection, Package, Quantity, Section, SectionProxy, SubSection, float64

m_package = Package(
    name="gromacsparser.metainfo.gromacs", description="GROMACS: what the common schema has no place for."
)


class x_gromacs_section_input_output_files(MSection):
    """The files that belong to the run, by their use."""

    m_def = Section()

    x_gromacs_inout_file_topoltpr: Quantity[str] = Quantity(type=str, description="Run input.")
    x_gromacs_inout_file_trajtrr: Quantity[str] = Quantity(type=str, description="Trajectory in full precision.")
    x_gromacs_inout_file_trajcompxtc: Quantity[str] = Quantity(type=str, description="Compressed trajectory.")
    x_gromacs_inout_file_confoutgro: Quantity[str] = Quantity(type=str, description="Structure at the end.")
    x_gromacs_inout_file_eneredr: Quantity[str] = Quantity(type=str, description="Energies.")


class section_run(Run):
    """What GROMACS writes about itself and its parameters."""

    m_def = Section(extends_base_section=True)

    x_gromacs_program_module: Quantity[str] = Quantity(type=str, description="The program of GROMACS that ran.")
    x_gromacs_program_execution_host: Quantity[str] = Quantity(type=str, description="Name of the computer.")
    x_gromacs_program_execution_path: Quantity[str] = Quantity(type=str, description="The executable.")
    x_gromacs_program_working_path: Quantity[str] = Quantity(type=str, description="Working folder of the run.")
    x_gromacs_number_of_tasks: Quantity[Any] = Quantity(type=float64, description="Number of MPI ranks.")
    x_gromacs_section_input_output_files: SubSection[list[x_gromacs_section_input_output_files]] = SubSection(
        sub_section=SectionProxy("x_gromacs_section_input_output_files"), repeats=True
    )
    x_gromacs_section_control_parameters: SubSection[list[x_gromacs_section_control_parameters]] = SubSection(
        sub_section=SectionProxy("x_gromacs_section_control_parameters"), repeats=True
    )


class section_sampling_method(SamplingMethod):
    """How GROMACS moved the atoms."""

    m_def = Section(extends_base_section=True)

    x_gromacs_integrator_type: Quantity[str] = Quantity(type=str, description="Integrator or minimiser, as given.")
    x_gromacs_integrator_dt: Quantity[Any] = Quantity(type=float64, unit="second", description="Time step.")
    x_gromacs_number_of_steps_requested: Quantity[Any] = Quantity(
        type=float64, description="Largest number of steps; -1 for no limit."
    )
    x_gromacs_periodicity_type: Quantity[str] = Quantity(type=str, description="Directions of periodicity, as given.")
    x_gromacs_thermostat_type: Quantity[str] = Quantity(type=str, description="Thermostat, as given.")
    x_gromacs_thermostat_target_temperature: Quantity[Any] = Quantity(
        type=float64,
        unit="kelvin",
        description="Temperature of the thermostat, of the first group if there are several.",
    )
    x_gromacs_thermostat_tau: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        description="Time constant of the thermostat, of the first group if there are several.",
    )
    x_gromacs_langevin_gamma: Quantity[Any] = Quantity(
        type=float64, unit="second", description="Time constant of the friction of stochastic dynamics: its inverse."
    )
    x_gromacs_barostat_type: Quantity[str] = Quantity(type=str, description="Barostat, as given.")
    x_gromacs_barostat_target_pressure: Quantity[Any] = Quantity(
        type=float64, unit="pascal", description="Pressure of the barostat: the mean of the diagonal."
    )
    x_gromacs_barostat_tau: Quantity[Any] = Quantity(
        type=float64, unit="second", description="Time constant of the barostat."
    )


class x_gromacs_section_control_parameters(MSection):
    """How the program was built, and the parameters of the run, as the log writes them and in its units."""

    m_def = Section()

    x_gromacs_inout_control_gromacs_version: Quantity[str] = Quantity(
        type=str, description="Stated as `GROMACS version`."
    )
    x_gromacs_inout_control_precision: Quantity[str] = Quantity(type=str, description="Stated as `Precision`.")
    x_gromacs_inout_control_memory_model: Quantity[str] = Quantity(type=str, description="Stated as `Memory model`.")
    x_gromacs_inout_control_mpi_library: Quantity[str] = Quantity(type=str, description="Stated as `MPI library`.")
    x_gromacs_inout_control_openmp_support: Quantity[str] = Quantity(
        type=str, description="Stated as `OpenMP support`."
    )
    x_gromacs_inout_control_gpu_support: Quantity[str] = Quantity(type=str, description="Stated as `GPU support`.")
    x_gromacs_inout_control_opencl_support: Quantity[str] = Quantity(
        type=str, description="Stated as `OpenCL support`."
    )
    x_gromacs_inout_control_invsqrt_routine: Quantity[str] = Quantity(
        type=str, description="Stated as `invsqrt routine`."
    )
    x_gromacs_inout_control_simd_instructions: Quantity[str] = Quantity(
        type=str, description="Stated as `SIMD instructions`."
    )
    x_gromacs_inout_control_fft_library: Quantity[str] = Quantity(type=str, description="Stated as `FFT library`.")
    x_gromacs_inout_control_rdtscp_usage: Quantity[str] = Quantity(type=str, description="Stated as `RDTSCP usage`.")
    x_gromacs_inout_control_cxx11_compilation: Quantity[str] = Quantity(
        type=str, description="Stated as `C++11 compilation`."
    )
    x_gromacs_inout_control_tng_support: Quantity[str] = Quantity(type=str, description="Stated as `TNG support`.")
    x_gromacs_inout_control_tracing_support: Quantity[str] = Quantity(
        type=str, description="Stated as `Tracing support`."
    )
    x_gromacs_inout_control_built_on: Quantity[str] = Quantity(type=str, description="Stated as `Built on`.")
    x_gromacs_inout_control_built_by: Quantity[str] = Quantity(type=str, description="Stated as `Built by`.")
    x_gromacs_inout_control_build_osarch: Quantity[str] = Quantity(type=str, description="Stated as `Build OS/arch`.")
    x_gromacs_inout_control_build_cpu_vendor: Quantity[str] = Quantity(
        type=str, description="Stated as `Build CPU vendor`."
    )
    x_gromacs_inout_control_build_cpu_brand: Quantity[str] = Quantity(
        type=str, description="Stated as `Build CPU brand`."
    )
    x_gromacs_inout_control_build_cpu_family: Quantity[str] = Quantity(
        type=str, description="Stated as `Build CPU family`."
    )
    x_gromacs_inout_control_build_cpu_features: Quantity[str] = Quantity(
        type=str, description="Stated as `Build CPU features`."
    )
    x_gromacs_inout_control_c_compiler: Quantity[str] = Quantity(type=str, description="Stated as `C compiler`.")
    x_gromacs_inout_control_c_compiler_flags: Quantity[str] = Quantity(
        type=str, description="Stated as `C compiler flags`."
    )
    x_gromacs_inout_control_cxx_compiler: Quantity[str] = Quantity(type=str, description="Stated as `C++ compiler`.")
    x_gromacs_inout_control_cxx_compiler_flags: Quantity[str] = Quantity(
        type=str, description="Stated as `C++ compiler flags`."
    )
    x_gromacs_inout_control_boost_version: Quantity[str] = Quantity(type=str, description="Stated as `Boost version`.")
    x_gromacs_inout_control_integrator: Quantity[str] = Quantity(type=str, description="Parameter `integrator`.")
    x_gromacs_inout_control_tinit: Quantity[str] = Quantity(type=str, description="Parameter `tinit`.")
    x_gromacs_inout_control_dt: Quantity[str] = Quantity(type=str, description="Parameter `dt`.")
    x_gromacs_inout_control_nsteps: Quantity[str] = Quantity(type=str, description="Parameter `nsteps`.")
    x_gromacs_inout_control_initstep: Quantity[str] = Quantity(type=str, description="Parameter `init-step`.")
    x_gromacs_inout_control_simulationpart: Quantity[str] = Quantity(
        type=str, description="Parameter `simulation-part`."
    )
    x_gromacs_inout_control_commmode: Quantity[str] = Quantity(type=str, description="Parameter `comm-mode`.")
    x_gromacs_inout_control_nstcomm: Quantity[str] = Quantity(type=str, description="Parameter `nstcomm`.")
    x_gromacs_inout_control_bdfric: Quantity[str] = Quantity(type=str, description="Parameter `bd-fric`.")
    x_gromacs_inout_control_ldseed: Quantity[str] = Quantity(type=str, description="Parameter `ld-seed`.")
    x_gromacs_inout_control_emtol: Quantity[str] = Quantity(type=str, description="Parameter `emtol`.")
    x_gromacs_inout_control_emstep: Quantity[str] = Quantity(type=str, description="Parameter `emstep`.")
    x_gromacs_inout_control_niter: Quantity[str] = Quantity(type=str, description="Parameter `niter`.")
    x_gromacs_inout_control_fcstep: Quantity[str] = Quantity(type=str, description="Parameter `fcstep`.")
    x_gromacs_inout_control_nstcgsteep: Quantity[str] = Quantity(type=str, description="Parameter `nstcgsteep`.")
    x_gromacs_inout_control_nbfgscorr: Quantity[str] = Quantity(type=str, description="Parameter `nbfgscorr`.")
    x_gromacs_inout_control_rtpi: Quantity[str] = Quantity(type=str, description="Parameter `rtpi`.")
    x_gromacs_inout_control_nstxout: Quantity[str] = Quantity(type=str, description="Parameter `nstxout`.")
    x_gromacs_inout_control_nstvout: Quantity[str] = Quantity(type=str, description="Parameter `nstvout`.")
    x_gromacs_inout_control_nstfout: Quantity[str] = Quantity(type=str, description="Parameter `nstfout`.")
    x_gromacs_inout_control_nstlog: Quantity[str] = Quantity(type=str, description="Parameter `nstlog`.")
    x_gromacs_inout_control_nstcalcenergy: Quantity[str] = Quantity(type=str, description="Parameter `nstcalcenergy`.")
    x_gromacs_inout_control_nstenergy: Quantity[str] = Quantity(type=str, description="Parameter `nstenergy`.")
    x_gromacs_inout_control_nstxoutcompressed: Quantity[str] = Quantity(
        type=str, description="Parameter `nstxout-compressed`."
    )
    x_gromacs_inout_control_compressedxprecision: Quantity[str] = Quantity(
        type=str, description="Parameter `compressed-x-precision`."
    )
    x_gromacs_inout_control_cutoffscheme: Quantity[str] = Quantity(type=str, description="Parameter `cutoff-scheme`.")
    x_gromacs_inout_control_nstlist: Quantity[str] = Quantity(type=str, description="Parameter `nstlist`.")
    x_gromacs_inout_control_nstype: Quantity[str] = Quantity(type=str, description="Parameter `ns-type`.")
    x_gromacs_inout_control_pbc: Quantity[str] = Quantity(type=str, description="Parameter `pbc`.")
    x_gromacs_inout_control_periodicmolecules: Quantity[str] = Quantity(
        type=str, description="Parameter `periodic-molecules`."
    )
    x_gromacs_inout_control_verletbuffertolerance: Quantity[str] = Quantity(
        type=str, description="Parameter `verlet-buffer-tolerance`."
    )
    x_gromacs_inout_control_rlist: Quantity[str] = Quantity(type=str, description="Parameter `rlist`.")
    x_gromacs_inout_control_rlistlong: Quantity[str] = Quantity(type=str, description="Parameter `rlistlong`.")
    x_gromacs_inout_control_nstcalclr: Quantity[str] = Quantity(type=str, description="Parameter `nstcalclr`.")
    x_gromacs_inout_control_coulombtype: Quantity[str] = Quantity(type=str, description="Parameter `coulombtype`.")
    x_gromacs_inout_control_coulombmodifier: Quantity[str] = Quantity(
        type=str, description="Parameter `coulomb-modifier`."
    )
    x_gromacs_inout_control_rcoulombswitch: Quantity[str] = Quantity(
        type=str, description="Parameter `rcoulomb-switch`."
    )
    x_gromacs_inout_control_rcoulomb: Quantity[str] = Quantity(type=str, description="Parameter `rcoulomb`.")
    x_gromacs_inout_control_epsilonr: Quantity[str] = Quantity(type=str, description="Parameter `epsilon-r`.")
    x_gromacs_inout_control_epsilonrf: Quantity[str] = Quantity(type=str, description="Parameter `epsilon-rf`.")
    x_gromacs_inout_control_vdwtype: Quantity[str] = Quantity(type=str, description="Parameter `vdw-type`.")
    x_gromacs_inout_control_vdwmodifier: Quantity[str] = Quantity(type=str, description="Parameter `vdw-modifier`.")
    x_gromacs_inout_control_rvdwswitch: Quantity[str] = Quantity(type=str, description="Parameter `rvdw-switch`.")
    x_gromacs_inout_control_rvdw: Quantity[str] = Quantity(type=str, description="Parameter `rvdw`.")
    x_gromacs_inout_control_dispcorr: Quantity[str] = Quantity(type=str, description="Parameter `dispcorr`.")
    x_gromacs_inout_control_tableextension: Quantity[str] = Quantity(
        type=str, description="Parameter `table-extension`."
    )
    x_gromacs_inout_control_fourierspacing: Quantity[str] = Quantity(
        type=str, description="Parameter `fourierspacing`."
    )
    x_gromacs_inout_control_fouriernx: Quantity[str] = Quantity(type=str, description="Parameter `fourier-nx`.")
    x_gromacs_inout_control_fourierny: Quantity[str] = Quantity(type=str, description="Parameter `fourier-ny`.")
    x_gromacs_inout_control_fouriernz: Quantity[str] = Quantity(type=str, description="Parameter `fourier-nz`.")
    x_gromacs_inout_control_pmeorder: Quantity[str] = Quantity(type=str, description="Parameter `pme-order`.")
    x_gromacs_inout_control_ewaldrtol: Quantity[str] = Quantity(type=str, description="Parameter `ewald-rtol`.")
    x_gromacs_inout_control_ewaldrtollj: Quantity[str] = Quantity(type=str, description="Parameter `ewald-rtol-lj`.")
    x_gromacs_inout_control_ljpmecombrule: Quantity[str] = Quantity(
        type=str, description="Parameter `lj-pme-comb-rule`."
    )
    x_gromacs_inout_control_ewaldgeometry: Quantity[str] = Quantity(type=str, description="Parameter `ewald-geometry`.")
    x_gromacs_inout_control_epsilonsurface: Quantity[str] = Quantity(
        type=str, description="Parameter `epsilon-surface`."
    )
    x_gromacs_inout_control_implicitsolvent: Quantity[str] = Quantity(
        type=str, description="Parameter `implicit-solvent`."
    )
    x_gromacs_inout_control_gbalgorithm: Quantity[str] = Quantity(type=str, description="Parameter `gb-algorithm`.")
    x_gromacs_inout_control_nstgbradii: Quantity[str] = Quantity(type=str, description="Parameter `nstgbradii`.")
    x_gromacs_inout_control_rgbradii: Quantity[str] = Quantity(type=str, description="Parameter `rgbradii`.")
    x_gromacs_inout_control_gbepsilonsolvent: Quantity[str] = Quantity(
        type=str, description="Parameter `gb-epsilon-solvent`."
    )
    x_gromacs_inout_control_gbsaltconc: Quantity[str] = Quantity(type=str, description="Parameter `gb-saltconc`.")
    x_gromacs_inout_control_gbobcalpha: Quantity[str] = Quantity(type=str, description="Parameter `gb-obc-alpha`.")
    x_gromacs_inout_control_gbobcbeta: Quantity[str] = Quantity(type=str, description="Parameter `gb-obc-beta`.")
    x_gromacs_inout_control_gbobcgamma: Quantity[str] = Quantity(type=str, description="Parameter `gb-obc-gamma`.")
    x_gromacs_inout_control_gbdielectricoffset: Quantity[str] = Quantity(
        type=str, description="Parameter `gb-dielectric-offset`."
    )
    x_gromacs_inout_control_saalgorithm: Quantity[str] = Quantity(type=str, description="Parameter `sa-algorithm`.")
    x_gromacs_inout_control_sasurfacetension: Quantity[str] = Quantity(
        type=str, description="Parameter `sa-surface-tension`."
    )
    x_gromacs_inout_control_tcoupl: Quantity[str] = Quantity(type=str, description="Parameter `tcoupl`.")
    x_gromacs_inout_control_nsttcouple: Quantity[str] = Quantity(type=str, description="Parameter `nsttcouple`.")
    x_gromacs_inout_control_nhchainlength: Quantity[str] = Quantity(
        type=str, description="Parameter `nh-chain-length`."
    )
    x_gromacs_inout_control_printnosehooverchainvariables: Quantity[str] = Quantity(
        type=str, description="Parameter `print-nose-hoover-chain-variables`."
    )
    x_gromacs_inout_control_pcoupl: Quantity[str] = Quantity(type=str, description="Parameter `pcoupl`.")
    x_gromacs_inout_control_pcoupltype: Quantity[str] = Quantity(type=str, description="Parameter `pcoupltype`.")
    x_gromacs_inout_control_nstpcouple: Quantity[str] = Quantity(type=str, description="Parameter `nstpcouple`.")
    x_gromacs_inout_control_taup: Quantity[str] = Quantity(type=str, description="Parameter `tau-p`.")
    x_gromacs_inout_control_compressibility: Quantity[Any] = Quantity(
        type=float64, shape=[3, 3], description="Parameter `compressibility`, in 1/bar."
    )
    x_gromacs_inout_control_refp: Quantity[Any] = Quantity(
        type=float64, shape=[3, 3], description="Parameter `ref-p`, in bar."
    )
    x_gromacs_inout_control_refcoordscaling: Quantity[str] = Quantity(
        type=str, description="Parameter `refcoord-scaling`."
    )
    x_gromacs_inout_control_posrescom: Quantity[Any] = Quantity(
        type=float64, shape=[3], description="Parameter `posres-com`, in box vectors."
    )
    x_gromacs_inout_control_posrescomb: Quantity[Any] = Quantity(
        type=float64, shape=[3], description="Parameter `posres-comb`."
    )
    x_gromacs_inout_control_qmmm: Quantity[str] = Quantity(type=str, description="Parameter `qmmm`.")
    x_gromacs_inout_control_qmconstraints: Quantity[str] = Quantity(type=str, description="Parameter `qmconstraints`.")
    x_gromacs_inout_control_qmmmscheme: Quantity[str] = Quantity(type=str, description="Parameter `qmmmscheme`.")
    x_gromacs_inout_control_mmchargescalefactor: Quantity[str] = Quantity(
        type=str, description="Parameter `mmchargescalefactor`."
    )
    x_gromacs_inout_control_ngqm: Quantity[str] = Quantity(type=str, description="Parameter `ngqm`.")
    x_gromacs_inout_control_constraintalgorithm: Quantity[str] = Quantity(
        type=str, description="Parameter `constraint-algorithm`."
    )
    x_gromacs_inout_control_continuation: Quantity[str] = Quantity(type=str, description="Parameter `continuation`.")
    x_gromacs_inout_control_shakesor: Quantity[str] = Quantity(type=str, description="Parameter `shake-sor`.")
    x_gromacs_inout_control_shaketol: Quantity[str] = Quantity(type=str, description="Parameter `shake-tol`.")
    x_gromacs_inout_control_lincsorder: Quantity[str] = Quantity(type=str, description="Parameter `lincs-order`.")
    x_gromacs_inout_control_lincsiter: Quantity[str] = Quantity(type=str, description="Parameter `lincs-iter`.")
    x_gromacs_inout_control_lincswarnangle: Quantity[str] = Quantity(
        type=str, description="Parameter `lincs-warnangle`."
    )
    x_gromacs_inout_control_nwall: Quantity[str] = Quantity(type=str, description="Parameter `nwall`.")
    x_gromacs_inout_control_walltype: Quantity[str] = Quantity(type=str, description="Parameter `wall-type`.")
    x_gromacs_inout_control_wallrlinpot: Quantity[str] = Quantity(type=str, description="Parameter `wall-r-linpot`.")
    x_gromacs_inout_control_wallatomtype: Quantity[Any] = Quantity(
        type=float64, shape=[2], description="Parameter `wall-atomtype`."
    )
    x_gromacs_inout_control_wallewaldzfac: Quantity[str] = Quantity(
        type=str, description="Parameter `wall-ewald-zfac`."
    )
    x_gromacs_inout_control_pull: Quantity[str] = Quantity(type=str, description="Parameter `pull`.")
    x_gromacs_inout_control_rotation: Quantity[str] = Quantity(type=str, description="Parameter `rotation`.")
    x_gromacs_inout_control_interactivemd: Quantity[str] = Quantity(type=str, description="Parameter `interactivemd`.")
    x_gromacs_inout_control_disre: Quantity[str] = Quantity(type=str, description="Parameter `disre`.")
    x_gromacs_inout_control_disreweighting: Quantity[str] = Quantity(
        type=str, description="Parameter `disre-weighting`."
    )
    x_gromacs_inout_control_disremixed: Quantity[str] = Quantity(type=str, description="Parameter `disre-mixed`.")
    x_gromacs_inout_control_drfc: Quantity[str] = Quantity(type=str, description="Parameter `dr-fc`.")
    x_gromacs_inout_control_drtau: Quantity[str] = Quantity(type=str, description="Parameter `dr-tau`.")
    x_gromacs_inout_control_nstdisreout: Quantity[str] = Quantity(type=str, description="Parameter `nstdisreout`.")
    x_gromacs_inout_control_orirefc: Quantity[str] = Quantity(type=str, description="Parameter `orire-fc`.")
    x_gromacs_inout_control_oriretau: Quantity[str] = Quantity(type=str, description="Parameter `orire-tau`.")
    x_gromacs_inout_control_nstorireout: Quantity[str] = Quantity(type=str, description="Parameter `nstorireout`.")
    x_gromacs_inout_control_freeenergy: Quantity[str] = Quantity(type=str, description="Parameter `free-energy`.")
    x_gromacs_inout_control_cosacceleration: Quantity[str] = Quantity(
        type=str, description="Parameter `cos-acceleration`."
    )
    x_gromacs_inout_control_deform: Quantity[Any] = Quantity(
        type=float64, shape=[3, 3], description="Parameter `deform`, in nm/ps."
    )
    x_gromacs_inout_control_simulatedtempering: Quantity[str] = Quantity(
        type=str, description="Parameter `simulated-tempering`."
    )
    x_gromacs_inout_control_swapcoords: Quantity[str] = Quantity(type=str, description="Parameter `swapcoords`.")
    x_gromacs_inout_control_adress: Quantity[str] = Quantity(type=str, description="Parameter `adress`.")
    x_gromacs_inout_control_nrdf: Quantity[str] = Quantity(type=str, description="Parameter `nrdf`.")
    x_gromacs_inout_control_reft: Quantity[str] = Quantity(type=str, description="Parameter `ref-t`.")
    x_gromacs_inout_control_taut: Quantity[str] = Quantity(type=str, description="Parameter `tau-t`.")
    x_gromacs_inout_control_annealing: Quantity[str] = Quantity(type=str, description="Parameter `annealing`.")
    x_gromacs_inout_control_annealingnpoints: Quantity[str] = Quantity(
        type=str, description="Parameter `annealing-npoints`."
    )
