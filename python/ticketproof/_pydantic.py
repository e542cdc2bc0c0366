"""A pydantic model made from a snapshot.

The model says what types can say about a payload, and accepts and refuses then what ``Validator.check`` does. It cannot say
that a stage belongs to the pipeline beside it, that a key stands twice, or what the account's own rules ask for; ``check``
remains the judge of what is sent.
"""

from __future__ import annotations

import json
import keyword
import re
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Annotated, Any, Iterable, List, Literal, Optional, Union

from ._native import Validator, _limits, _record_id

if TYPE_CHECKING:
    from pydantic import BaseModel

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

_NUMBER = r"^-?([0-9]+(\.[0-9]*)?|\.[0-9]+)$"
_DIGITS = r"^[0-9]+$"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?)"
    r"(Z|[+-](?:0[0-9]|1[0-8])(?::?[0-5][0-9])?)?"
)
_WHOLE = re.compile(r"-?[0-9]{1,15}")


def pydantic_model(v: Validator, op: str = "create", shape: str = "body") -> type[BaseModel]:
    """A pydantic v2 model of the account's tickets, for people who want types in Python.

    ``op`` is ``create`` or ``update``; ``shape`` is ``body`` for the model of a request body, whose field ``properties`` is a
    model itself, or ``properties`` for that one alone. Fields are called like properties; a name that Python or pydantic does
    not allow gets another one, and the property's name as its alias. Labels are the fields' titles. Unknown properties,
    read-only and archived ones are refused.

    ``model.model_dump_json(exclude_unset=True)`` is a body to send.

    >>> import ticketproof
    >>> v = ticketproof.Validator.hubspot_default()
    >>> Ticket = ticketproof.pydantic_model(v)
    >>> ticket = Ticket(properties={"subject": "Printer on fire", "hs_pipeline_stage": "1"})
    >>> ticket.model_dump_json(exclude_unset=True)
    '{"properties":{"hs_pipeline_stage":"1","subject":"Printer on fire"}}'
    >>> bool(v.check(ticket.model_dump_json(exclude_unset=True)))
    True
    """
    try:
        import pydantic
    except ImportError as error:
        raise ImportError("`pydantic_model` needs pydantic 2: pip install 'pydantic>=2.5'") from error
    if int(pydantic.VERSION.partition(".")[0]) < 2:
        raise ImportError(f"`pydantic_model` needs pydantic 2, and this is {pydantic.VERSION}")
    if op not in ("create", "update"):
        raise ValueError(f"there is a model for 'create' and for 'update', not for {op!r}")
    if shape not in ("body", "properties"):
        raise ValueError(f"there is a model of a 'body' and of its 'properties', not of {shape!r}")
    maker = _Maker(json.loads(v.snapshot)["schema"], v._value_kinds(), op == "create")
    return maker.properties() if shape == "properties" else maker.body()


