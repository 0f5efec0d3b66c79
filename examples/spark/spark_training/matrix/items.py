"""Items, numbered twice: as they were first seen, and by how many users have them."""

from pyspark.sql import DataFrame, Window, functions as F


def number_items(pairs: DataFrame) -> DataFrame:
    """A row an item that somebody has: item_id, item, place, users, sum.

    `item` counts from the one first seen in the log on, which decides among equals. `place` counts from the most
    popular one on: of two items the rarer one then has the larger place. `users` have it, and their weights come to
    `sum`.
    All items go through one task: some 100 bytes each.
    """
    counted = pairs.groupBy("item_id").agg(
        F.min("at").alias("first"),
        F.count("weight").alias("users"),
        F.sum(F.col("weight").cast("double")).alias("sum"),
    )
    by_first = Window.orderBy("first")
    by_users = Window.orderBy(F.desc("users"), "item")
    return (
        counted.where(F.col("users") > 0)
        .withColumn("item", F.row_number().over(by_first) - 1)
        .withColumn("place", F.row_number().over(by_users) - 1)
        .select("item_id", "item", "place", "users", "sum")
    )
