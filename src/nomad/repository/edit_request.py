"""The body of an edit: which entries, and what shall be changed. Checked in form; nothing is looked up here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nomad.errors import BadRequest, InvalidPayload
from nomad.repository.query_language import Filters, filters_from_json
from nomad.repository.values import is_storable
from nomad.search.quantities import quantities

SCALARS = ("comment", "license", "with_embargo")
LISTS = ("references", "coauthors", "shared_with", "datasets")
OWNERS = ("user", "staging")
FILTERS = ("owner", "from_time", "until_time", "dft.optimade")


@dataclass
class Action:
    """One value of one quantity, with what is to be said about it."""

    value: str
    given: Mapping[str, Any]
    success: bool = True
    message: str | None = None

    def fail(self, message: str) -> None:
        """Marks the action as failed; the first reason stays."""
        if self.success:
            self.success, self.message = False, message

    def result(self) -> dict[str, Any]:
        """The action as the answer shows it."""
        message = {} if self.message is None else {"message": self.message}
        return {**self.given, "success": self.success, **message}


@dataclass
class EditRequest:
    """A checked edit. `actions` maps quantities to their actions; scalars have exactly one."""

    query: Mapping[str, Any]
    filters: Filters
    verify: bool
    actions: dict[str, list[Action]] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def successful(self) -> bool:
        return all(action.success for actions in self.actions.values() for action in actions)

    def values(self, quantity: str) -> list[str]:
        """The values of a list quantity, blank ones skipped."""
        return [action.value for action in self.actions[quantity] if action.value]

    def answer(self, message: str | None = None) -> dict[str, Any]:
        """The request, completed by the result of each action; `message` says why the whole edit is refused."""
        results: dict[str, Any] = {}
        for quantity, actions in self.actions.items():
            shown = [action.result() for action in actions]
            results[quantity] = shown[0] if quantity in SCALARS else shown
        success = message is None and (self.verify or self.successful)
        answer = {**self.given, "verify": self.verify, "success": success, "actions": results}
        if message is None and not success:
            message = "; ".join(
                sorted({a.message for s in self.actions.values() for a in s if a.message and not a.success})
            )
        return answer if message is None else {**answer, "message": message}


def parse_edit(body: Any) -> EditRequest:
    """The edit that a body asks for. Raises `InvalidPayload` or `BadRequest` naming what is wrong."""
    if not isinstance(body, dict):
        raise InvalidPayload({"payload": "the body is not an object"})
    actions = body.get("actions")
    if not isinstance(actions, dict):
        raise InvalidPayload({"actions": "the object with the actions is missing"})
    verify = body.get("verify")
    if verify is not None and not isinstance(verify, bool):
        raise InvalidPayload({"verify": "not of type boolean"})
    query = body.get("query")
    if query is not None and not isinstance(query, dict):
        raise InvalidPayload({"query": "not an object"})
    query = dict(query or {})
    if query.setdefault("owner", "user") not in OWNERS:
        raise BadRequest(f"The owner of an edit must be one of {', '.join(OWNERS)}, not {query['owner']!r}.")
    unknown = [name for name in query if name[:1] != "$" and name not in FILTERS and name not in quantities()]
    if unknown:
        # a search ignores them; an edit would change more entries than meant
        raise BadRequest(
            f"{unknown[0]!r} in query is not a known search quantity.", errors={"query": "unknown quantity"}
        )
    return EditRequest(
        query=query,
        filters=filters_from_json(query),
        verify=verify is True,
        actions={name: _actions(name, value) for name, value in actions.items()},
        given=body,
    )


def _actions(quantity: str, value: Any) -> list[Action]:
    if quantity in SCALARS:
        return [_action(quantity, value)]
    if quantity not in LISTS:
        raise BadRequest(
            f"Unknown quantity {quantity!r}: it cannot be edited.", errors={f"actions.{quantity}": "unknown quantity"}
        )
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise InvalidPayload({f"actions.{quantity}": "not a list of actions"})
    return [_action(quantity, item) for item in value]


def _action(quantity: str, value: Any) -> Action:
    if not isinstance(value, dict):
        raise InvalidPayload({f"actions.{quantity}": "an action is an object with a value"})
    text = value.get("value")
    if text is not None and not isinstance(text, str):
        raise InvalidPayload({f"actions.{quantity}.value": "not of type string"})
    if text and not is_storable(text):
        raise InvalidPayload({f"actions.{quantity}.value": "contains characters that cannot be stored"})
    return Action((text or "").strip(), value)
