"""LAMMPS: what the common schema has no place for."""

from __future__ import annotations

from typing import Any

from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.datamodel.metainfo.common_dft.sampling import SamplingMethod
from nomad.datamodel.metainfo.common_dft.system import System
from nomad.metainfo import MSection, Package, Quantity, Section, SectionProxy, SubSection, float64, int32

m_package = Package(name="lammpsparser.metainfo.lammps", description="LAMMPS: what the common schema has no place for.")


def _command(name: str) -> Quantity[str]:
    """A quantity for the arguments of one command of the input script."""
    return Quantity(type=str, description=f"Arguments of the commands `{name}` of the input, one command a line.")


class x_lammps_section_input_output_files(MSection):
    """Files beside the log that were read."""

    x_lammps_inout_file_data: Quantity[str] = Quantity(type=str, description="Name of the data file.")
    x_lammps_inout_file_trajectory: Quantity[str] = Quantity(
        type=str, description="Names of the trajectory files, with blanks between them."
    )


class x_lammps_section_control_parameters(MSection):
    """The commands of the input, as the log repeats them."""

    x_lammps_inout_control_anglecoeff = _command("angle_coeff")
    x_lammps_inout_control_anglestyle = _command("angle_style")
    x_lammps_inout_control_atommodify = _command("atom_modify")
    x_lammps_inout_control_atomstyle = _command("atom_style")
    x_lammps_inout_control_balance = _command("balance")
    x_lammps_inout_control_bondcoeff = _command("bond_coeff")
    x_lammps_inout_control_bondstyle = _command("bond_style")
    x_lammps_inout_control_bondwrite = _command("bond_write")
    x_lammps_inout_control_boundary = _command("boundary")
    x_lammps_inout_control_box = _command("box")
    x_lammps_inout_control_changebox = _command("change_box")
    x_lammps_inout_control_clear = _command("clear")
    x_lammps_inout_control_commmodify = _command("comm_modify")
    x_lammps_inout_control_commstyle = _command("comm_style")
    x_lammps_inout_control_compute = _command("compute")
    x_lammps_inout_control_computemodify = _command("compute_modify")
    x_lammps_inout_control_createatoms = _command("create_atoms")
    x_lammps_inout_control_createbonds = _command("create_bonds")
    x_lammps_inout_control_createbox = _command("create_box")
    x_lammps_inout_control_deleteatoms = _command("delete_atoms")
    x_lammps_inout_control_deletebonds = _command("delete_bonds")
    x_lammps_inout_control_dielectric = _command("dielectric")
    x_lammps_inout_control_dihedralcoeff = _command("dihedral_coeff")
    x_lammps_inout_control_dihedralstyle = _command("dihedral_style")
    x_lammps_inout_control_dimension = _command("dimension")
    x_lammps_inout_control_displaceatoms = _command("displace_atoms")
    x_lammps_inout_control_dump = _command("dump")
    x_lammps_inout_control_dynamicalmatrix = _command("dynamical_matrix")
    x_lammps_inout_control_echo = _command("echo")
    x_lammps_inout_control_fix = _command("fix")
    x_lammps_inout_control_fixmodify = _command("fix_modify")
    x_lammps_inout_control_group = _command("group")
    x_lammps_inout_control_group2ndx = _command("group2ndx")
    x_lammps_inout_control_ndx2group = _command("ndx2group")
    x_lammps_inout_control_hyper = _command("hyper")
    x_lammps_inout_control_if = _command("if")
    x_lammps_inout_control_impropercoeff = _command("improper_coeff")
    x_lammps_inout_control_improperstyle = _command("improper_style")
    x_lammps_inout_control_include = _command("include")
    x_lammps_inout_control_info = _command("info")
    x_lammps_inout_control_jump = _command("jump")
    x_lammps_inout_control_kiminit = _command("kim_init")
    x_lammps_inout_control_kiminteractions = _command("kim_interactions")
    x_lammps_inout_control_kimquery = _command("kim_query")
    x_lammps_inout_control_kimparam = _command("kim_param")
    x_lammps_inout_control_kimproperty = _command("kim_property")
    x_lammps_inout_control_kspacemodify = _command("kspace_modify")
    x_lammps_inout_control_kspacestyle = _command("kspace_style")
    x_lammps_inout_control_label = _command("label")
    x_lammps_inout_control_lattice = _command("lattice")
    x_lammps_inout_control_log = _command("log")
    x_lammps_inout_control_mass = _command("mass")
    x_lammps_inout_control_message = _command("message")
    x_lammps_inout_control_minmodify = _command("min_modify")
    x_lammps_inout_control_minstyle = _command("min_style")
    x_lammps_inout_control_minimize = _command("minimize")
    x_lammps_inout_control_molecule = _command("molecule")
    x_lammps_inout_control_neb = _command("neb")
    x_lammps_inout_control_neighmodify = _command("neigh_modify")
    x_lammps_inout_control_neighbor = _command("neighbor")
    x_lammps_inout_control_newton = _command("newton")
    x_lammps_inout_control_next = _command("next")
    x_lammps_inout_control_package = _command("package")
    x_lammps_inout_control_paircoeff = _command("pair_coeff")
    x_lammps_inout_control_pairmodify = _command("pair_modify")
    x_lammps_inout_control_pairstyle = _command("pair_style")
    x_lammps_inout_control_pairwrite = _command("pair_write")
    x_lammps_inout_control_partition = _command("partition")
    x_lammps_inout_control_prd = _command("prd")
    x_lammps_inout_control_print = _command("print")
    x_lammps_inout_control_processors = _command("processors")
    x_lammps_inout_control_quit = _command("quit")
    x_lammps_inout_control_readdata = _command("read_data")
    x_lammps_inout_control_readdump = _command("read_dump")
    x_lammps_inout_control_readrestart = _command("read_restart")
    x_lammps_inout_control_region = _command("region")
    x_lammps_inout_control_replicate = _command("replicate")
    x_lammps_inout_control_rerun = _command("rerun")
    x_lammps_inout_control_resetatomids = _command("reset_atom_ids")
    x_lammps_inout_control_resetmolids = _command("reset_mol_ids")
    x_lammps_inout_control_resettimestep = _command("reset_timestep")
    x_lammps_inout_control_restart = _command("restart")
    x_lammps_inout_control_run = _command("run")
    x_lammps_inout_control_runstyle = _command("run_style")
    x_lammps_inout_control_server = _command("server")
    x_lammps_inout_control_set = _command("set")
    x_lammps_inout_control_shell = _command("shell")
    x_lammps_inout_control_specialbonds = _command("special_bonds")
    x_lammps_inout_control_suffix = _command("suffix")
    x_lammps_inout_control_tad = _command("tad")
    x_lammps_inout_control_tempergrem = _command("temper/grem")
    x_lammps_inout_control_tempernpt = _command("temper/npt")
    x_lammps_inout_control_thermo = _command("thermo")
    x_lammps_inout_control_thermomodify = _command("thermo_modify")
    x_lammps_inout_control_thermostyle = _command("thermo_style")
    x_lammps_inout_control_thirdorder = _command("third_order")
    x_lammps_inout_control_timer = _command("timer")
    x_lammps_inout_control_timestep = _command("timestep")
    x_lammps_inout_control_uncompute = _command("uncompute")
    x_lammps_inout_control_undump = _command("undump")
    x_lammps_inout_control_unfix = _command("unfix")
    x_lammps_inout_control_units = _command("units")
    x_lammps_inout_control_variable = _command("variable")
    x_lammps_inout_control_velocity = _command("velocity")
    x_lammps_inout_control_writecoeff = _command("write_coeff")
    x_lammps_inout_control_writedata = _command("write_data")
    x_lammps_inout_control_writedump = _command("write_dump")
    x_lammps_inout_control_writerestart = _command("write_restart")


