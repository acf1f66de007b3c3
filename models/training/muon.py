"""Optimisers: Muon for the matrices of the blocks, AdamW for the embedding and the norm gains.

Turns gradients into updated weights, in place; the learning-rate schedule is the caller's `scale`.
Knows no data and no model beyond parameter names and shapes.
"""

import math
from collections import defaultdict

import torch
from torch import Tensor

NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)  # quintic whose iteration pulls singular values towards 1
NEWTON_SCHULZ_STEPS = 5
MOMENTUM_START, MOMENTUM_END, MOMENTUM_STEPS = 0.85, 0.95, 300
ADAM_BETAS, ADAM_EPS = (0.9, 0.95), 1e-10


def orthogonalise(stack: Tensor) -> Tensor:
    """Pushes each matrix of a stack [n, rows, columns] towards the nearest orthogonal one, in bf16."""
    a, b, c = NEWTON_SCHULZ
    x = stack.to(torch.bfloat16)  # [n, rows, columns]
    wide = x.shape[1] <= x.shape[2]
    x = x if wide else x.transpose(1, 2)  # [n, short, long]
    x = x / (x.float().norm(dim=(1, 2), keepdim=True) + 1e-7).to(x.dtype)  # [n, short, long]
    for _ in range(NEWTON_SCHULZ_STEPS):
        gram = x @ x.transpose(1, 2)  # [n, short, short]
        x = a * x + (b * gram + c * gram @ gram) @ x  # [n, short, long]
    return (x if wide else x.transpose(1, 2)).to(stack.dtype)  # [n, rows, columns]


class Optimizer:
    """Both optimisers over one model's parameters by name; `state_dict` holds everything a resumed run needs."""

    def __init__(self, parameters: dict, muon_lr=0.02, muon_decay=0.05, embed_lr=0.007, norm_lr=0.01):
        self.lr = {"muon": muon_lr, "embed": embed_lr, "norm": norm_lr}
        self.muon_decay = muon_decay
        self.parameters = parameters
        self.groups = defaultdict(list)  # matrices of one shape are stacked and stepped together
        for name, parameter in self.parameters.items():
            if parameter.dim() == 2 and name.startswith("layers."):
                self.groups[tuple(parameter.shape)].append(name)
        stacked = {name for names in self.groups.values() for name in names}
        self.adam_names = [name for name in self.parameters if name not in stacked]
        self.state = {name: self._empty_state(name, name in stacked) for name in self.parameters}
        self.n_steps = 0

    def _empty_state(self, name: str, is_muon: bool) -> list[Tensor]:
        return [torch.zeros_like(self.parameters[name]) for _ in range(1 if is_muon else 2)]

    def state_dict(self) -> dict:
        return {"n_steps": self.n_steps, "state": self.state}

    def load_state_dict(self, saved: dict) -> None:
        self.n_steps = saved["n_steps"]
        for name, tensors in saved["state"].items():
            for own, other in zip(self.state[name], tensors, strict=True):
                own.copy_(other)

    def gradient_norm(self) -> float:
        return math.sqrt(sum(float(p.grad.square().sum()) for p in self.parameters.values()))

    def zero_grad(self) -> None:
        for parameter in self.parameters.values():
            parameter.grad = None

    @torch.no_grad()
    def step(self, scale: float) -> None:
        self.n_steps += 1
        for shape, names in self.groups.items():
            self._muon_step(shape, names, scale)
        for name in self.adam_names:
            self._adam_step(name, scale)

    def _muon_step(self, shape: tuple[int, int], names: list[str], scale: float) -> None:
        share = min(1.0, self.n_steps / MOMENTUM_STEPS)
        momentum = MOMENTUM_START + (MOMENTUM_END - MOMENTUM_START) * share
        updates = []
        for name in names:
            gradient, velocity = self.parameters[name].grad, self.state[name][0]
            velocity.lerp_(gradient, 1 - momentum)
            updates.append(gradient.lerp(velocity, momentum))  # Nesterov: look one step ahead
        lr = self.lr["muon"] * scale
        direction = orthogonalise(torch.stack(updates))  # [n, rows, columns]
        for name, update in zip(names, direction, strict=True):
            self.parameters[name].mul_(1 - lr * self.muon_decay)
            self.parameters[name].add_(update, alpha=-lr * math.sqrt(max(1.0, shape[0] / shape[1])))

    def _adam_step(self, name: str, scale: float) -> None:
        parameter, (mean, square) = self.parameters[name], self.state[name]
        kind = "embed" if name.startswith("embed") else "norm"
        beta1, beta2 = ADAM_BETAS
        mean.lerp_(parameter.grad, 1 - beta1)
        square.lerp_(parameter.grad.square(), 1 - beta2)
        mean_hat = mean / (1 - beta1**self.n_steps)
        root_hat = (square / (1 - beta2**self.n_steps)).sqrt_().add_(ADAM_EPS)
        parameter.addcdiv_(mean_hat, root_hat, value=-self.lr[kind] * scale)
