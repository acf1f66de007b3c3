#!/bin/bash
# npm run test:training: finds or makes a Python environment that matches requirements.txt, then runs test_chain.py.
# Says "not run: reason" and succeeds where the packages cannot be had.
set -uo pipefail
cd "$(dirname "$0")"
export ORT_DISABLE_TELEMETRY=1 # the runtime reports nothing to its maker
cache="${LOUPE_CACHE:-$HOME/.cache/loupe-training}"

matches() { # does this interpreter hold the pinned versions of the packages the chain imports?
  [ -x "$1" ] && "$1" - <<'PY' 2>/dev/null
import sys
from importlib.metadata import version
pins = dict(line.split()[0].split("==") for line in open("requirements.txt") if "==" in line and line[0] != "#")
names = ["torch", "numpy", "tokenizers", "safetensors", "onnx", "onnxruntime", "onnxruntime-genai", "transformers", "zstandard"]
sys.exit(any(version(name) != pins[name] for name in names))
PY
}

not_run() { echo "not run: $1"; exit 0; }

for python in "$cache/venv/bin/python" "$cache/test-venv/bin/python"; do
  matches "$python" && break
  python=""
done
if [ -z "$python" ]; then
  command -v python3.11 >/dev/null || not_run "Python 3.11 is not installed"
  python="$cache/test-venv/bin/python"
  mkdir -p "$cache"
  python3.11 -m venv "$cache/test-venv" || not_run "a virtual environment could not be made"
  "$python" -m pip install --quiet --require-hashes --only-binary :all: -r requirements.txt \
    || not_run "the packages of requirements.txt could not be installed"
fi
exec "$python" -W ignore test_chain.py
