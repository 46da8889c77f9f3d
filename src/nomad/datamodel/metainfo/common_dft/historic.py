"""The names of sections in archives, which were the names of their classes too."""

from nomad.datamodel.metainfo.common_dft.bands import (
    BandGap,
    BrillouinZone,
    Eigenvalues,
    ExcitedStates,
    KBand,
    KBandNormalized,
    KBandSegment,
    KBandSegmentNormalized,
)
from nomad.datamodel.metainfo.common_dft.basis_set import (
    BasisFunctionsAtomCentered,
    BasisSet,
    BasisSetAtomCentered,
    BasisSetCellDependent,
    GaussianBasisGroup,
)
from nomad.datamodel.metainfo.common_dft.calculation import (
    CalculationToCalculationRefs,
    CalculationToFolderRefs,
    SingleConfigurationCalculation,
)
from nomad.datamodel.metainfo.common_dft.contributions import (
    AtomStressContribution,
    EnergyCodeIndependent,
    EnergyContribution,
    EnergyVanDerWaals,
    StressTensor,
    StressTensorContribution,
)
from nomad.datamodel.metainfo.common_dft.dos import AtomProjectedDos, Dos, DosFingerprint, SpeciesProjectedDos
from nomad.datamodel.metainfo.common_dft.method import Method
from nomad.datamodel.metainfo.common_dft.method_parts import (
    DftPlusUOrbital,
    MethodAtomKind,
    MethodBasisSet,
    MethodToMethodRefs,
    XCFunctionals,
)
from nomad.datamodel.metainfo.common_dft.provenance import (
    ArchiveContext,
    CalculationContext,
    ProcessorInfo,
    ProcessorLog,
    ProcessorLogEvent,
    ResponseContext,
    ResponseMessage,
    RestrictedUri,
)
from nomad.datamodel.metainfo.common_dft.run import Run
from nomad.datamodel.metainfo.common_dft.sampling import (
    FrameSequence,
    FrameSequenceUserQuantity,
    SamplingMethod,
    ThermodynamicalProperties,
)
from nomad.datamodel.metainfo.common_dft.scf import ScfIteration
from nomad.datamodel.metainfo.common_dft.soap import Soap, SoapCoefficients
from nomad.datamodel.metainfo.common_dft.symmetry import (
    PrimitiveSystem,
    Prototype,
    SpringerId,
    SpringerMaterial,
    StdSystem,
    Symmetry,
)
from nomad.datamodel.metainfo.common_dft.system import AtomicMultipoles, OriginalSystem, System, SystemToSystemRefs
from nomad.datamodel.metainfo.common_dft.topology import (
    AtomType,
    Constraint,
    Interaction,
    MoleculeConstraint,
    MoleculeInteraction,
    MoleculeType,
    Topology,
)
from nomad.datamodel.metainfo.common_dft.volumetric import VolumetricData

