"""The grids that weights are shipped in: blocks of 32 along a row, whole numbers times a scale.

Turns a matrix into codes, scales and zero points as ONNX Runtime's MatMulNBits reads them, and back; training rounds
with the same code, so that what was trained is what is shipped. Knows no graph and no model.
"""

import torch
from torch import Tensor

BLOCK = 32
TINY = 1e-8


def quantise(weight: Tensor, bits: int) -> tuple[Tensor, Tensor, Tensor]:
    """[rows, columns] -> codes [rows, blocks, 32], scales and zero points [rows, blocks, 1], all as floats.

    A block's range holds zero, and zero is one of its codes.
    """
    most = 2**bits - 1
    blocks = weight.reshape(weight.shape[0], -1, BLOCK)  # [rows, blocks, 32]
    low = blocks.amin(dim=-1, keepdim=True).clamp(max=0)  # [rows, blocks, 1]
    high = blocks.amax(dim=-1, keepdim=True).clamp(min=0)  # [rows, blocks, 1]
    scales = ((high - low) / most).clamp(min=TINY)  # [rows, blocks, 1]
    zero_points = torch.round(-low / scales).clamp(0, most)  # [rows, blocks, 1]
    codes = (torch.round(blocks / scales) + zero_points).clamp(0, most)  # [rows, blocks, 32]
    return codes, scales, zero_points


def on_grid(weight: Tensor, bits: int) -> Tensor:
    """The matrix as it will be read from its codes: [rows, columns]."""
    codes, scales, zero_points = quantise(weight, bits)
    return ((codes - zero_points) * scales).reshape(weight.shape)


def pack_nibbles(codes: Tensor) -> Tensor:
    """Two codes a byte along the last axis, the first in the low half: [..., n] -> uint8 [..., ceil(n / 2)]."""
    if codes.shape[-1] % 2:
        codes = torch.cat((codes, torch.zeros_like(codes[..., :1])), dim=-1)
    pairs = codes.to(torch.uint8).unflatten(-1, (-1, 2))  # [..., n/2, 2]
    return pairs[..., 0] | pairs[..., 1] << 4
