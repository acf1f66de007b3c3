"""Text -> MinHash signature, and signatures -> which file is a near duplicate of an earlier one.

One-permutation MinHash over 5-token shingles, all in numpy. Does not know paths, packages or splits.
"""

import numpy as np

N_BINS = 128  # a power of two: the top bits of a shingle's hash name its bin
SHINGLE = 5
ROWS_PER_BAND = 6  # 21 bands of 6: a pair of Jaccard 0.8 meets in one with probability 0.998
THRESHOLD = 0.8
_EMPTY = np.uint64(0xFFFFFFFFFFFFFFFF)

_random = np.random.default_rng(1)
_BYTE_HASH = _random.integers(1, 2**63, 256, dtype=np.uint64)
_POWERS = np.cumprod(np.full(4096, 0x9E3779B97F4A7C15, dtype=np.uint64))
_SHINGLE_MIX = _random.integers(1, 2**63, SHINGLE, dtype=np.uint64) | np.uint64(1)
_EDGES = np.arange(N_BINS, dtype=np.uint64) << np.uint64(64 - N_BINS.bit_length() + 1)

_WORD = np.zeros(256, dtype=bool)
_WORD[[ord(c) for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"]] = True
_WORD[128:] = True
_BLANK = np.zeros(256, dtype=bool)
_BLANK[[9, 10, 13, 32]] = True


def _scramble(values):
    """The finaliser of a 64-bit mixer: every input bit reaches the top bits."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def token_hashes(text):
    """One hash per word or single punctuation character; blanks only separate. `"a + b"` -> 3 hashes."""
    data = np.frombuffer(text.encode("utf8"), dtype=np.uint8)
    blank = _BLANK[data]
    word = _WORD[data]
    starts = ~blank
    starts[1:] &= ~(word[1:] & word[:-1])
    data, starts = data[~blank], np.flatnonzero(starts[~blank])
    if len(starts) == 0:
        return np.zeros(0, dtype=np.uint64)
    lengths = np.diff(np.append(starts, len(data)))
    place = np.arange(len(data)) - np.repeat(starts, lengths)
    return np.add.reduceat(_BYTE_HASH[data] * _POWERS[np.minimum(place, len(_POWERS) - 1)], starts)


def shingle_hashes(text):
    """Sorted distinct hashes of every run of five tokens."""
    hashes = token_hashes(text)
    if len(hashes) < SHINGLE:
        hashes = np.pad(hashes, (0, SHINGLE - len(hashes)))
    n = len(hashes) - SHINGLE + 1
    mixed = sum(_scramble(hashes[k:k + n]) * _SHINGLE_MIX[k] for k in range(SHINGLE))
    return np.unique(_scramble(mixed))


def signature(text):
    """[N_BINS] smallest shingle hash of each bin; an empty bin borrows from the next full one."""
    shingles = shingle_hashes(text)
    at = np.searchsorted(shingles, _EDGES)
    ends = np.append(at[1:], len(shingles))
    full = at < ends
    minima = np.where(full, shingles[np.minimum(at, len(shingles) - 1)], _EMPTY)
    where = np.flatnonzero(full)
    donor = where[np.searchsorted(where, np.arange(N_BINS)) % len(where)]
    return minima[donor]


def similarity(signatures, left, right):
    """Estimated Jaccard of pairs of rows."""
    out = np.empty(len(left))
    for start in range(0, len(left), 65536):
        part = slice(start, start + 65536)
        out[part] = (signatures[left[part]] == signatures[right[part]]).mean(axis=1)
    return out


def candidate_pairs(signatures, rows_per_band=ROWS_PER_BAND):
    """Yield arrays (earlier, later) of rows that agree in a band: each with its group's first and its predecessor."""
    for start in range(0, N_BINS - rows_per_band + 1, rows_per_band):
        key = (signatures[:, start:start + rows_per_band] * _BYTE_HASH[:rows_per_band]).sum(axis=1, dtype=np.uint64)
        order = np.argsort(key, kind="stable")
        same = np.append(False, key[order][1:] == key[order][:-1])
        if not same.any():
            continue
        first = np.maximum.accumulate(np.where(same, 0, np.arange(len(order))))
        later = np.flatnonzero(same)
        yield order[first[later]], order[later]
        yield order[later - 1], order[later]


def near_duplicates(signatures):
    """{row: the earlier row it nearly repeats}; rows come in order of who stays."""
    duplicate_of = {}
    for earlier, later in candidate_pairs(signatures):
        close = similarity(signatures, earlier, later) > THRESHOLD
        for a, b in zip(earlier[close].tolist(), later[close].tolist()):
            duplicate_of.setdefault(b, a)
    return duplicate_of
