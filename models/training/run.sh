#!/bin/bash
# Every step from named packages to a shipped model, in order. Each can be run alone and again:
# what exists is reused. Large files live below LOUPE_CACHE, never in the repository.
#
#   run.sh                 nano on two CPU cores: 3 hours in all
#   MINUTES=30 run.sh      the same in half an hour, worse
set -euo pipefail
cd "$(dirname "$0")"
export ORT_DISABLE_TELEMETRY=1 # the runtime reports nothing to its maker
export LOUPE_CACHE="${LOUPE_CACHE:-$HOME/.cache/loupe-training}"
export TOKENIZERS_PARALLELISM=false TORCHINDUCTOR_COMPILE_THREADS=1
run="${RUN:-nano-$(date +%Y%m%d)}"
minutes="${MINUTES:-180}"

# 0. Python packages, pinned with hashes
[ -x "$LOUPE_CACHE/venv/bin/python" ] || python3.11 -m venv "$LOUPE_CACHE/venv"
python="$LOUPE_CACHE/venv/bin/python"
"$python" -m pip install --quiet --require-hashes --only-binary :all: -r requirements.txt

# 1. corpus: fetch the packages named in corpus.json, filter, remove duplicates, split by package
"$python" corpus/fetch.py
"$python" corpus/build.py

# 2. tokenizer: byte-level BPE, 16,384 entries
[ -f "$LOUPE_CACHE/tokenizer/tokenizer.json" ] || "$python" tokenizer.py

# 3. rows: examples with and without a cut-out middle, packed to 1,024 tokens
"$python" pack.py --out "$LOUPE_CACHE/rows/1024" --length 1024 --fim 0.72 --random-share 0.12

# 4. train: warm-up, flat, linear to zero, all by the clock; run it again to resume
"$python" train.py --run "$run" --preset nano --rows "$LOUPE_CACHE/rows/1024" --schedule full --minutes "$minutes" \
  --step-tokens 4096 --micro-tokens 1024 --dev "$LOUPE_CACHE/corpus/dev.jsonl.zst"

# 5. export to ONNX, manifest, goldens
./finish.sh "$run"

# 6. the chain's own test
./test.sh
