#!/bin/bash
# Every step from named packages to a shipped model, in order. Each can be run alone and again:
# what exists is reused. Large files live below LOUPE_CACHE, never in the repository.
#
#   run.sh nano            from nothing, on two CPU cores: 3 hours in all (also without a name)
#   run.sh base            from public weights that learn to fill in: see recipes/base.json
#   MINUTES=30 run.sh      the same in half an hour, worse
set -euo pipefail
cd "$(dirname "$0")"
export ORT_DISABLE_TELEMETRY=1 # the runtime reports nothing to its maker
export LOUPE_CACHE="${LOUPE_CACHE:-$HOME/.cache/loupe-training}"
export TOKENIZERS_PARALLELISM=false TORCHINDUCTOR_COMPILE_THREADS=1
recipe="${1:-nano}"
run="${RUN:-$recipe-$(date +%Y%m%d)}"
minutes="${MINUTES:-180}"
[ -f "recipes/$recipe.json" ] || { echo "no recipes/$recipe.json; there are: $(cd recipes && ls)" >&2; exit 2; }

# 0. Python packages, pinned with hashes
[ -x "$LOUPE_CACHE/venv/bin/python" ] || python3.11 -m venv "$LOUPE_CACHE/venv"
python="$LOUPE_CACHE/venv/bin/python"
"$python" -m pip install --quiet --require-hashes --only-binary :all: -r requirements.txt

# 1. corpus: fetch the packages named in corpus.json, filter, remove duplicates, split by package
"$python" corpus/fetch.py
[ -f "$LOUPE_CACHE/corpus/counts.json" ] || "$python" corpus/build.py

# 2. tokenizer: byte-level BPE of our own, or the beginning's, cut to what code uses
if [ "$recipe" = nano ]; then
  [ -f "$LOUPE_CACHE/tokenizer/tokenizer.json" ] || "$python" tokenizer.py
  rows=1024
else
  beginning="$LOUPE_CACHE/beginning"
  [ -f "$beginning/whole-$recipe/tokenizer.json" ] || "$python" beginning.py --recipe "$recipe" --out "$beginning/whole-$recipe"
  [ -f "$beginning/$recipe/vocabulary.json" ] || "$python" vocabulary.py --recipe "$recipe" --source "$beginning/whole-$recipe" --out "$beginning/$recipe"
  rows=$("$python" -c "import recipe; print(recipe.load('$recipe')['rows']['out_name'])")
fi

# 3. rows: examples with and without a cut-out middle, packed
[ -f "$LOUPE_CACHE/rows/$rows/0000.npy" ] || "$python" pack.py --recipe "$recipe"

# 4. train: warm-up, flat, linear to zero, all by the clock; run it again to resume
"$python" train.py --run "$run" --recipe "$recipe" --schedule full --minutes "$minutes"

# 5. export to ONNX, manifest, goldens
./finish.sh "$recipe" "$run"

# 6. the chain's own test
./test.sh