archive_context = ArchiveContext
calculation_context = CalculationContext
section_atom_projected_dos = AtomProjectedDos
section_atomic_multipoles = AtomicMultipoles
section_basis_functions_atom_centered = BasisFunctionsAtomCentered
section_basis_set_atom_centered = BasisSetAtomCentered
section_basis_set_cell_dependent = BasisSetCellDependent
section_basis_set = BasisSet
section_restricted_uri = RestrictedUri
section_calculation_to_calculation_refs = CalculationToCalculationRefs
section_calculation_to_folder_refs = CalculationToFolderRefs
section_dos_fingerprint = DosFingerprint
section_dos = Dos
section_eigenvalues = Eigenvalues
section_energy_code_independent = EnergyCodeIndependent
section_energy_van_der_Waals = EnergyVanDerWaals
section_energy_contribution = EnergyContribution
section_stress_tensor_contribution = StressTensorContribution
section_atom_stress_contribution = AtomStressContribution
section_frame_sequence_user_quantity = FrameSequenceUserQuantity
section_frame_sequence = FrameSequence
section_gaussian_basis_group = GaussianBasisGroup
section_k_band_normalized = KBandNormalized
section_k_band_segment_normalized = KBandSegmentNormalized
section_k_band_segment = KBandSegment
section_band_gap = BandGap
section_brillouin_zone = BrillouinZone
section_k_band = KBand
section_method_atom_kind = MethodAtomKind
section_method_to_method_refs = MethodToMethodRefs
section_method = Method
section_original_system = OriginalSystem
section_primitive_system = PrimitiveSystem
section_processor_info = ProcessorInfo
section_processor_log_event = ProcessorLogEvent
section_processor_log = ProcessorLog
section_prototype = Prototype
section_run = Run
section_sampling_method = SamplingMethod
section_scf_iteration = ScfIteration
section_single_configuration_calculation = SingleConfigurationCalculation
section_species_projected_dos = SpeciesProjectedDos
section_springer_material = SpringerMaterial
section_springer_id = SpringerId
section_std_system = StdSystem
section_stress_tensor = StressTensor
section_symmetry = Symmetry
section_system_to_system_refs = SystemToSystemRefs
section_system = System
section_thermodynamical_properties = ThermodynamicalProperties
section_volumetric_data = VolumetricData
section_XC_functionals = XCFunctionals
response_context = ResponseContext
section_atom_type = AtomType
section_constraint = Constraint
section_dft_plus_u_orbital = DftPlusUOrbital
section_excited_states = ExcitedStates
section_interaction = Interaction
section_method_basis_set = MethodBasisSet
section_molecule_constraint = MoleculeConstraint
section_molecule_interaction = MoleculeInteraction
section_molecule_type = MoleculeType
section_response_message = ResponseMessage
section_soap_coefficients = SoapCoefficients
section_soap = Soap
section_topology = Topology

__all__ = [
    "archive_context",
    "calculation_context",
    "response_context",
    "section_XC_functionals",
    "section_atom_projected_dos",
    "section_atom_stress_contribution",
    "section_atom_type",
    "section_atomic_multipoles",
    "section_band_gap",
    "section_basis_functions_atom_centered",
    "section_basis_set",
    "section_basis_set_atom_centered",
    "section_basis_set_cell_dependent",
    "section_brillouin_zone",
    "section_calculation_to_calculation_refs",
    "section_calculation_to_folder_refs",
    "section_constraint",
    "section_dft_plus_u_orbital",
    "section_dos",
    "section_dos_fingerprint",
    "section_eigenvalues",
    "section_energy_code_independent",
    "section_energy_contribution",
    "section_energy_van_der_Waals",
    "section_excited_states",
    "section_frame_sequence",
    "section_frame_sequence_user_quantity",
    "section_gaussian_basis_group",
    "section_interaction",
    "section_k_band",
    "section_k_band_normalized",
    "section_k_band_segment",
    "section_k_band_segment_normalized",
    "section_method",
    "section_method_atom_kind",
    "section_method_basis_set",
    "section_method_to_method_refs",
    "section_molecule_constraint",
    "section_molecule_interaction",
    "section_molecule_type",
    "section_original_system",
    "section_primitive_system",
    "section_processor_info",
    "section_processor_log",
    "section_processor_log_event",
    "section_prototype",
    "section_response_message",
    "section_restricted_uri",
    "section_run",
    "section_sampling_method",
    "section_scf_iteration",
    "section_single_configuration_calculation",
    "section_soap",
    "section_soap_coefficients",
    "section_species_projected_dos",
    "section_springer_id",
    "section_springer_material",
    "section_std_system",
    "section_stress_tensor",
    "section_stress_tensor_contribution",
    "section_symmetry",
    "section_system",
    "section_system_to_system_refs",
    "section_thermodynamical_properties",
    "section_topology",
    "section_volumetric_data",
]
