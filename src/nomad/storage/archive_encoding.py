"""Values of an archive as bytes: MessagePack with four extension types.

| type | payload | meaning |
|---|---|---|
| 1 | `<QQ` offset, length | the value is in a block of its own |
| 2 | `<QQ` offset, length | the value is a list, the block is its table |
| 3 | array (below) | numpy array inside its parent |
| 4 | two `<d` | complex number |
| 5 | two's complement, big-endian | integer that does not fit in 64 bits |

An array is MessagePack `[dtype, shape]` followed by its elements in C order, little-endian.
"""

from __future__ import annotations

import math
import re
import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgpack
import numpy as np

from nomad.errors import StorageError

EXT_BLOCK = 1
EXT_LIST = 2
EXT_ARRAY = 3
EXT_COMPLEX = 4
EXT_INTEGER = 5

MOST_DIMENSIONS = 32
MOST_ARRAY_BYTES = 1 << 40
_REFERENCE = struct.Struct("<QQ")
_COMPLEX = struct.Struct("<dd")
_DTYPE = re.compile(
    r"\|b1|[|<][iu][1248]|<f[248]|<c(8|16)|\|S\d{1,9}|<U\d{1,9}|<[mM]8\[\d{0,9}(as|fs|ps|ns|us|ms|s|m|h|D|W|M|Y)\]"
)


@dataclass(frozen=True)
class Reference:
    """Where a value lies: `offset` counts from the begin of the entry, `length` is that of the whole block."""

    offset: int
    length: int
    is_list: bool

    def packed(self) -> bytes:
        """As MessagePack extension."""
        data = _REFERENCE.pack(self.offset, self.length)
        return pack(msgpack.ExtType(EXT_LIST if self.is_list else EXT_BLOCK, data))


def pack(value: Any) -> bytes:
    """A plain value as MessagePack; raises `OverflowError` for integers beyond 64 bits."""
    data: bytes = msgpack.packb(value, use_bin_type=True, unicode_errors="surrogatepass")
    return data


def pack_integer(value: int) -> bytes:
    """An integer of any size as MessagePack."""
    if -(1 << 63) <= value < 1 << 64:
        return pack(value)
    size = value.bit_length() // 8 + 1
    return pack(msgpack.ExtType(EXT_INTEGER, value.to_bytes(size, "big", signed=True)))


def pack_complex(value: complex) -> bytes:
    """A complex number as MessagePack."""
    return pack(msgpack.ExtType(EXT_COMPLEX, _COMPLEX.pack(value.real, value.imag)))


def storable(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The array in C order and little-endian. Raises `StorageError` for dtypes that have no portable form."""
    # ascontiguousarray would turn 0-d arrays into 1-d ones.
    return array.astype(_stored_dtype(array.dtype), order="C", copy=False)


@lru_cache(maxsize=256)
def _stored_dtype(given: np.dtype[Any]) -> np.dtype[Any]:
    dtype = given.newbyteorder("<")
    if dtype.kind == "f" and dtype.itemsize > 8:
        dtype = np.dtype("<f8")
    elif dtype.kind == "c" and dtype.itemsize > 16:
        dtype = np.dtype("<c16")
    if not _DTYPE.fullmatch(dtype.str):
        raise StorageError(f"An array of dtype {given} cannot be stored.")
    return dtype


def array_bytes(array: np.ndarray[Any, Any]) -> bytes:
    """dtype, shape and elements of a `storable` array."""
    return _array_head(array.dtype.str, array.shape) + array.tobytes()


@lru_cache(maxsize=1024)
def _array_head(dtype: str, shape: tuple[int, ...]) -> bytes:
    return pack([dtype, list(shape)])


@lru_cache(maxsize=256)
def _portable_dtype(name: object) -> np.dtype[Any]:
    if not isinstance(name, str) or not _DTYPE.fullmatch(name):
        raise ValueError(f"{name!r} is no dtype of an array")
    try:
        return np.dtype(name)
    except TypeError as error:
        raise ValueError(f"{name!r} is no dtype of an array") from error


def decode_array(data: bytes) -> np.ndarray[Any, Any]:
    """A writable array from head and elements; raises `ValueError` if they do not fit each other."""
    unpacker = msgpack.Unpacker(max_buffer_size=len(data), raw=False)
    unpacker.feed(data[: 10 * MOST_DIMENSIONS + 64])
    try:
        dtype_name, shape = unpacker.unpack()
    except (msgpack.UnpackException, TypeError) as error:
        raise ValueError(f"the head of an array makes no sense ({error})") from error
    start = unpacker.tell()
    dtype = _portable_dtype(dtype_name)
    if not isinstance(shape, list) or len(shape) > MOST_DIMENSIONS or any(type(n) is not int or n < 0 for n in shape):
        raise ValueError(f"{shape!r} is no shape of an array")
    if math.prod(shape) * dtype.itemsize != len(data) - start:
        raise ValueError("an array has a wrong number of bytes")
    array: np.ndarray[Any, Any] = np.ndarray(shape, dtype, data, start).copy()
    return array


def _extension(code: int, data: bytes) -> Any:
    if code in (EXT_BLOCK, EXT_LIST):
        if len(data) != _REFERENCE.size:
            raise ValueError("a reference to a block has a wrong length")
        offset, length = _REFERENCE.unpack(data)
        return Reference(offset, length, code == EXT_LIST)
    if code == EXT_ARRAY:
        return decode_array(data)
    if code == EXT_COMPLEX and len(data) == _COMPLEX.size:
        return complex(*_COMPLEX.unpack(data))
    if code == EXT_INTEGER:
        return int.from_bytes(data, "big", signed=True)
    raise ValueError(f"there is no extension type {code} with {len(data)} bytes")


def unpack(data: bytes) -> Any:
    """A value with `Reference`s in place of what lies elsewhere; raises `ValueError` if the bytes make no sense."""
    try:
        return msgpack.unpackb(
            data, raw=False, ext_hook=_extension, unicode_errors="surrogatepass", strict_map_key=True
        )
    except (msgpack.UnpackException, msgpack.ExtraData, UnicodeDecodeError, ValueError, TypeError) as error:
        raise ValueError(f"a value makes no sense ({error})") from error
