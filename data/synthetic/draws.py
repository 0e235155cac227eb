"""Random draws that stay the same from one release of numpy to the next."""

from __future__ import annotations

import zlib
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_STANDARD_NORMAL = NormalDist()


class Draws:
    """A named stream of random numbers.

    Only the raw integers of PCG64 are used: numpy promises to keep them, but not the way in which its own
    distributions use them. The name keeps the streams apart, so that a change in one leaves the others alone.
    """

    def __init__(self, seed: int, name: str) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(name.encode())]))

    def uniform(self, size: int) -> Floats:
        """Return numbers strictly between 0 and 1."""
        raw = np.asarray(self._bits.random_raw(size), dtype=np.uint64)
        return ((raw >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53

    def normal(self, size: int) -> Floats:
        """Return standard normal numbers."""
        return np.array([_STANDARD_NORMAL.inv_cdf(value) for value in self.uniform(size)], dtype=np.float64)

    def exponential(self, size: int) -> Floats:
        """Return exponential numbers with mean 1."""
        return -np.log(self.uniform(size))

    def lognormal(self, size: int, *, median: float, spread: float) -> Floats:
        """Return log-normal numbers with this median; `spread` is the standard deviation of the logarithm."""
        return median * np.exp(spread * self.normal(size))

    def flags(self, size: int, share: float) -> npt.NDArray[np.bool_]:
        """Return exactly `share` of `size` (rounded) flags set, at random places."""
        return highest(self.uniform(size), round(share * size))

    def choice(self, size: int, weights: Floats) -> Integers:
        """Return indices drawn with these weights."""
        cumulative = np.cumsum(weights) / np.sum(weights)
        return np.minimum(np.searchsorted(cumulative, self.uniform(size)), len(weights) - 1).astype(np.int64)


def highest(score: Floats, count: int) -> npt.NDArray[np.bool_]:
    """Flag the `count` highest scores."""
    flags = np.zeros(len(score), dtype=np.bool_)
    flags[np.argsort(-score, kind="stable")[:count]] = True
    return flags