class _Maker:
    def __init__(self, schema: dict[str, Any], kinds: dict[str, str], create: bool) -> None:
        self.schema = schema
        self.kinds = kinds
        self.create = create
        name = schema["object"]["name"]
        word = re.sub(r"\W", "", "".join(part.capitalize() for part in name.rstrip("s").split("_"))) or "Record"
        self.word = f"New{word}" if create else f"{word}Changes"
        self.is_ticket = schema["object"]["id"] == "0-5"
        pipelines = [one for one in schema.get("pipelines", {}).values() if not one.get("archived")]
        self.pipelines = [one["id"] for one in pipelines]
        self.stages = [
            stage["id"] for one in pipelines for stage in one["stages"].values() if not stage.get("archived")
        ]

    def body(self) -> type[BaseModel]:
        fields: dict[str, Any] = {"properties": (self.properties(), ...), "objectWriteTraceId": (Any, None)}
        if self.create:
            fields["associations"] = (Optional[List[self.association()]], None)  # type: ignore[misc]
        else:
            fields.update(id=(_some_id(), None), idProperty=(self.id_property(), None))
        what = "A new record" if self.create else "Changes to a record"
        doc = f"{what} of {self.schema['object']['name']}, as HubSpot's API takes it."
        return _model(self.word, doc, fields, {} if self.create else {"named": _named()})

    def id_property(self) -> Any:
        properties = self.schema["properties"].items()
        unique = [name for name, one in properties if one.get("unique") and not one.get("archived")]
        # HubSpot does not take the property of the record's own id for one that tells records apart.
        names = [name for name in unique if name != _record_id]
        return _exactly(names) if names else _refused("the account has no property with unique values")

    def properties(self) -> type[BaseModel]:
        from pydantic import Field

        fields: dict[str, Any] = {}
        for name, one in self.schema["properties"].items():
            if one.get("readOnly") or one.get("archived"):
                continue
            field = _field_name(name, fields)
            required = self.create and self.is_needed(name)
            about: dict[str, Any] = {"title": one["label"]}
            if one.get("description"):
                about["description"] = one["description"]
            if field != name:
                about["alias"] = name
            fields[field] = (self.kind(name, one, required), Field(... if required else None, **about))
        return _model(f"{self.word}Properties", f"The properties of {self.schema['object']['name']}.", fields)

    def is_needed(self, name: str) -> bool:
        if self.is_ticket and name == "hs_pipeline":
            return len(self.pipelines) > 1
        if self.is_ticket and name in ("subject", "hs_pipeline_stage"):
            return True
        return name in self.schema.get("requiredProperties", [])

    def kind(self, name: str, one: dict[str, Any], required: bool) -> Any:
        if self.is_ticket and name in ("hs_pipeline", "hs_pipeline_stage"):
            listed = self.pipelines if name == "hs_pipeline" else self.stages
            known = bool(self.schema.get("pipelines"))
            kind = _literal(listed) if known and listed else _anything()
            # What is not needed may be left empty by a create; a record that exists cannot be taken out of its pipeline.
            return Union[kind, Literal["", None]] if self.create and not required else kind
        kind = self.value(self.kinds[name], one)
        if required:
            return kind
        # HubSpot ignores what is empty in a create; in an update it empties the property, and null is no value.
        return Union[kind, Literal["", None]] if self.create else Union[kind, Literal[""]]

    def value(self, kind: str, one: dict[str, Any]) -> Any:
        from pydantic import AfterValidator, Field, StrictBool, StrictFloat, StrictInt

        options = [value for value in one.get("options", {}) if value]
        if kind == "text":
            return Union[Annotated[str, Field(min_length=1, max_length=_limits["text_max"])], _scalar()]
        if kind == "number":
            finite = Annotated[StrictFloat, Field(allow_inf_nan=False), AfterValidator(_without_exponent)]
            return Union[StrictInt, finite, Annotated[str, Field(pattern=_NUMBER)]]
        if kind == "bool":
            return Union[StrictBool, Literal["true", "false"]]
        if kind == "date":
            return _day_kind()
        if kind == "datetime":
            return _moment_kind()
        if kind == "owner":
            if self.schema.get("owners") is not None:
                return _literal(self.schema["owners"])
            return Union[Annotated[str, Field(pattern=_DIGITS)], Annotated[StrictInt, Field(ge=0)]]
        if kind == "one_option" and options:
            return _literal(options)
        if kind == "several_options" and options:
            return self.several(options)
        if self.create and kind in ("several_options", "several_references"):
            # A leading `;` adds to what a record has, and a new one has nothing.
            return Union[Annotated[str, Field(pattern="^[^;]")], _scalar()]
        return _anything()

    def several(self, options: list[str]) -> Any:
        from pydantic import AfterValidator, BeforeValidator, ValidationInfo

        known, create = frozenset(options), self.create

        def joined(value: Any, info: ValidationInfo) -> Any:
            is_list = isinstance(value, (list, tuple, set, frozenset)) and info.mode == "python"
            return ";".join(map(str, value)) if is_list else value

        def checked(value: str) -> str:
            if create and value.startswith(";"):
                raise ValueError("a leading ';' adds to the options that a record has, and a new one has none")
            parts = value.split(";")
            for part in parts:
                if part and part not in known:
                    raise ValueError(f"{part!r} is none of the options")
            if not any(parts):
                raise ValueError("there is no option in it")
            return value

        text = Annotated[str, BeforeValidator(joined), AfterValidator(checked)]
        others = [form for value in options for form in _forms(value)[1:]]
        return Union[text, _exactly(others)] if others else text

    def association(self) -> type[BaseModel]:
        from pydantic import Field, StrictInt

        digits = Annotated[str, Field(pattern=_DIGITS)]
        target = _model("AssociationTarget", "The record on the other side.", {
            "id": (Union[Annotated[StrictInt, Field(ge=0)], digits], ...),
        })
        outgoing: dict[str, list[str]] = {}
        for one in self.schema.get("associations", []):
            if one["direction"] == "outgoing":
                outgoing.setdefault(one["category"], []).append(str(one["typeId"]))
        types = [
            _model(f"AssociationType{number}", "A type of association that the account has.", {
                "associationCategory": (Literal[category], ...),
                "associationTypeId": (_literal(sorted(set(ids), key=int)), ...),
            })
            for number, (category, ids) in enumerate(sorted(outgoing.items()), 1)
        ]
        if not self.schema.get("associations") or "association_labels" in self.schema.get("notVisible", []):
            types = [_model("AssociationType", "A type of association.", {
                "associationCategory": (str, ...),
                "associationTypeId": (Union[Annotated[StrictInt, Field(ge=0, le=0xFFFF_FFFF)], digits], ...),
            })]
        kind: Any = Union[tuple(types)]
        return _model("Association", "An association with another record.", {
            "to": (target, ...),
            "types": (Annotated[List[kind], Field(min_length=1)], ...),
        })


def _refused(why: str) -> Any:
    from pydantic import BeforeValidator

    def refused(value: Any) -> Any:
        raise ValueError(why)

    return Annotated[Any, BeforeValidator(refused)]


def _some_id() -> Any:
    from pydantic import Field, StrictBool, StrictFloat, StrictInt

    return Union[Annotated[str, Field(min_length=1)], StrictBool, StrictInt, StrictFloat]


