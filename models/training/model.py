"""A Llama-style decoder that computes exactly what transformers' LlamaForCausalLM computes.

Turns token ids into hidden states, and hidden states into a loss without ever holding all logits.
Knows nothing about data, optimisers or files. Letters: B rows, T positions, D hidden size,
H heads, K key/value heads, G = H / K heads sharing one key, E head size, V vocabulary.
"""

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from grid import on_grid

QUERY_BLOCK = 256  # queries handled at once: a block never looks at keys after its end
LOSS_CHUNK = 512  # rows of logits alive at once: 512 x 16,384 floats stay near the cache


@dataclass(frozen=True)
class ModelConfig:
    """Every number that shapes the model, in the words of the Hugging Face config where it has one."""

    vocab_size: int = 16384
    hidden_size: int = 256
    n_layer: int = 10
    n_head: int = 4
    n_kv_head: int = 2
    head_dim: int = 64
    ffn_size: int = 704
    context_length: int = 1024
    rope_theta: float = 10000.0
    norm_eps: float = 1e-5
    ffn_bits: int = 0  # feed-forward matrices compute on the grid of this many bits that they will be shipped in; 0: as they are

    def to_dict(self) -> dict:
        return asdict(self)


PRESETS = {
    "nano": ModelConfig(n_layer=6),
    "nano10": ModelConfig(),
    "small": ModelConfig(hidden_size=640, n_layer=12, n_head=10, ffn_size=1728, context_length=2048),
    "toy": ModelConfig(vocab_size=512, hidden_size=64, n_layer=2, n_head=2, n_kv_head=1, head_dim=32,
                       ffn_size=96, context_length=128),
}


class Linear(nn.Linear):
    """A bias-free projection whose fp32 weight is used in the type of its input (bf16 in training)."""

    def __init__(self, n_in: int, n_out: int):
        super().__init__(n_in, n_out, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.weight.to(x.dtype))


class GridLinear(Linear):
    """A projection on the grid that it will be shipped in: rounded on the way forward, its gradient as if it were not."""

    def __init__(self, n_in: int, n_out: int, bits: int):
        super().__init__(n_in, n_out)
        self.bits = bits

    def forward(self, x: Tensor) -> Tensor:
        weight = self.weight
        if self.bits:
            with torch.no_grad():
                shift = on_grid(self.weight, self.bits) - self.weight  # [n_out, n_in]
            weight = self.weight + shift
        return F.linear(x, weight.to(x.dtype))


class RMSNorm(nn.Module):
    """Divides by the root mean square in fp32, then multiplies by a learned gain."""

    def __init__(self, size: int, eps: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))  # [D]
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        x32 = x.float()
        x32 = x32 * torch.rsqrt(x32.square().mean(-1, keepdim=True) + self.eps)
        return self.weight.to(x.dtype) * x32.to(x.dtype)


