"""What kind of system a structure is: bulk, 2D, 1D, surface, molecule or atom (library MatID)."""

from __future__ import annotations

import warnings

from nomad.normalizing.structure import Structure

UNAVAILABLE = "unavailable"
ATOM_LIMIT = 64
CLUSTER_THRESHOLD = 2.5
"""Angstrom between the covalent spheres of atoms that belong together."""
LARGEST_BOND = 2 * 2.6 + CLUSTER_THRESHOLD
IMAGE_LIMIT = 60_000
"""Atoms, images counted, that the search for neighbours may look at; flat or tiny cells would need any amount of
memory."""

SYSTEM_TYPES: dict[str, str] = {
    "Class3D": "bulk",
    "Atom": "atom",
    "Class0D": "molecule / cluster",
    "Class1D": "1D",
    "Surface": "surface",
    "Material2D": "2D",
}
"""MatID's classes; any other is unavailable."""


def classify(structure: Structure) -> str:
    """The system type of a structure of at most 64 atoms, else `unavailable`; raises whatever the library raises.

    Also `unavailable`: structures with values that are not finite, periodic ones whose cell does not span space, and
    cells so small or flat that the number of neighbours explodes.
    """
    if not structure.symbols or len(structure.symbols) > ATOM_LIMIT or not structure.is_finite:
        return UNAVAILABLE
    if any(structure.periodic) and not structure.has_volume:
        return UNAVAILABLE
    if structure.images_within(LARGEST_BOND) > IMAGE_LIMIT:
        return UNAVAILABLE

    from nomad.normalizing.matid_library import matid

    classifier = matid().classification.classifier.Classifier(radii="covalent", cluster_threshold=CLUSTER_THRESHOLD)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numerical complaints of the library about unusual cells
        found = classifier.classify(structure.to_atoms())
    return SYSTEM_TYPES.get(type(found).__name__, UNAVAILABLE)
