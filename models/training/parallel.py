"""Gradients of one step from several processes of one thread each.

Turns a list of micro-batches into summed gradients in the model's `.grad`. Processes take the next
micro-batch when they are done, so a core that other programs use slows nobody but itself; threads
that meet at every matrix product would all wait for it. Knows no optimiser and no schedule.
"""

import os

import torch
import torch.multiprocessing as mp
from torch import Tensor

import model as llama
from prompt import EOS, FIM_MIDDLE


def loss_weights(rows: Tensor, middle_weight: float) -> Tensor:
    """rows [B, T+1] -> [B*T]: `middle_weight` for the tokens of cut-out middles and the end after them, else 1."""
    inputs = rows[:, :-1]  # [B, T]
    at = torch.arange(1, inputs.shape[1] + 1, device=rows.device)  # [T]
    started = torch.cummax(at * (inputs == FIM_MIDDLE), dim=1).values  # [B, T]
    ended = torch.cummax(at * (inputs == EOS), dim=1).values  # [B, T]
    return torch.where(started > ended, middle_weight, 1.0).reshape(-1)


class MicroBatch:
    """Forward and backward of one micro-batch with the compiled pieces of the model."""

    def __init__(self, model: llama.Llama, dtype: torch.dtype, compiled: bool, middle_weight: float):
        self.model, self.dtype, self.middle_weight = model, dtype, middle_weight
        self.hidden = torch.compile(model.hidden, dynamic=False) if compiled else model.hidden
        self.loss_chunk = torch.compile(llama.loss_chunk, dynamic=False) if compiled else llama.loss_chunk

    def backward(self, rows: Tensor, n_step_tokens: int) -> float:
        """rows [B, T+1] -> the weighted loss; gradients are of its sum over the whole step by the tokens of it."""
        inputs, targets = rows[:, :-1], rows[:, 1:].reshape(-1)  # [B, T], [B*T]
        hidden = self.hidden(inputs, self.dtype).reshape(targets.shape[0], -1)  # [B*T, D]
        head = self.model.embed_tokens.weight  # [V, D]
        weights = loss_weights(rows, self.middle_weight)  # [B*T]
        loss = llama.ChunkedCrossEntropy.apply(hidden, head, targets, weights, self.loss_chunk)
        (loss / n_step_tokens).backward()
        return loss.item()


def work(model: llama.Llama, gradients: list[Tensor], tasks, results, *settings) -> None:
    torch.set_num_threads(1)
    micro_batch = MicroBatch(model, *settings)
    parameters = list(model.parameters())
    while (task := tasks.get()) is not None:
        rows, n_step_tokens = task
        loss = micro_batch.backward(torch.from_numpy(rows).long(), n_step_tokens)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            gradient += parameter.grad
            parameter.grad = None
        results.put(loss)


class Workers:
    """`n` processes sharing the model's weights; n = 0 computes in this process (one device)."""

    def __init__(self, model: llama.Llama, n: int, device: str, dtype: torch.dtype, compiled: bool,
                 middle_weight: float = 1.0):
        self.model, self.device, self.n = model, device, n
        settings = (dtype, compiled, middle_weight)
        if n == 0:
            self.local = MicroBatch(model, *settings)
            return
        model.share_memory()
        context = mp.get_context("spawn")
        self.tasks, self.results = context.Queue(), context.Queue()
        self.gradients = [[torch.zeros_like(p).share_memory_() for p in model.parameters()] for _ in range(n)]
        self.processes = [
            context.Process(target=work, args=(model, g, self.tasks, self.results, *settings), daemon=True)
            for g in self.gradients
        ]
        for process in self.processes:
            process.start()

    def step(self, micro_batches: list) -> float:
        """Gradients of the mean loss over all micro-batches (uint16 rows) into `.grad`; returns that loss."""
        n_tokens = sum(rows.shape[0] * (rows.shape[1] - 1) for rows in micro_batches)
        if self.n == 0:
            losses = [self.local.backward(torch.from_numpy(rows.astype("int64")).to(self.device), n_tokens)
                      for rows in micro_batches]
            return sum(losses) / n_tokens
        for rows in micro_batches:
            self.tasks.put((rows, n_tokens))
        total = sum(self.results.get(timeout=600) for _ in micro_batches)
        with torch.no_grad():
            for index, parameter in enumerate(self.model.parameters()):
                parameter.grad = torch.zeros_like(parameter)
                for gradients in self.gradients:
                    parameter.grad += gradients[index]
                    gradients[index].zero_()
        return total / n_tokens

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