class section_run(Run):
    """Input and files of a run of LAMMPS."""

    m_def = Section(extends_base_section=True)

    x_lammps_section_input_output_files: SubSection[list[x_lammps_section_input_output_files]] = SubSection(
        sub_section=SectionProxy("x_lammps_section_input_output_files"), repeats=True
    )
    x_lammps_section_control_parameters: SubSection[list[x_lammps_section_control_parameters]] = SubSection(
        sub_section=SectionProxy("x_lammps_section_control_parameters"), repeats=True
    )


class section_system(System):
    """Positions as LAMMPS writes them."""

    m_def = Section(extends_base_section=True)

    x_lammps_atom_positions_image_index: Quantity[Any] = Quantity(
        type=int32,
        shape=["number_of_atoms", 3],
        unit="dimensionless",
        description="How many cells each atom has left the first one by, along the three vectors.",
    )
    x_lammps_atom_positions_scaled: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3],
        unit="dimensionless",
        description="Positions as fractions of the cell vectors.",
    )
    x_lammps_atom_positions_wrapped: Quantity[Any] = Quantity(
        type=float64,
        shape=["number_of_atoms", 3],
        unit="meter",
        description="Positions inside the cell, where `atom_positions` are those of the unwrapped paths.",
    )


class section_sampling_method(SamplingMethod):
    """Integrator, thermostat and barostat."""

    m_def = Section(extends_base_section=True)

    x_lammps_barostat_target_pressure: Quantity[Any] = Quantity(
        type=float64,
        unit="pascal",
        description="Pressure at the end of the run that the barostat aims at.",
    )
    x_lammps_barostat_tau: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        description="Damping time of the barostat.",
    )
    x_lammps_barostat_type: Quantity[str] = Quantity(
        type=str,
        description="Kind of barostat: `nose-hoover`, `berendsen` or `langevin`.",
    )
    x_lammps_integrator_dt: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        description="Time step.",
    )
    x_lammps_integrator_type: Quantity[str] = Quantity(
        type=str,
        description="Integrator (`run_style`): `verlet`, `respa`, ...",
    )
    x_lammps_langevin_gamma: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        description="Damping time of the Langevin thermostat.",
    )
    x_lammps_number_of_steps_requested: Quantity[Any] = Quantity(
        type=float64,
        description="Number of steps that the input asks for.",
    )
    x_lammps_thermostat_target_temperature: Quantity[Any] = Quantity(
        type=float64,
        unit="kelvin",
        description="Temperature at the end of the run that the thermostat aims at.",
    )
    x_lammps_thermostat_tau: Quantity[Any] = Quantity(
        type=float64,
        unit="second",
        description="Damping time of the thermostat.",
    )
    x_lammps_thermostat_type: Quantity[str] = Quantity(
        type=str,
        description="Kind of thermostat: `nose-hoover`, `langevin`, `berendsen`, `csvr`, `csld` or `rescale`.",
    )
