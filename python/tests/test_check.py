"""One record at a time."""

import copy
import json
import pickle
import subprocess
import sys
import threading

import pytest
from conftest import ACME, BAD, GOOD, WARNED

import ticketproof
from ticketproof import Finding, Fix, Report, Validator


def test_a_dict_a_text_and_bytes_are_one_record(v):
    for record in (json.loads(BAD), BAD, BAD.encode(), bytearray(BAD.encode()), memoryview(BAD.encode())):
        report = v.check(record)
        assert [finding.rule for finding in report] == ["unknown-stage"], record
        assert not report
        assert len(report) == 1
    assert v.check(json.loads(GOOD))


def test_a_finding_says_everything(v):
    (finding,) = v.check(BAD)
    assert finding.code == "TP0602"
    assert finding.severity == "error"
    assert finding.location == "/properties/hs_pipeline_stage"
    assert finding.message == "`New` is not the id of a stage"
    assert finding.help == "it is a label: write `1` (`New`)"
    assert finding.fix.safe
    start, end, replacement = finding.fix.edits[0]
    mended = BAD.encode()[:start] + replacement.encode() + BAD.encode()[end:]
    assert v.check(mended)
    assert finding.to_dict()["fix"]["edits"] == [(start, end, replacement)]


def test_a_report_prints_as_text_and_as_plain_values(v):
    assert repr(v.check(GOOD)) == "Report: fine"
    report = v.check({"properties": {"sbject": "Hi", "hs_pipeline_stage": "New"}})
    assert repr(report).splitlines()[0] == "Report: 3 errors"
    assert "error[TP0303] /properties/sbject" in repr(report)
    plain = json.loads(json.dumps(report.to_dict()))
    assert plain["ok"] is False
    assert [finding["rule"] for finding in plain["findings"]] == [finding.rule for finding in report]


def test_a_warning_leaves_a_record_valid(v):
    report = v.check(WARNED)
    assert report and report.ok and len(report) == 1
    assert report[0].severity == "warning"
    assert report[-1] == report[0]
    with pytest.raises(IndexError):
        report[1]


def test_operations_and_shapes(v):
    assert v.check({"content": "more"}, op="update", shape="properties")
    assert not v.check({"content": "more"}, shape="properties")
    assert v.check({"inputs": [{"properties": {"subject": "Hi", "hs_pipeline_stage": "1"}}]}, shape="batch")
    with pytest.raises(ValueError, match="`delete` is no operation"):
        v.check(GOOD, op="delete")
    with pytest.raises(ValueError, match="`row` is no shape"):
        v.check(GOOD, shape="row")


def test_settings_change_what_a_rule_weighs():
    assert Validator.hubspot_default(off=["unknown-stage"]).check(BAD)
    warned = Validator.hubspot_default(warn=["TP0602"]).check(BAD)
    assert warned and warned[0].severity == "warning"
    assert not Validator.hubspot_default(deny=["null-value"]).check(WARNED)
    with pytest.raises(ValueError, match="did you mean `unknown-stage`"):
        Validator.hubspot_default(off=["unknown-stag"])


def test_requirements_apply_from_their_api_version_on(tmp_path):
    path = tmp_path / "requirements.toml"
    path.write_text('[create]\nrequired = ["hs_ticket_category"]\n')
    assert Validator.hubspot_default(requirements=path, api_version="v3").check(GOOD)
    v = Validator.hubspot_default(requirements=path, api_version="2026-09")
    assert not v.check(GOOD)
    assert not pickle.loads(pickle.dumps(v)).check(GOOD)
    path.write_text("create = 1")
    with pytest.raises(ValueError, match="requirements"):
        Validator.hubspot_default(requirements=path)
    with pytest.raises(FileNotFoundError):
        Validator.hubspot_default(requirements=tmp_path / "none.toml")


def test_a_snapshot_is_read_from_its_file(acme, tmp_path):
    stage = {"properties": {"subject": "Hi", "hs_pipeline": "77", "hs_pipeline_stage": "771"}}
    assert acme.check(stage)
    assert Validator.from_snapshot(str(ACME)) == acme
    assert acme.schema_hash in acme.snapshot
    with pytest.raises(FileNotFoundError, match="ticketproof pull"):
        Validator.from_snapshot(tmp_path / "none.json")
    broken = tmp_path / "broken.json"
    broken.write_text("{}")
    with pytest.raises(ValueError, match="cannot be read"):
        Validator.from_snapshot(broken)
    with pytest.raises(OSError):
        Validator.from_snapshot(tmp_path)


def test_validators_are_pickled_copied_and_compared(acme, v):
    for one in (acme, v, Validator.hubspot_default(off=["null-value"], api_version="v3")):
        for other in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
            assert other == one and hash(other) == hash(one)
            assert other.schema_hash == one.schema_hash
    assert acme != v
    assert len(pickle.dumps(v)) < 200
    assert v != Validator.hubspot_default(off=["null-value"])


def test_a_pickled_validator_works_in_another_process(acme):
    code = (
        "import pickle, sys; v = pickle.load(sys.stdin.buffer); "
        "print(v.schema_hash, [f.rule for f in v.check({'properties': {'subject': 'Hi'}})])"
    )
    done = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(acme), capture_output=True, check=True)
    rules = [finding.rule for finding in acme.check({"properties": {"subject": "Hi"}})]
    assert done.stdout.decode().strip() == f"{acme.schema_hash} {rules}"


def test_reports_are_pickled_and_compared(v):
    report = v.check(BAD)
    again = pickle.loads(pickle.dumps(report))
    assert again == report and again[0] == report[0] and again[0].fix == report[0].fix
    assert hash(again[0]) == hash(report[0])
    assert Report([Finding("TP0000", "made-up", "", "made up", "warning", fix=Fix("do", True, []))])


def test_nothing_can_be_changed(v):
    for target, name in ((v, "snapshot"), (v.check(BAD)[0], "code"), (v.check(BAD), "findings")):
        with pytest.raises(AttributeError):
            setattr(target, name, "other")


def test_threads_share_a_validator(v):
    wrong = []

    def work():
        for _ in range(300):
            if len(v.check(BAD)) != 1 or not v.check(GOOD):
                wrong.append(True)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_nothing_else_is_imported():
    code = "import sys, ticketproof; ticketproof.Validator.hubspot_default().check_many(['{}'])\n"
    code += "print([m for m in ('pyarrow', 'pandas', 'polars', 'duckdb', 'pydantic', 'numpy', 'pyspark') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"
    assert ticketproof.__version__ == "0.1.0"