def rope_tables(config: ModelConfig, length: int) -> tuple[Tensor, Tensor]:
    """Cosines and sines of position x frequency, both halves of a head rotating alike."""
    half = torch.arange(0, config.head_dim, 2, dtype=torch.float32) / config.head_dim  # [E/2]
    frequency = 1.0 / (config.rope_theta**half)  # [E/2]
    angle = torch.outer(torch.arange(length, dtype=torch.float32), frequency)  # [T, E/2]
    angle = torch.cat((angle, angle), dim=-1)  # [T, E]
    return angle.cos(), angle.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary position: (a, b) -> (a cos - b sin, b cos + a sin) for the two halves a, b of a head."""
    a, b = x.chunk(2, dim=-1)  # [B, K, ..., T, E/2] each
    return x * cos + torch.cat((-b, a), dim=-1) * sin  # [B, K, ..., T, E]


def causal_bias(block: int, start: int, groups: int, like: Tensor) -> Tensor:
    """0 where a query may look, -inf after it; the same for each of the heads that share a key."""
    rows = torch.arange(block, device=like.device).unsqueeze(1) + start  # [block, 1]
    columns = torch.arange(start + block, device=like.device).unsqueeze(0)  # [1, start+block]
    bias = torch.zeros(block, start + block, device=like.device, dtype=like.dtype)  # [block, start+block]
    bias = bias.masked_fill(columns > rows, float("-inf"))  # [block, start+block]
    return bias.repeat(groups, 1).unsqueeze(0)  # [1, G*block, start+block]


def attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Causal attention as plain matmuls and a softmax: on CPU faster than the built-in one.

    q [B, K, G, T, E], k and v [B, K, T, E] -> [B, K, G, T, E]. Heads sharing a key are stacked along
    the query axis, so keys are never copied; early blocks of queries skip the later keys.
    """
    n_batch, n_kv, groups, length, size = q.shape
    keys = k.reshape(n_batch * n_kv, length, size).transpose(1, 2)  # [B*K, E, T]
    values = v.reshape(n_batch * n_kv, length, size)  # [B*K, T, E]
    outputs = []
    for start in range(0, length, QUERY_BLOCK):
        end = min(length, start + QUERY_BLOCK)
        queries = q[:, :, :, start:end].reshape(n_batch * n_kv, groups * (end - start), size)  # [B*K, G*block, E]
        bias = causal_bias(end - start, start, groups, q)  # [1, G*block, end]
        scores = torch.baddbmm(bias, queries, keys[:, :, :end], alpha=1 / math.sqrt(size))  # [B*K, G*block, end]
        weights = scores.softmax(dim=-1)  # [B*K, G*block, end]
        mixed = torch.bmm(weights, values[:, :end])  # [B*K, G*block, E]
        outputs.append(mixed.view(n_batch, n_kv, groups, end - start, size))  # [B, K, G, block, E]
    return torch.cat(outputs, dim=3)  # [B, K, G, T, E]


class Attention(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        self.config = config
        self.q_proj = Linear(config.hidden_size, config.n_head * config.head_dim)
        self.k_proj = Linear(config.hidden_size, config.n_kv_head * config.head_dim)
        self.v_proj = Linear(config.hidden_size, config.n_kv_head * config.head_dim)
        self.o_proj = Linear(config.n_head * config.head_dim, config.hidden_size)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        n_batch, length, _ = x.shape
        n_kv, size = self.config.n_kv_head, self.config.head_dim
        q = self.q_proj(x).view(n_batch, length, n_kv, -1, size).permute(0, 2, 3, 1, 4)  # [B, K, G, T, E]
        k = self.k_proj(x).view(n_batch, length, n_kv, size).transpose(1, 2)  # [B, K, T, E]
        v = self.v_proj(x).view(n_batch, length, n_kv, size).transpose(1, 2)  # [B, K, T, E]
        mixed = attend(rotate(q, cos, sin), rotate(k, cos, sin), v)  # [B, K, G, T, E]
        return self.o_proj(mixed.permute(0, 3, 1, 2, 4).reshape(n_batch, length, -1))  # [B, T, D]


class FeedForward(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        self.gate_proj = GridLinear(config.hidden_size, config.ffn_size, config.ffn_bits)
        self.up_proj = GridLinear(config.hidden_size, config.ffn_size, config.ffn_bits)
        self.down_proj = GridLinear(config.ffn_size, config.hidden_size, config.ffn_bits)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))  # [B, T, D]


class Block(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        self.input_layernorm = RMSNorm(config.hidden_size, config.norm_eps)
        self.self_attn = Attention(config)
        self.post_attention_layernorm = RMSNorm(config.hidden_size, config.norm_eps)
        self.mlp = FeedForward(config)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), cos, sin)  # [B, T, D]
        return x + self.mlp(self.post_attention_layernorm(x))  # [B, T, D]


