"""Rows -> trained weights. The schedule is a function of elapsed time, so it always reaches its end.

`--schedule trunk` keeps the rate flat, `cooldown` takes it linearly to zero (usually with
`--branch-from` a trunk), `full` does both in one run. Resumes from its own checkpoint at any step.
"""

import argparse
import csv
import datetime
import os
import signal
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

import torch

import recipe
from adamw import AdamW
from checkpoint import cache_root, load_hugging_face, load_state, load_weights, save_state
from data import Rows
from evaluate import dev_bits_per_byte
from model import PRESETS, Llama, ModelConfig, init_weights
from muon import Optimizer
from parallel import Settings, Workers, set_malloc

WARMUP, FLAT_UNTIL, LONG_FROM = 0.01, 0.35, 0.85  # shares of the run's time
SAVE_EVERY_S, EVALUATE_EVERY_S, LOG_EVERY_STEPS = 240, 600, 10
SPIKE = 5.0  # a step whose gradient norm exceeds this many medians is skipped
MEDIAN_STEPS = 50


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", required=True, help="name of the folder below the cache's runs/")
    parser.add_argument("--preset", default="nano", choices=sorted(PRESETS))
    parser.add_argument("--rows", type=Path, help="shards of the short context; without: the cache's rows/ROWS_NAME")
    parser.add_argument("--rows-name", default="1024")
    parser.add_argument("--long-rows", type=Path, help="shards for the last 15% of a cooldown")
    parser.add_argument("--schedule", default="full", choices=["trunk", "cooldown", "full"])
    parser.add_argument("--branch-from", type=Path, help="checkpoint to start from: weights, optimiser, position")
    parser.add_argument("--init-weights", type=Path, help="safetensors, or a folder with its config, to start a new run from, with a fresh optimiser")
    parser.add_argument("--beginning", help="the same, by name below the cache's beginning/")
    parser.add_argument("--minutes", type=float, help="length of the run")
    parser.add_argument("--end-at", help="HH:MM, instead of --minutes")
    parser.add_argument("--max-steps", type=int, help="stop early, resumable (for tests)")
    parser.add_argument("--step-tokens", type=int, default=8192, help="tokens per optimiser step")
    parser.add_argument("--growth", type=int, default=2, help="factor on --step-tokens in the last half of a cooldown")
    parser.add_argument("--micro-tokens", type=int, default=2048)
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread; 0: this process alone")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--no-compile", action="store_true")
    parser.add_argument("--fp32", action="store_true")
    parser.add_argument("--adamw-lr", type=float, default=0.0, help="AdamW for everything instead of Muon")
    parser.add_argument("--table-lr", type=float, default=2e-3, help="AdamW's rate for the table")
    parser.add_argument("--table-rows", type=int, default=0, help="only the table's first rows learn (AdamW)")
    parser.add_argument("--muon-lr", type=float, default=0.02)
    parser.add_argument("--middle-weight", type=float, default=1.0, help="loss of a cut-out middle's tokens, others: 1")
    parser.add_argument("--ffn-bits", type=int, default=0, help="feed-forward matrices learn on the grid they are shipped in")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dev", type=Path, help="dev.jsonl.zst for bits per byte along the way")
    parser.add_argument("--tokenizer", type=Path, default=cache_root() / "tokenizer" / "tokenizer.json")
    options = recipe.parse(parser, "train", arguments)
    options.rows = options.rows or cache_root() / "rows" / options.rows_name
    if options.beginning:
        options.init_weights = options.init_weights or cache_root() / "beginning" / options.beginning
        options.tokenizer = options.init_weights / "tokenizer.json"
    return options


def first_model(options: argparse.Namespace, saved: dict | None) -> Llama:
    """The model of a checkpoint, of public or earlier weights, or one that knows nothing."""
    if not saved and options.init_weights and options.init_weights.is_dir():
        weights = load_hugging_face(options.init_weights)
        config, saved = weights.config, {"model": weights.state_dict()}
    else:
        config = ModelConfig(**saved["config"]) if saved else PRESETS[options.preset]
    model = Llama(replace(config, ffn_bits=options.ffn_bits))
    init_weights(model, options.seed)
    if saved:
        model.load_state_dict(saved["model"])
    elif options.init_weights:
        model.load_state_dict(load_weights(options.init_weights))
    return model


def scale_at(share: float, schedule: str) -> float:
    """Learning-rate factor after `share` of the time: warm-up, flat, linear to zero."""
    if schedule == "cooldown":
        return max(0.0, 1.0 - share)
    factor = min(1.0, 0.05 + share / WARMUP)
    if schedule == "full" and share > FLAT_UNTIL:
        factor = (1.0 - share) / (1.0 - FLAT_UNTIL)
    return max(0.0, factor)


def seconds_to_train(options: argparse.Namespace) -> float:
    if options.minutes is not None:
        return options.minutes * 60
    hour, minute = map(int, options.end_at.split(":"))
    now = datetime.datetime.now()
    end = now.replace(hour=hour, minute=minute, second=0)
    return (end - now).total_seconds() % 86400


