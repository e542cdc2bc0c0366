"""The pydantic model agrees with the validator on what types can say."""

import datetime
import json
import subprocess
import sys

import pydantic
import pytest
from conftest import ROOT

import ticketproof
from ticketproof import Validator, pydantic_model

VALUES = [
    "", "x", "true", "false", "True", "yes", True, False, None, 0, 1, -1, 1.5, "1", "1.5", "-0.5", ".5", "1.", "1e5", "--1",
    "2026-01-02", "2026-02-30", "2026-13-01", "2026-1-2", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05",
    "2026-01-02T03:04:05+02:00", "2026-01-02T03:04:05+0200", "2026-01-02T03:04:05+02", "2026-01-02T03:04Z",
    "2026-01-02T25:00:00Z", "2026-01-02T03:04:05.123456789Z", "2026-01-02 03:04:05", 1767312000000, "1767312000000",
    1767312000001, "1767312000001", 1767312000, "1767312000", -86400000, "HIGH", "LOW", "high", "High", "PAGER", "BILLING_ISSUE",
    "BILLING_ISSUE;PRODUCT_ISSUE", "BILLING_ISSUE;NOPE", "NOPE", ";BILLING_ISSUE", ["HIGH"], [], {}, {"a": 1}, 2, "2", 3, "77",
    77, "771", 45658, "20250101", 86400000, "172800000", 172800000, -86400001, "-172800000", 946684800, 100000000, "Support Pipeline", "x" * 65536, "x" * 65537, "ä😀", 10**20, "999999999999999999999",
]  # fmt: skip


def accounts():
    yield "default", Validator.hubspot_default()
    yield "acme", Validator.from_snapshot(ROOT / "tests/fixtures/acme/tickets.json")
    yield "everything", Validator.from_snapshot(ROOT / "tests/fixtures/account-with-everything.json")


ACCOUNTS = dict(accounts())


def accepts(model, text):
    try:
        model.model_validate_json(text)
    except pydantic.ValidationError:
        return False
    return True


@pytest.mark.parametrize("op", ["create", "update"])
@pytest.mark.parametrize("account", ACCOUNTS)
def test_it_agrees_with_the_validator(account, op):
    v = ACCOUNTS[account]
    properties = json.loads(v.snapshot)["schema"]["properties"]
    model = pydantic_model(v, op)
    differences = []
    for name in [*properties, "no_such_property"]:
        for value in VALUES:
            base = {"subject": "Hi", "hs_pipeline": "0", "hs_pipeline_stage": "1"} if op == "create" else {}
            text = json.dumps({"properties": {**base, name: value}})
            if bool(v.check(text, op=op)) != accepts(model, text) and not is_beyond_types(v, text, op):
                differences.append((name, value, v.check(text, op=op)))
    assert differences == []


def is_beyond_types(v, text, op):
    """Whether what is wrong is about two properties, or what the account's own rules (TP10xx) ask for."""
    errors = [finding for finding in v.check(text, op=op) if finding.severity == "error"]
    return any(one.rule == "stage-not-in-pipeline" or one.code.startswith("TP10") for one in errors)