class Llama(nn.Module):
    """Parameter names are those of LlamaForCausalLM without its leading `model.`."""

    def __init__(self, config: ModelConfig):
        super().__init__()
        self.config = config
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)  # [V, D], also the head
        self.layers = nn.ModuleList(Block(config) for _ in range(config.n_layer))
        self.norm = RMSNorm(config.hidden_size, config.norm_eps)
        cos, sin = rope_tables(config, config.context_length)
        self.register_buffer("cos", cos, persistent=False)  # [context, E]
        self.register_buffer("sin", sin, persistent=False)  # [context, E]

    def decode(self, x: Tensor, block=Block.forward) -> Tensor:
        """[B, T, D] embeddings -> [B, T, D] states after the final norm; `block` may be a compiled Block.forward."""
        length = x.shape[1]
        cos, sin = self.cos[:length].to(x.dtype), self.sin[:length].to(x.dtype)  # [T, E]
        for layer in self.layers:
            x = block(layer, x, cos, sin)  # [B, T, D]
        return self.norm(x)  # [B, T, D]

    def hidden(self, token_ids: Tensor, dtype: torch.dtype = torch.float32) -> Tensor:
        """[B, T] ids -> [B, T, D] states after the final norm, computed in `dtype`."""
        return self.decode(F.embedding(token_ids, self.embed_tokens.weight).to(dtype))  # [B, T, D]

    def logits(self, token_ids: Tensor) -> Tensor:
        """[B, T] ids -> [B, T, V] scores in fp32, for tests and evaluation."""
        return F.linear(self.hidden(token_ids), self.embed_tokens.weight)  # [B, T, V]

    def n_params(self) -> int:
        return sum(p.numel() for p in self.parameters())


def init_weights(model: Llama, seed: int) -> None:
    """Matrices N(0, 0.33 / fan_in), those that write to the residual stream zero, embedding std 0.02."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in model.named_parameters():
        if name.endswith(("o_proj.weight", "down_proj.weight")):
            nn.init.zeros_(parameter)
        elif name == "embed_tokens.weight":
            nn.init.normal_(parameter, std=0.02, generator=generator)
        elif parameter.dim() == 2:
            nn.init.normal_(parameter, std=math.sqrt(0.33 / parameter.shape[1]), generator=generator)


class ChunkedCrossEntropy(torch.autograd.Function):
    """Weighted sum of -log p(target), its gradients made chunk by chunk in the forward pass.

    hidden [N, D], head [V, D], weights [N] -> scalar; logits exist for LOSS_CHUNK rows at a time only.
    """

    @staticmethod
    def forward(ctx, hidden: Tensor, head: Tensor, targets: Tensor, weights: Tensor, compute_chunk) -> Tensor:
        head_low = head.to(hidden.dtype)  # [V, D]
        grad_hidden = torch.empty_like(hidden)  # [N, D]
        grad_head = torch.zeros_like(head)  # [V, D]
        total = hidden.new_zeros((), dtype=torch.float32)
        for start in range(0, hidden.shape[0], LOSS_CHUNK):
            chunk = slice(start, start + LOSS_CHUNK)
            rows = hidden[chunk]  # [chunk, D]
            loss, grad_logits = compute_chunk(F.linear(rows, head_low), targets[chunk], weights[chunk])
            grad_hidden[chunk] = grad_logits @ head_low  # [chunk, D]
            grad_head += grad_logits.t() @ rows  # [V, D]
            total += loss
        ctx.save_for_backward(grad_hidden, grad_head)
        return total

    @staticmethod
    def backward(ctx, grad_output: Tensor):
        grad_hidden, grad_head = ctx.saved_tensors
        return grad_hidden * grad_output.to(grad_hidden.dtype), grad_head * grad_output, None, None, None


def loss_chunk(logits: Tensor, targets: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
    """Logits [chunk, V] -> their weighted loss in fp32 and d loss / d logits in the type of the logits."""
    log_z = torch.logsumexp(logits.float(), dim=-1, keepdim=True)  # [chunk, 1]
    picked = logits.float().gather(1, targets.unsqueeze(1))  # [chunk, 1]
    probabilities = torch.exp(logits.float() - log_z)  # [chunk, V]
    one_hot = torch.arange(logits.shape[1], device=logits.device).unsqueeze(0) == targets.unsqueeze(1)  # [chunk, V]
    weight = weights.unsqueeze(1)  # [chunk, 1]
    return ((log_z - picked) * weight).sum(), ((probabilities - one_hot.float()) * weight).to(logits.dtype)
