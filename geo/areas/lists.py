"""Lists of unequal length kept end to end in one array."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def expanded(start: Ints, count: Ints, which: Ints) -> Ints:
    """Positions start, start + 1, … of the list of each member of `which`, lists end to end."""
    counts = count[which]
    nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray(np.repeat(start[which], counts) + nth)
