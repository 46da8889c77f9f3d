"""OPTIMADE filters: text of the filter language to the query model.

Rules: a comparison with an unknown value is never true, not even with `!=`; NOT inverts the whole expression behind
it. Optional features that are supported: HAS ONLY (all items of the list are among the values), LENGTH with
operators, comparisons inside of lists, and the correlated lists `elements:elements_ratios`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from nomad.errors import BadRequest, NotSupported
from nomad.search.query import Query

MAX_LENGTH = 100_000


def compile_filter(text: str, *, with_quantities: bool = False, warnings: list[str] | None = None) -> Query:
    """The query for a filter.

    Search quantities can be named with the prefix `_nmd_` and underscores for dots, and `with_quantities` also without
    the prefix. `warnings` gets a text for each property of another provider. Raises `BadRequest` for text that is no
    filter, unknown properties and values that do not fit, `NotSupported` for legal but optional comparisons.
    """
    import lark

    from nomad.search.optimade_builder import Builder

    if len(text) > MAX_LENGTH:
        raise BadRequest(f"filter: longer than {MAX_LENGTH} characters.")
    try:
        tree = _parser().parse(text)
        return _builder_result(Builder(with_quantities, [] if warnings is None else warnings), tree)
    except lark.exceptions.VisitError as error:
        if isinstance(error.orig_exc, BadRequest | NotSupported):
            raise error.orig_exc from None
        raise
    except lark.exceptions.UnexpectedEOF as error:
        raise _refusal("it ends too early") from error
    except lark.exceptions.UnexpectedInput as error:
        context = error.get_context(text, 20).split("\n")[0].strip()
        raise _refusal(f"not understood at column {error.column}: {context!r}") from error
    except RecursionError as error:
        raise _refusal("nested too deeply") from error


def _builder_result(builder: Any, tree: Any) -> Query:
    result: Query = builder.transform(tree)
    return result


def _refusal(reason: str) -> BadRequest:
    return BadRequest(f"filter: {reason}.", errors={"filter": reason})


@cache
def _parser() -> Any:
    import lark

    grammar = Path(__file__).with_suffix(".lark").read_text(encoding="utf-8")
    return lark.Lark(grammar, parser="lalr", lexer="contextual")
