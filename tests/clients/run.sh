#!/bin/sh
# The official clients, unmodified, against a sandbox: called by CI, not by `cargo test`.
# Needs node with npm and python3 with venv; installs both clients and schemathesis by their ordinary package managers into
# target/clients. schemathesis runs where TICKETPROOF_RECORDED leads to the API descriptions.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"
work="${CARGO_TARGET_DIR:-$root/target}/clients"
mkdir -p "$work"
rm -f "$work/url" # of an earlier run: the sandbox is up when the file is there

cargo build --quiet --package ticketproof-cli
"${CARGO_TARGET_DIR:-target}/debug/ticketproof" sandbox --port 0 > "$work/url" 2> "$work/sandbox.log" &
sandbox=$!
trap 'kill "$sandbox" 2> /dev/null || true' EXIT
tries=0
until [ -s "$work/url" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || { cat "$work/sandbox.log"; echo "the sandbox did not start" >&2; exit 2; }
    sleep 0.1
done
SANDBOX_URL=$(head -n 1 "$work/url")
export SANDBOX_URL

cp "$here/node/package.json" "$here/node/check.mjs" "$work/"
npm install --prefix "$work" --no-audit --no-fund --silent
node "$work/check.mjs"

[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/python/requirements.txt"
"$work/venv/bin/python" "$here/python/check.py"
"$work/venv/bin/python" "$here/python/fuzz.py"
