"""The composite event: any of several."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import pandas as pd


def any_of(frame: pd.DataFrame, events: Sequence[str]) -> pd.Series:
    """Nullable boolean, one a patient: whether any of the events happened.

    Kleene's "or": true as soon as one is known to have happened, missing where none is and one is missing.
    """
    return reduce(lambda one, other: one | other, (frame[event].astype("boolean") for event in events))
