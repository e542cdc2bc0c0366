"""schemathesis against a sandbox (SANDBOX_URL): no 5xx, no undocumented status on the operations that the sandbox implements.

The API descriptions are found beside the recordings that TICKETPROOF_RECORDED names; without them this says that it was skipped.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

# The schema stands still while the sandbox runs: what would change it is not implemented, and answers 501.
CHANGES_THE_SCHEMA = ("/properties/", "/pipelines/", "/property-validations/", "/labels", "/schemas", "/definitions/")
READS_BY_POST = ("batch/read",)
NOT_IMPLEMENTED = ("/audit", "/usage/", "/batch/purge", "/schemas/batch/")
# What the templates leave open; anything else would be refused at the first step.
NAMES = {
    "{objectType}": "tickets",
    "{fromObjectType}": "tickets",
    "{toObjectType}": "contacts",
    "{objectTypeId}": "0-5",
}


def implemented(path, method):
    if any(part in path for part in NOT_IMPLEMENTED):
        return False
    # Batches of associations have labels to archive, and that is no change of the schema.
    changes = any(part in path for part in CHANGES_THE_SCHEMA) and "/batch/labels/" not in path
    return method == "get" or path.endswith(READS_BY_POST) or not changes


def prepared(spec):
    paths = {}
    for path, methods in spec["paths"].items():
        kept = {method: operation for method, operation in methods.items() if implemented(path, method)}
        filled = path
        for name, value in NAMES.items():
            filled = filled.replace(name, value)
        for operation in kept.values():
            parameters = operation.get("parameters", [])
            operation["parameters"] = [one for one in parameters if "{%s}" % one.get("name") not in NAMES]
        if kept:
            paths[filled] = kept
    return {**spec, "paths": paths}


def main():
    recorded = os.environ.get("TICKETPROOF_RECORDED")
    folder = pathlib.Path(recorded or "").parent / "specs"
    if not recorded or not folder.is_dir():
        print("skipped fuzz.py: TICKETPROOF_RECORDED is not set, or has no specs beside it")
        return 0
    command = pathlib.Path(sys.executable).parent / "schemathesis"
    for path in sorted(folder.glob("*.json")):
        spec = prepared(json.loads(path.read_text()))
        with tempfile.TemporaryDirectory() as work:
            file = pathlib.Path(work) / path.name
            file.write_text(json.dumps(spec))
            # Of the methods that a path does not have, only one that HubSpot has nowhere: the others may be left out here.
            config = pathlib.Path(work) / "schemathesis.toml"
            config.write_text('[phases.coverage]\nunexpected-methods = ["TRACE"]\n')
            done = subprocess.run(
                [
                    command, "--config-file", config, "run", file, "--url", os.environ["SANDBOX_URL"],
                    "--header", "Authorization: Bearer test",
                    "--checks", "not_a_server_error,status_code_conformance,content_type_conformance",
                    "--phases", "examples,coverage,fuzzing",
                    "--max-examples", os.environ.get("FUZZ_EXAMPLES", "10"),
                    "--seed", "1", "--suppress-health-check", "all", "--no-color",
                ],
                capture_output=True, text=True, check=False,
            )
        if done.returncode:
            print(done.stdout[-8000:], done.stderr[-2000:])
            print(f"schemathesis: {path.name}: failed")
            return 1
        cases = next((line.strip() for line in done.stdout.splitlines() if "generated," in line), "")
        print(f"schemathesis: {path.name}: {cases}")
    return 0


sys.exit(main())