def test_bodies_agree(v):
    model = pydantic_model(v)
    base = {"subject": "Hi", "hs_pipeline_stage": "1"}
    contact = {"to": {"id": 5}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 16}]}
    bodies = [
        {}, [], None, "x", {"properties": {}}, {"properties": []}, {"properties": {"subject": "Hi"}},
        {"properties": {"hs_pipeline_stage": "1"}}, {"properties": base}, {"properties": base, "extra": 1},
        {"properties": base, "associations": []}, {"properties": base, "associations": [contact]},
        {"properties": base, "associations": {}}, {"properties": base, "associations": [{}]},
        {"properties": base, "associations": [{**contact, "types": []}]},
        {"properties": base, "associations": [{**contact, "to": {"id": "x"}}]},
        {"properties": base, "associations": [{**contact, "to": {"id": "7"}}]},
        {"properties": base, "associations": [{**contact, "more": 1}]},
        {"properties": base, "associations": [
            {"to": {"id": 5}, "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 999}]}]},
        {"properties": base, "objectWriteTraceId": "x"}, {"properties": base, "id": "1"},
    ]  # fmt: skip
    for body in bodies:
        text = json.dumps(body)
        assert accepts(model, text) == bool(v.check(text)), (text, v.check(text))


def test_ids_agree():
    v = ACCOUNTS["everything"]
    model = pydantic_model(v, "update")
    unique = [name for name, one in json.loads(v.snapshot)["schema"]["properties"].items() if one.get("unique")]
    for by in [{}, *({"idProperty": name} for name in [*unique, "hs_object_id", "subject", "", None, 1])]:
        for id in ["859", 859, "007", "A-17", "a@b.example", "", "-1", -1, 1.5, True, None, [], {}]:
            text = json.dumps({"id": id, **by, "properties": {"subject": "Hi"}})
            assert accepts(model, text) == bool(v.check(text, op="update")), (text, v.check(text, op="update"))


def test_numbers_with_an_exponent_are_refused():
    v = ACCOUNTS["acme"]
    properties = json.loads(v.snapshot)["schema"]["properties"]
    number = next(name for name, one in properties.items() if one["type"] == "number" and not one.get("readOnly"))
    model = pydantic_model(v, "update")
    for value in [1e-7, 1e22, 3.552713678800501e-15, "1e5", 12.5, 100.0]:
        body = {"properties": {number: value}}
        try:
            written = model.model_validate(body).model_dump_json(exclude_unset=True)
        except pydantic.ValidationError:
            assert not v.check(body, op="update")
        else:
            assert v.check(written, op="update"), written


def test_what_it_writes_is_valid():
    v = ACCOUNTS["everything"]
    model = pydantic_model(v)
    ticket = model(
        properties={
            "subject": "Hi",
            "hs_pipeline": "0",
            "hs_pipeline_stage": "1",
            "due_on": datetime.date(2026, 1, 2),
            "hs_ticket_category": ["BILLING_ISSUE", "PRODUCT_ISSUE"],
            "hs_ticket_priority": "HIGH",
            "is_vip": True,
        }
    )
    text = ticket.model_dump_json(exclude_unset=True)
    assert json.loads(text)["properties"]["due_on"] == "2026-01-02"
    assert json.loads(text)["properties"]["hs_ticket_category"] == "BILLING_ISSUE;PRODUCT_ISSUE"
    assert v.check(text), v.check(text)
    assert model.model_validate_json(text) == ticket


def test_fields_are_typed_and_say_what_people_see():
    model = pydantic_model(ACCOUNTS["everything"], shape="properties")
    schema = model.model_json_schema()
    assert schema["properties"]["due_on"]["title"] == "Due"
    assert schema["properties"]["content"]["description"].startswith("What happened.")
    assert schema["required"] == ["hs_pipeline", "hs_pipeline_stage", "subject"]
    assert schema["additionalProperties"] is False
    assert {"HIGH", "LOW", "PAGER"} <= set(schema["properties"]["hs_ticket_priority"]["anyOf"][0]["enum"])
    assert "hs_object_id" not in schema["properties"]
    value = model(subject="Hi", hs_pipeline="0", hs_pipeline_stage="1", due_on="1767312000000")
    assert value.due_on == datetime.date(2026, 1, 2)


def test_what_the_object_schema_requires_is_required(tmp_path):
    snapshot = json.loads((ROOT / "tests/fixtures/account-with-everything.json").read_text())
    # What only HubSpot writes is not asked for.
    snapshot["schema"]["requiredProperties"] += ["hs_ticket_category", "hs_object_id"]
    path = tmp_path / "tickets.json"
    path.write_text(json.dumps(snapshot))
    v = Validator.from_snapshot(path)
    base = {"subject": "Hi", "hs_pipeline": "0", "hs_pipeline_stage": "1"}
    for op in ("create", "update"):
        model = pydantic_model(v, op)
        for further in ({}, {"hs_ticket_category": ""}, {"hs_ticket_category": "BILLING_ISSUE"}):
            text = json.dumps({"properties": {**base, **further}})
            expected = op == "update" or "BILLING_ISSUE" in text
            assert accepts(model, text) == bool(v.check(text, op=op)) == expected, (op, text, v.check(text, op=op))


def test_names_that_python_does_not_allow(tmp_path):
    snapshot = json.loads((ROOT / "tests/fixtures/acme/tickets.json").read_text())
    names = ["class", "copy", "model_config", "_hidden", "2nd", "with-dash", "größe", "with dash", "a.b", "schema", "__class__"]
    for name in names:
        snapshot["schema"]["properties"][name] = {"label": name, "type": "string", "fieldType": "text"}
    path = tmp_path / "tickets.json"
    path.write_text(json.dumps(snapshot))
    v = Validator.from_snapshot(path)
    model = pydantic_model(v, "update")
    everything = json.dumps({"properties": {name: "x" for name in names}})
    assert v.check(everything, op="update")
    value = model.model_validate_json(everything)
    assert json.loads(value.model_dump_json(exclude_unset=True)) == json.loads(everything)
    properties = pydantic_model(v, "update", "properties")
    assert json.loads(properties(class_="x").model_dump_json(exclude_unset=True)) == {"class": "x"}
    assert not accepts(model, '{"properties":{"class_":"x"}}') and not v.check({"class_": "x"}, "update", "properties")


def test_questions_that_have_no_model(v):
    for arguments in (("upsert",), ("create", "batch"), ("delete",)):
        with pytest.raises(ValueError, match="there is a model"):
            pydantic_model(v, *arguments)


def test_without_pydantic_it_says_what_to_install():
    code = (
        "import sys; sys.modules['pydantic'] = None\n"
        "import ticketproof\n"
        "try: ticketproof.pydantic_model(ticketproof.Validator.hubspot_default())\n"
        "except ImportError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert "pip install 'pydantic" in done.stdout
    assert ticketproof.pydantic_model is pydantic_model
