"""What an event weighs: the rules of `src/data/events/weights.ts`, as columns."""

from collections.abc import Mapping
from typing import Literal

from pyspark.sql import Column, functions as F

EventWeight = float | Literal["retract"]

# What events of usual names count where nobody says otherwise, without case and what stands between words.
USUAL: Mapping[str, EventWeight] = {
    "dislike": -1.0,
    "downvote": -1.0,
    "thumbsdown": -1.0,
    "unlike": "retract",
    "remove": "retract",
    "removefromcart": "retract",
    "removefromplaylist": "retract",
    "unfollow": "retract",
    "impression": 0.0,
}

# The ends of what the size of a weight can be in Float32.
LARGEST_WEIGHT = 3.4028234e38
SMALLEST_WEIGHT = 1.4e-45

# Stands among weights for an event that takes back what the user had with the item before.
RETRACTION = 0.0


def _look_up(name: Column, weights: Mapping[str, EventWeight]) -> Column:
    """The weight of a name; null where it is not among them, NaN for a retraction."""
    found = F.lit(None).cast("double")
    for known, weight in weights.items():
        value = float("nan") if weight == "retract" else float(weight)
        found = F.when(name == known, F.lit(value)).otherwise(found)
    return found


def event_weight(
    event: Column, value: Column, event_weights: Mapping[str, EventWeight], weighting: Literal["event", "value"]
) -> Column:
    """Float32: above 0 a positive signal, below 0 a dislike, RETRACTION, or null for what says nothing."""
    usual = _look_up(F.regexp_replace(F.lower(event), r"[-_\s]+", ""), USUAL)
    weight = F.coalesce(_look_up(event, event_weights), usual, F.lit(1.0))
    # What is called a dislike is one whatever the sign of its value.
    is_dislike = F.coalesce(usual == -1.0, F.lit(False)) & (weight < 0)
    sign = F.when(is_dislike, -F.abs(F.signum(value))).otherwise(F.signum(weight) * F.signum(value))
    size = F.abs(weight * value if weighting == "value" else weight)
    # Not by the product, which may be too small to be told from 0.
    bounded = sign * F.greatest(F.lit(SMALLEST_WEIGHT), F.least(F.lit(LARGEST_WEIGHT), size))
    return F.when(F.isnan(weight), F.lit(RETRACTION)).when(sign != 0, bounded).cast("float")
