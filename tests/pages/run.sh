#!/bin/sh
# The pages of `check --report`, `send --report` and `schema view` in headless Chromium: called by CI, not by `cargo test`.
# Needs node with npm, and Chromium (CHROMIUM names it, if it is not /usr/bin/chromium); installs playwright-core, which
# drives it, and axe-core, which judges accessibility, by npm into target/pages. The screenshots stay there, to be looked at.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"
work="${CARGO_TARGET_DIR:-$root/target}/pages"
rm -rf "$work/made" "$work/screenshots"
mkdir -p "$work/made" "$work/screenshots"
rm -f "$work/url" # of an earlier run: the sandbox is up when the file is there

cargo build --quiet --package ticketproof-cli
TICKETPROOF=$(cd "${CARGO_TARGET_DIR:-target}/debug" && pwd)/ticketproof
export TICKETPROOF

cp "$here/package.json" "$here"/*.mjs "$work/"
npm install --prefix "$work" --no-audit --no-fund --silent

# A local HubSpot that is stricter than the snapshot says, so that it refuses some.
"$TICKETPROOF" sandbox --port 0 > "$work/url" 2> "$work/sandbox.log" &
sandbox=$!
trap 'kill "$sandbox" 2> /dev/null || true' EXIT
tries=0
until [ -s "$work/url" ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || { cat "$work/sandbox.log"; echo "the sandbox did not start" >&2; exit 2; }
    sleep 0.1
done
SANDBOX_URL=$(head -n 1 "$work/url")
export SANDBOX_URL

FIXTURES="$root/tests/fixtures" node "$work/make.mjs" "$work/made"
node "$work/look.mjs" "$work/made" "$work/screenshots"
echo "pages: fine; screenshots in $work/screenshots"
