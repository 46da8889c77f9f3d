"""The historic import path of `nomad.datamodel.metainfo.common_dft`."""

from nomad.datamodel.metainfo.common_dft import *  # noqa: F403
from nomad.datamodel.metainfo.common_dft import m_package as m_package
