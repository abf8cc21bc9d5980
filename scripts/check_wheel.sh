#!/usr/bin/env bash
# Builds wheel and sdist, installs each into a new, empty environment with the versions of requirements.lock, and uses it from another
# folder: version, doctor, one example read. Needs python3 (or PYTHON) with venv, and a package index or the cache of one.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m venv "$work/build"
"$work/build/bin/pip" install --quiet --disable-pip-version-check build
cp -r "$root" "$work/source" # so that the build leaves nothing in the working tree
rm -rf "$work/source/build" "$work/source/dist" "$work/source/.venv"
"$work/build/bin/python" -m build --outdir "$work/dist" "$work/source" >"$work/log" 2>&1 || { tail -20 "$work/log"; exit 1; }
ls -l "$work/dist" | awk 'NR > 1 { print $9, $5 " bytes" }'

"$python" -m venv "$work/locked"
"$work/locked/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$root/requirements.lock"
cd "$work"
unset PYTHONPATH
export DATELINE_CACHE="$work/cache" DATELINE_REGISTER="$work/register.sqlite"
for built in "$work"/dist/*.whl "$work"/dist/*.tar.gz; do
  echo "== $(basename "$built")"
  "$work/locked/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation --force-reinstall "$built"
  "$work/locked/bin/dateline" --version
  "$work/locked/bin/dateline" gazetteer build >/dev/null
  "$work/locked/bin/dateline" doctor
  example=$(ls "$root"/examples/*.txt | head -1)
  "$work/locked/bin/dateline" read "$example" --format jsonl | "$work/locked/bin/python" -c '
import json, sys
count = sum(len(json.loads(line)["reports"]) for line in sys.stdin)
print(f"reports read: {count}")
sys.exit(not count)'
done
