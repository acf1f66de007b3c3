#!/bin/bash
# A trained run -> models/default, manifest, goldens. Usage: finish.sh RUN ["WHAT IT WAS TRAINED ON" [TOKENS BEFORE THIS RUN]]
set -euo pipefail
cd "$(dirname "$0")"
export ORT_DISABLE_TELEMETRY=1 # the runtime reports nothing to its maker
python="${LOUPE_PYTHON:-${LOUPE_CACHE:-$HOME/.cache/loupe-training}/venv/bin/python}"
cache="${LOUPE_CACHE:-$HOME/.cache/loupe-training}"
"$python" golden_text.py
"$python" export.py "$cache/runs/$1/last.pt" --run-id "$1" ${2:+--trained-on "$2"} ${3:+--tokens-before "$3"}
"$python" golden_model.py
"$python" gates.py
