#!/usr/bin/env bash
# The API held against its own description: requests that follow it and requests that do not, made by schemathesis.
#   tests/web/schemathesis.sh PROGRAM [EXAMPLES]
# PROGRAM is the built jianbao; schemathesis is the command of that name, or SCHEMATHESIS.
set -euo pipefail
program=$(realpath "$1")
examples=${2:-100}
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$folder"' EXIT
cp -r "$here/../../sample_corpus" "$folder/archive"
"$program" index "$folder/archive" >/dev/null
"$program" serve "$folder/archive" --listen 127.0.0.1:0 >"$folder/says" &
server=$!
for _ in $(seq 100); do
    grep -q listening "$folder/says" && break
    sleep 0.1
done
address=$(sed -n 's/^listening on \(.*\)\/$/\1/p' "$folder/says")
cd "$folder"
"${SCHEMATHESIS:-schemathesis}" --config-file "$here/schemathesis.toml" run "$address/openapi.json" \
    --max-examples "$examples" --seed 21 --no-color
