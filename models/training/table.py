"""The tied table in training: the rows that learn, what tokens are looked up, and the loss that the head gives.

A whole table learns with its own gradient; of a table that comes from public weights only the first rows, the special
tokens, do, and the rest needs no gradient: 12% of the time. Knows no optimiser and no data.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from model import LOSS_CHUNK, ChunkedCrossEntropy, Llama

TABLE, ROWS = "embed_tokens.weight", "embed_tokens.rows"


def trained_parameters(model: Llama, table_rows: int) -> dict[str, nn.Parameter]:
    """Names -> parameters that learn; with `table_rows` the table gives its first rows only, as a view of its memory."""
    parameters = dict(model.named_parameters())
    if table_rows:
        parameters[ROWS] = nn.Parameter(parameters.pop(TABLE).detach()[:table_rows])  # [rows, D]
    return parameters


class FirstRowsCrossEntropy(torch.autograd.Function):
    """As ChunkedCrossEntropy, with a gradient for the table's first rows only: rows [n, D], table [V, D] of low precision."""

    @staticmethod
    def forward(ctx, hidden: Tensor, rows: Tensor, table: Tensor, targets: Tensor, weights: Tensor, compute_chunk) -> Tensor:
        grad_hidden, grad_rows = torch.empty_like(hidden), torch.zeros_like(rows)  # [N, D], [n, D]
        total = hidden.new_zeros((), dtype=torch.float32)
        for start in range(0, hidden.shape[0], LOSS_CHUNK):
            chunk = slice(start, start + LOSS_CHUNK)
            loss, grad_logits = compute_chunk(F.linear(hidden[chunk], table), targets[chunk], weights[chunk])
            grad_hidden[chunk] = grad_logits @ table  # [chunk, D]
            grad_rows += (grad_logits[:, : rows.shape[0]].t() @ hidden[chunk]).to(rows.dtype)  # [n, D]
            total += loss
        ctx.save_for_backward(grad_hidden, grad_rows)
        return total

    @staticmethod
    def backward(ctx, grad_output: Tensor):
        grad_hidden, grad_rows = ctx.saved_tensors
        return grad_hidden * grad_output.to(grad_hidden.dtype), grad_rows * grad_output, None, None, None, None


class WholeTable:
    def __init__(self, model: Llama, dtype: torch.dtype):
        self.weight, self.dtype = model.embed_tokens.weight, dtype

    def embed(self, ids: Tensor) -> Tensor:
        return F.embedding(ids, self.weight).to(self.dtype)  # [B, T, D]

    def loss(self, hidden: Tensor, targets: Tensor, weights: Tensor, compute_chunk) -> Tensor:
        return ChunkedCrossEntropy.apply(hidden, self.weight, targets, weights, compute_chunk)


class FirstRows:
    """`rows` are those of `trained_parameters`, shared with the process that steps them."""

    def __init__(self, model: Llama, rows: nn.Parameter, dtype: torch.dtype):
        self.rows = rows  # [n, D]
        self.table = model.embed_tokens.weight.detach().to(dtype, copy=True)  # [V, D]

    def embed(self, ids: Tensor) -> Tensor:
        n = self.rows.shape[0]
        self.table[:n] = self.rows.detach().to(self.table.dtype)  # [n, D]; an optimiser step may lie between
        special = F.embedding(ids.clamp(max=n - 1), self.rows).to(self.table.dtype)  # [B, T, D]
        return torch.where((ids < n).unsqueeze(-1), special, F.embedding(ids, self.table))  # [B, T, D]

    def loss(self, hidden: Tensor, targets: Tensor, weights: Tensor, compute_chunk) -> Tensor:
        return FirstRowsCrossEntropy.apply(hidden, self.rows, self.table, targets, weights, compute_chunk)
