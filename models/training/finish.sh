#!/bin/bash
# A trained run -> the recipe's folder below models/, manifest, goldens, gates.
# Usage: finish.sh RECIPE RUN ["WHAT IT WAS TRAINED ON" [TOKENS BEFORE THIS RUN]]
set -euo pipefail
cd "$(dirname "$0")"
export ORT_DISABLE_TELEMETRY=1 # the runtime reports nothing to its maker
python="${LOUPE_PYTHON:-${LOUPE_CACHE:-$HOME/.cache/loupe-training}/venv/bin/python}"
cache="${LOUPE_CACHE:-$HOME/.cache/loupe-training}"
"$python" golden_text.py
"$python" export.py "$cache/runs/$2/last.pt" --recipe "$1" --run-id "$2" ${3:+--trained-on "$3"} ${4:+--tokens-before "$4"}
[ "$1" != nano ] || "$python" golden_model.py
"$python" gates.py --recipe "$1"