def _named() -> Any:
    """A validator of bodies: an id without the property that it is a value of is the record's own, which is digits."""
    from pydantic import model_validator

    def named(self: Any) -> Any:
        is_given = "id" in self.model_fields_set and "idProperty" not in self.model_fields_set
        if is_given and not re.fullmatch(r"[0-9]+", str(self.id)):
            raise ValueError("this id is no record's id, and there is no idProperty; add the property that it is a value of")
        return self

    return model_validator(mode="after")(named)


def _model(
    name: str, doc: str, fields: dict[str, Any], more: dict[str, Any] | None = None
) -> type[BaseModel]:
    from pydantic import ConfigDict, ValidationInfo, create_model, model_validator

    renamed = {
        field for field, (_, about) in fields.items() if getattr(about, "alias", None) not in (None, field)
    }
    validators: dict[str, Any] = dict(more or {})
    if renamed:
        # In Python a field may be given by either name; in JSON there is only the property's.
        def by_property(cls: Any, data: Any, info: ValidationInfo) -> Any:
            if info.mode == "json" and isinstance(data, dict):
                for key in data:
                    if key in renamed:
                        raise ValueError(f"{key!r} is not the name of a property")
            return data

        before: Any = model_validator(mode="before")
        validators["by_property"] = before(classmethod(by_property))
    config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True, protected_namespaces=())
    make: Any = create_model
    model: type[BaseModel] = make(name, __config__=config, __doc__=doc, __validators__=validators, **fields)
    return model


def _field_name(name: str, taken: Iterable[str]) -> str:
    """The property's own name where Python and pydantic allow it."""
    from pydantic import BaseModel

    field = re.sub(r"\W", "_", name)
    if not field.isidentifier() or field.startswith("_"):
        field = f"p_{field.lstrip('_')}"
    while not field.isidentifier() or keyword.iskeyword(field) or hasattr(BaseModel, field) or field in taken:
        field += "_"
    return field


def _forms(text: str) -> list[Any]:
    """An internal value as JSON may write it: itself, and the number or boolean that is written alike."""
    try:
        value = json.loads(text)
    except ValueError:
        return [text]
    is_alike = isinstance(value, (bool, int)) and json.dumps(value) == text
    return [text, value] if is_alike else [text]


def _literal(texts: Iterable[str]) -> Any:
    return _exactly([form for text in texts for form in _forms(text)])


def _exactly(forms: list[Any]) -> Any:
    from pydantic import BeforeValidator

    literal: Any = Literal[tuple(forms)]
    if {type(form) for form in forms if form in (0, 1)} == {int}:
        # For Python `True` is 1.
        return Annotated[literal, BeforeValidator(_not_bool)]
    return literal


def _not_bool(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("this is none of the values")
    return value


def _without_exponent(value: float) -> float:
    from pydantic_core import to_json

    if b"e" in to_json(value):
        raise ValueError("HubSpot refuses numbers with an exponent; round it, or give its digits as a text")
    return value


def _scalar() -> Any:
    from pydantic import Field, StrictBool, StrictFloat, StrictInt

    return Union[StrictBool, StrictInt, Annotated[StrictFloat, Field(allow_inf_nan=False)]]


def _anything() -> Any:
    from pydantic import Field

    return Union[Annotated[str, Field(min_length=1)], _scalar()]


def _day_kind() -> Any:
    from pydantic import BeforeValidator

    return Annotated[date, BeforeValidator(_day)]


def _moment_kind() -> Any:
    from pydantic import BeforeValidator

    return Annotated[datetime, BeforeValidator(_moment)]


def _milliseconds(value: Any, is_day: bool) -> datetime | None:
    """The moment that milliseconds since the epoch mean, as a number or its digits."""
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    if abs(value) < _limits["near_epoch_ms"]:
        raise ValueError("HubSpot would store a moment of 1970; is it a day of a spreadsheet, a year, or no date?")
    is_midnight = is_day and value < _limits["seconds_from"] and value % _limits["day_ms"] == 0
    is_too_small = 0 < value < _limits["milliseconds_from"]
    if not _limits["first_ms"] <= value <= _limits["last_ms"] or is_too_small and not is_midnight:
        raise ValueError("this is no number of milliseconds since 1970; is it one of seconds?")
    try:
        return _EPOCH + timedelta(milliseconds=value)
    except OverflowError:
        raise ValueError("Python has no such date") from None


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date(int(value[:4]), int(value[5:7]), int(value[8:]))
    moment = _milliseconds(value, True)
    if moment is None:
        raise ValueError("a day is written YYYY-MM-DD, or as milliseconds since 1970")
    if moment - datetime(moment.year, moment.month, moment.day, tzinfo=timezone.utc):
        raise ValueError("milliseconds for a day are those of midnight UTC")
    return moment.date()


def _moment(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        parts = _MOMENT.fullmatch(value)
        if parts:
            zone = parts[2] or ""
            return parts[1] + (f"{zone}:00" if len(zone) == 3 else zone)
        if _DAY.fullmatch(value):
            return f"{value}T00:00:00"
    moment = _milliseconds(value, False)
    if moment is None:
        raise ValueError("a moment is written in ISO 8601, or as milliseconds since 1970")
    return moment
