"""The interactions as a matrix whose rows and columns are tempered by their sums: A = Du^-a R Di^-a."""

import numpy as np
from pyspark.sql import DataFrame, functions as F


def normalised_histories(pairs: DataFrame, items: DataFrame, exponent: float) -> DataFrame:
    """A row of A for each user who has something: `places`, ascending, and their `values`.

    A batch of such rows in Arrow's form is a sparse matrix in compressed rows as it stands.
    """
    scales = items.select("item_id", "place", F.pow("sum", F.lit(-exponent)).alias("scale"))
    held = pairs.where(F.isnotnull("weight")).select("user_id", "item_id", "weight").join(scales, "item_id")
    users = held.groupBy("user_id").agg(
        F.sort_array(F.collect_list(F.struct("place", "weight", "scale"))).alias("entries"),
        F.pow(F.sum(F.col("weight").cast("double")), F.lit(-exponent)).alias("user_scale"),
    )
    value = lambda entry: (entry["weight"] * F.col("user_scale") * entry["scale"]).cast("float")  # noqa: E731
    return users.select(
        F.col("entries.place").alias("places"), F.transform("entries", value).alias("values")
    ).where(F.size("places") > 0)


def leading_items(histories: DataFrame, items: int) -> np.ndarray:
    """Which places have a user who has another one, too."""
    leads = np.zeros(items, bool)
    several = histories.where(F.size("places") > 1).select(F.explode("places").alias("place")).distinct()
    leads[several.toArrow().column("place").to_numpy()] = True
    return leads
