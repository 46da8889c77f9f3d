"""The metainfo: the language in which all schemas are written, and the objects that hold data of such schemas.

```python
class System(MSection):
    atom_labels: Quantity[list[str]] = Quantity(type=str, shape=['n_atoms'])
    atom_positions: Quantity[Any] = Quantity(type=float64, shape=['n_atoms', 3], unit='meter')
```
"""

from nomad.metainfo.bootstrap import m_package as m_package
from nomad.metainfo.decorators import derived
from nomad.metainfo.definition import Annotation, Definition, Property
from nomad.metainfo.errors import (
    DefinitionError,
    MetainfoError,
    MetainfoReferenceError,
    MetainfoShapeError,
    MetainfoTypeError,
    UnknownProperty,
)
from nomad.metainfo.former import FormerValue, former_values
from nomad.metainfo.numerics import NumpyType, float16, float32, float64, int8, int16, int32, int64
from nomad.metainfo.packages import Category, Environment, MCategory, Package
from nomad.metainfo.quantity import Quantity
from nomad.metainfo.references import MProxy, QuantityReference, Reference, SectionProxy
from nomad.metainfo.section_definition import Section
from nomad.metainfo.sections import MSection, SubSectionList
from nomad.metainfo.sub_section import SubSection
from nomad.metainfo.types import (
    JSON,
    Bool,
    Capitalized,
    DataType,
    Datetime,
    Dimension,
    MEnum,
    Unit,
)
from nomad.metainfo.validation import constraint

__all__ = [
    "JSON",
    "Annotation",
    "Bool",
    "Capitalized",
    "Category",
    "DataType",
    "Datetime",
    "Definition",
    "DefinitionError",
    "Dimension",
    "Environment",
    "FormerValue",
    "MCategory",
    "MEnum",
    "MProxy",
    "MSection",
    "MetainfoError",
    "MetainfoReferenceError",
    "MetainfoShapeError",
    "MetainfoTypeError",
    "NumpyType",
    "Package",
    "Property",
    "Quantity",
    "QuantityReference",
    "Reference",
    "Section",
    "SectionProxy",
    "SubSection",
    "SubSectionList",
    "Unit",
    "UnknownProperty",
    "constraint",
    "derived",
    "float16",
    "float32",
    "float64",
    "former_values",
    "int8",
    "int16",
    "int32",
    "int64",
]
