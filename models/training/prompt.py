"""The prompt, defined once: what the trainer writes and what the product asks are the same token ids.

Turns a cursor's surroundings into ids. Every segment is tokenised apart, and text that looks like a
special token stays text. Knows no budget: callers cut prefix, suffix and neighbours beforehand.
"""

from pathlib import Path

from tokenizers import Tokenizer

SPECIAL_TOKENS = ["<|endoftext|>", "<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|fim_pad|>",
                  "<|repo_name|>", "<|file_sep|>"]
EOS, FIM_PREFIX, FIM_SUFFIX, FIM_MIDDLE, FIM_PAD, REPO_NAME, FILE_SEP = range(len(SPECIAL_TOKENS))


def load_tokenizer(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.encode_special_tokens = True  # a literal "<|endoftext|>" in a file is ordinary text
    for token_id, token in enumerate(SPECIAL_TOKENS):
        if tokenizer.token_to_id(token) != token_id:
            raise ValueError(f"expected {token} to have id {token_id}, got {tokenizer.token_to_id(token)}")
    return tokenizer


def header_segments(path: str, repo_name: str | None = None, neighbours=()) -> list:
    """What stands before the target file's text: special ids as numbers, text as strings."""
    segments: list = [REPO_NAME, repo_name] if repo_name else []
    for neighbour_path, text in neighbours:
        segments += [FILE_SEP, neighbour_path + "\n", text]
    return [*segments, FILE_SEP, path + "\n"]


def fim_segments(prefix: str, suffix: str, path: str, repo_name: str | None = None, neighbours=()) -> list:
    """Suffix first: a typed character then extends the cached sequence by a token at its end."""
    header = header_segments(path, repo_name, neighbours)
    return [*header, FIM_SUFFIX, suffix, FIM_PREFIX, prefix, FIM_MIDDLE]


def encode(tokenizer: Tokenizer, segments: list) -> list[int]:
    """[6, "a.py\\n", 2, "", 1, "x = ", 3] -> ids; the numbers stand for themselves."""
    ids: list[int] = []
    for segment in segments:
        if isinstance(segment, int):
            ids.append(segment)
        elif segment:
            ids += tokenizer.encode(segment, add_special_tokens=False).ids
    return ids


def render(tokenizer: Tokenizer, prefix: str, suffix: str, path: str, repo_name=None, neighbours=()) -> list[int]:
    return encode(tokenizer, fim_segments(prefix, suffix, path, repo_name, neighbours))