class Run:
    """One training run: its model, its clock and its files."""

    def __init__(self, options: argparse.Namespace):
        self.options = options
        self.folder = cache_root() / "runs" / options.run
        self.folder.mkdir(parents=True, exist_ok=True)
        self.checkpoint = self.folder / "last.pt"
        resumed = self.checkpoint.exists()
        source = self.checkpoint if resumed else options.branch_from
        saved = load_state(source) if source else None
        self.model = first_model(options, saved).to(options.device)
        if options.workers:
            torch.set_num_threads(1)  # on shared cores a second thread mostly waits for the first
        self.workers = Workers(self.model, options.workers, options.device, Settings(
            torch.float32 if options.fp32 else torch.bfloat16, not options.no_compile, options.middle_weight, options.table_rows))
        if options.adamw_lr:
            self.optimizer = AdamW(self.workers.parameters, options.adamw_lr, options.table_lr)
        else:
            self.optimizer = Optimizer(self.workers.parameters, muon_lr=options.muon_lr)
        self.tokens = saved["tokens"] if saved else 0
        self.steps = saved["steps"] if saved else 0
        if saved:
            self.optimizer.load_state_dict(saved["optimizer"])
        self.rows = Rows(options.rows, saved["position"] if saved else (0, 0))
        self.long_rows = Rows(options.long_rows, saved["long_position"] if resumed else (0, 0)) if options.long_rows else None
        used_s = saved["elapsed_s"] if resumed else 0.0  # a branch starts a clock of its own
        self.total_s = saved["total_s"] if resumed and not options.end_at else used_s + seconds_to_train(options)
        self.start = time.monotonic() - used_s
        self.norms: list[float] = []
        self.log = csv.writer(open(self.folder / "log.csv", "a", buffering=1, newline=""))

    def elapsed(self) -> float:
        return time.monotonic() - self.start

    def save(self, name: str = "last.pt") -> None:
        """Everything a resumed run needs."""
        save_state(self.folder / name, {
            "config": self.model.config.to_dict(), "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(), "position": list(self.rows.position),
            "long_position": list(self.long_rows.position) if self.long_rows else [0, 0],
            "elapsed_s": self.elapsed(), "total_s": self.total_s, "tokens": self.tokens, "steps": self.steps,
        })

    def micro_batches(self, share: float) -> list:
        cooling = self.options.schedule != "trunk"
        rows = self.long_rows if cooling and self.long_rows and share >= LONG_FROM else self.rows
        length = rows.shard(rows.position[0]).shape[1] - 1
        n_rows = max(1, self.options.micro_tokens // length)
        want = self.options.step_tokens * (self.options.growth if cooling and share >= 0.5 else 1)
        return [rows.take(n_rows) for _ in range(max(1, want // (n_rows * length)))]

    def step(self) -> tuple[float, float, float, bool]:
        """One optimiser step -> loss, gradient norm, rate factor, whether it was skipped."""
        share = self.elapsed() / self.total_s
        batches = self.micro_batches(share)
        loss = self.workers.step(batches)
        self.tokens += sum(rows.shape[0] * (rows.shape[1] - 1) for rows in batches)
        self.steps += 1
        norm = self.optimizer.gradient_norm()
        median = statistics.median(self.norms) if len(self.norms) >= 20 else float("inf")
        skipped = not norm < SPIKE * median
        scale = scale_at(self.elapsed() / self.total_s, self.options.schedule)
        if not skipped:
            self.optimizer.step(scale)
        self.norms = [*self.norms[-MEDIAN_STEPS:], norm]
        self.optimizer.zero_grad()
        return loss, norm, scale, skipped

    def note(self, *values) -> None:
        self.log.writerow([round(self.elapsed(), 1), self.steps, self.tokens, *values])
        print(f"{self.elapsed():7.0f}s step {self.steps} tokens {self.tokens / 1e6:.2f}M", *values, flush=True)

    def train(self) -> None:
        last_save = last_evaluation = last_log = self.elapsed()
        last_tokens, losses = self.tokens, []
        first_step, asked = self.steps, []
        signal.signal(signal.SIGTERM, lambda *_: asked.append("stop"))  # after this step, and saved
        while self.elapsed() < self.total_s and not asked:
            loss, norm, scale, skipped = self.step()
            losses.append(loss)
            if skipped or self.steps % LOG_EVERY_STEPS == 0:
                rate = (self.tokens - last_tokens) / max(1e-9, self.elapsed() - last_log)
                self.note("skipped" if skipped else "loss", round(statistics.mean(losses), 4),
                          round(norm, 3), round(scale, 4), round(rate))
                last_tokens, last_log, losses = self.tokens, self.elapsed(), []
            if self.elapsed() - last_save > SAVE_EVERY_S:
                self.save()
                last_save = self.elapsed()
            if self.options.dev and self.elapsed() - last_evaluation > EVALUATE_EVERY_S:
                self.evaluate()
                last_evaluation = self.elapsed()
            if self.options.max_steps and self.steps - first_step >= self.options.max_steps:
                break
        self.save()
        if self.options.dev and self.elapsed() >= self.total_s:
            self.evaluate()
        self.workers.close()

    def evaluate(self) -> None:
        bits = dev_bits_per_byte(self.model, self.options.dev, self.options.tokenizer, n_files=12)
        self.note("bits_per_byte", *(f"{language}={value:.3f}" for language, value in bits.items()))


def main(arguments: list[str] | None = None) -> None:
    Run(parse(arguments)).train()


if __name__ == "__main__":
    if os.environ.get("MALLOC_MMAP_MAX_") != "0":  # read once, when a process starts
        os.execve(sys.executable, [sys.executable, *sys.argv], set_malloc())
    main()
