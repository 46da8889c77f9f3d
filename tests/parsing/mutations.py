"""Ways to damage a file."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

SPOILT = [b"NaN", b"*********", b"-Infinity", b"1.0E+400", b"", b"-0"]
HUGE = [b"999999999", b"2147483648", b"-1", b"99999999999999999999", b"0", b"1e300", b"1000000"]
ENTITIES = (
    b'<!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    b'<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e SYSTEM "file:///etc/passwd">]>'
)
ALIASES = b"\nbomb: [&a [1,1,1,1,1,1,1,1,1], &b [*a,*a,*a,*a,*a,*a,*a,*a,*a], &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]]\n"


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def drop_lines(data: bytes, chance: random.Random) -> bytes:
    return b"".join(line for line in data.splitlines(keepends=True) if chance.random() > 0.02)


def double_lines(data: bytes, chance: random.Random) -> bytes:
    return b"".join(line * (2 if chance.random() < 0.02 else 1) for line in data.splitlines(keepends=True))


def swap_lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    for _ in range(20):
        left, right = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[left], lines[right] = lines[right], lines[left]
    return b"".join(lines)


def change_digits(data: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"\d", lambda match: b"%d" % chance.randrange(10) if chance.random() < 0.01 else match.group(), data)


def spoil_numbers(data: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"-?\d+\.\d+", lambda m: chance.choice(SPOILT) if chance.random() < 0.02 else m.group(), data)


def change_bytes(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(100):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def huge_counts(data: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"(?<![\d.])\d+(?![\d.])", lambda m: chance.choice(HUGE) if chance.random() < 0.02 else m[0], data)


def change_few_bytes(data: bytes, chance: random.Random) -> bytes:
    """Lets binary files remain what they are, but for a count or an offset."""
    changed = bytearray(data)
    at = chance.randrange(len(changed))
    piece = chance.choice([b"\xff" * 4, b"\x7f\xff\xff\xff", b"\0" * 8, b"\xff" * 8, b"\x80\0\0\0"])
    changed[at : at + len(piece)] = piece[: len(changed) - at]
    return bytes(changed)


def insert_bombs(data: bytes, chance: random.Random) -> bytes:
    """Entities and aliases that grow, at the places where XML and YAML have them."""
    if data.lstrip().startswith(b"<"):
        head, mark, rest = data.partition(b"?>") if data.lstrip().startswith(b"<?") else (b"", b"", data)
        inside = rest.find(b">", chance.randrange(max(1, len(rest)))) + 1
        return head + mark + ENTITIES + rest[:inside] + chance.choice([b"&d;", b"&e;"]) + rest[inside:]
    lines = data.splitlines(keepends=True)
    lines.insert(chance.randrange(len(lines) + 1), ALIASES)
    return b"".join(lines)


def empty_or_long_line(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.choice([b"", b"9" * 100_000, b"(" * 100_000, b" " * 100_000, b"\n" * 10_000]) + data[at:]


MUTATIONS: list[Callable[[bytes, random.Random], bytes]] = [
    cut,
    drop_lines,
    double_lines,
    swap_lines,
    change_digits,
    spoil_numbers,
    change_bytes,
]
"""Those of the default test run."""
ALL = [*MUTATIONS, huge_counts, change_few_bytes, insert_bombs, empty_or_long_line]


def mutated(data: bytes, number: int, chance: random.Random) -> bytes:
    """The data with one kind of damage or two. The first numbers cut the file at every kilobyte."""
    if number * 1000 < len(data):
        return data[: number * 1000]
    if not data:
        return bytes(chance.randrange(256) for _ in range(100))
    data = chance.choice(ALL)(data, chance)
    return chance.choice(ALL)(data, chance) if data and chance.random() < 0.3 else data
