"""Gradients of one step from several processes of one thread each.

Turns a list of micro-batches into summed gradients in the model's `.grad`. Processes take the next
micro-batch when they are done, so a core that other programs use slows nobody but itself; threads
that meet at every matrix product would all wait for it. Knows no optimiser and no schedule.
"""

import os
import queue
from dataclasses import dataclass

import torch
import torch.multiprocessing as mp
from torch import Tensor

import model as llama
from prompt import EOS, FIM_MIDDLE, FIM_PAD
from table import ROWS, FirstRows, WholeTable, trained_parameters


def loss_weights(rows: Tensor, middle_weight: float) -> Tensor:
    """rows [B, T+1] -> [B*T]: `middle_weight` for the tokens of cut-out middles and the end after them, 0 for padding, else 1."""
    inputs = rows[:, :-1]  # [B, T]
    at = torch.arange(1, inputs.shape[1] + 1, device=rows.device)  # [T]
    started = torch.cummax(at * (inputs == FIM_MIDDLE), dim=1).values  # [B, T]
    ended = torch.cummax(at * (inputs == EOS), dim=1).values  # [B, T]
    weights = torch.where(started > ended, middle_weight, 1.0)  # [B, T]
    return torch.where(rows[:, 1:] == FIM_PAD, 0.0, weights).reshape(-1)


@dataclass(frozen=True)
class Settings:
    dtype: torch.dtype = torch.float32
    compiled: bool = False
    middle_weight: float = 1.0
    table_rows: int = 0  # rows of the table that learn; 0: all


class MicroBatch:
    """Forward and backward of one micro-batch with the compiled pieces of the model: one block serves all layers."""

    def __init__(self, model: llama.Llama, parameters: dict, settings: Settings):
        self.model, self.settings = model, settings
        rows = parameters.get(ROWS)
        self.table = WholeTable(model, settings.dtype) if rows is None else FirstRows(model, rows, settings.dtype)
        compiled = settings.compiled
        self.block = torch.compile(llama.Block.forward, dynamic=False) if compiled else llama.Block.forward
        self.loss_chunk = torch.compile(llama.loss_chunk, dynamic=False) if compiled else llama.loss_chunk

    def backward(self, rows: Tensor, step_weight: float) -> float:
        """rows [B, T+1] -> the weighted loss; gradients, added to `.grad`, are of the whole step's mean."""
        inputs, targets = rows[:, :-1], rows[:, 1:].reshape(-1)  # [B, T], [B*T]
        hidden = self.model.decode(self.table.embed(inputs), self.block).reshape(targets.shape[0], -1)  # [B*T, D]
        weights = loss_weights(rows, self.settings.middle_weight)  # [B*T]
        loss = self.table.loss(hidden, targets, weights, self.loss_chunk)
        (loss / step_weight).backward()
        return loss.item()


def work(model: llama.Llama, gradients: dict[str, Tensor], tasks, results, settings: Settings) -> None:
    torch.set_num_threads(1)
    parameters = trained_parameters(model, settings.table_rows)
    for name, parameter in parameters.items():
        parameter.grad = gradients[name]  # backward adds to the shared memory
    micro_batch = MicroBatch(model, parameters, settings)
    while (task := tasks.get()) is not None:
        rows, step_weight = task
        results.put(micro_batch.backward(torch.from_numpy(rows.astype("int64")), step_weight))


class Workers:
    """`n` processes sharing the model's weights; n = 0 computes in this process (one device)."""

    def __init__(self, model: llama.Llama, n: int, device: str, settings: Settings):
        self.device, self.n, self.settings = device, n, settings
        if n:
            model.share_memory()
        self.parameters = trained_parameters(model, settings.table_rows)
        if n == 0:
            self.local = MicroBatch(model, self.parameters, settings)
            return
        context = mp.get_context("spawn")
        self.tasks, self.results = context.Queue(), context.Queue()
        self.gradients = [{name: torch.zeros_like(p).share_memory_() for name, p in self.parameters.items()} for _ in range(n)]
        self.processes = [context.Process(target=work, args=(model, g, self.tasks, self.results, settings), daemon=True)
                          for g in self.gradients]
        for process in self.processes:
            process.start()

    def weight_of(self, micro_batches: list) -> float:
        return float(sum(loss_weights(torch.from_numpy(rows.astype("int64")), self.settings.middle_weight).sum()
                         for rows in micro_batches))

    def step(self, micro_batches: list) -> float:
        """Gradients of the weighted mean loss over all micro-batches (uint16 rows) into `.grad`; returns that loss."""
        weight = self.weight_of(micro_batches)
        if self.n == 0:
            return sum(self.local.backward(torch.from_numpy(rows.astype("int64")).to(self.device), weight)
                       for rows in micro_batches) / weight
        for gradients in self.gradients:
            torch._foreach_zero_(list(gradients.values()))
        for rows in micro_batches:
            self.tasks.put((rows, weight))
        total = sum(self.result() for _ in micro_batches)
        with torch.no_grad():
            first = self.gradients[0]
            for gradients in self.gradients[1:]:
                torch._foreach_add_(list(first.values()), list(gradients.values()))
        for name, parameter in self.parameters.items():
            parameter.grad = first[name]
        return total / weight

    def result(self) -> float:
        """Waits as long as the machine needs; RuntimeError where a worker has ended."""
        while True:
            try:
                return self.results.get(timeout=60)
            except queue.Empty:
                ended = [process.exitcode for process in self.processes if not process.is_alive()]
                if ended:
                    raise RuntimeError(f"a worker ended with exit code {ended[0]}") from None

    def close(self) -> None:
        if self.n:
            for _ in self.processes:
                self.tasks.put(None)
            for process in self.processes:
                process.join()


def set_malloc() -> dict[str, str]:
    """One arena that is never given back: page faults of big buffers cost a quarter of the time otherwise."""
    return {**os.environ, "MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "100000000000",
            "MALLOC_TOP_PAD_": "268435456", "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "2")}
