"""AdamW for weights that have been trained before: small steps, clipped, the table's rows at a rate of their own.

Turns gradients into updated weights, in place; the learning-rate schedule is the caller's `scale`. Same interface as
`muon.Optimizer`, which is for weights that begin at random.
"""

import torch
from torch import Tensor

BETAS, EPS, DECAY, MAX_NORM = (0.9, 0.95), 1e-8, 0.01, 1.0


class AdamW:
    """`state_dict` holds everything a resumed run needs."""

    def __init__(self, parameters: dict[str, Tensor], lr: float, table_lr: float):
        self.parameters = parameters
        kinds: dict[str, list[Tensor]] = {"matrix": [], "norm": [], "table": []}
        for name, parameter in parameters.items():
            kind = "table" if name.startswith("embed") else "norm" if parameter.dim() == 1 else "matrix"
            kinds[kind].append(parameter)
        self.rates = [lr, lr, table_lr]
        groups = [{"params": kinds["matrix"], "weight_decay": DECAY}, {"params": kinds["norm"], "weight_decay": 0.0},
                  {"params": kinds["table"], "weight_decay": 0.0}]
        self.inner = torch.optim.AdamW(groups, lr=lr, betas=BETAS, eps=EPS, fused=True)
        self.norm = 0.0

    def state_dict(self) -> dict:
        return self.inner.state_dict()

    def load_state_dict(self, saved: dict) -> None:
        self.inner.load_state_dict(saved)

    def gradient_norm(self) -> float:
        self.norm = float(torch.nn.utils.get_total_norm([p.grad for p in self.parameters.values()]))
        return self.norm

    def zero_grad(self) -> None:
        for parameter in self.parameters.values():
            parameter.grad = None

    @torch.no_grad()
    def step(self, scale: float) -> None:
        """After `gradient_norm`, whose result says how much is clipped."""
        if self.norm > MAX_NORM:
            torch._foreach_mul_([p.grad for p in self.parameters.values()], MAX_NORM / self.norm)
        for group, rate in zip(self.inner.param_groups, self.rates, strict=True):
            group["lr"] = rate * scale
        self.inner.step()
