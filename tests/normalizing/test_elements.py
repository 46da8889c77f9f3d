import pytest

from nomad.normalizing.elements import (
    SYMBOLS,
    atomic_numbers,
    symbol_of_label,
    symbols_of_numbers,
)


@pytest.mark.parametrize(
    ("label", "symbol"),
    [("Br1", "Br"), ("C_H", "C"), ("Za", "X"), ("Fe", "Fe"), ("Fe_up", "Fe"), ("1H", "H"), ("", "X"), ("unknown", "X")],
)
def test_label_is_reduced_to_element(label: str, symbol: str) -> None:
    assert symbol_of_label(label) == symbol


def test_table_of_elements() -> None:
    assert len(SYMBOLS) == len(set(SYMBOLS)) == 119
    assert atomic_numbers(["X", "H", "Si", "U", "Og"]) == [0, 1, 14, 92, 118]
    assert symbols_of_numbers([0, 1, 118]) == ["X", "H", "Og"]


@pytest.mark.parametrize("number", [-1, 119, 10**6])
def test_number_of_no_element_is_refused(number: int) -> None:
    with pytest.raises(IndexError, match=str(number)):
        symbols_of_numbers([number])
