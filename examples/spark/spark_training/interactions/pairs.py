"""Puts the events of each user and item together: the rules of `src/data/events/aggregate-pairs.ts`, as columns."""

from typing import Literal

from pyspark.sql import Column, DataFrame, Window, functions as F

from .weights import LARGEST_WEIGHT, RETRACTION

PAIR = ("user_id", "item_id")


def _moments(untimed: Column) -> Column:
    """By what events are in order: by time where each event of the pair has one, and where times are equal or one is
    missing by where they stand in the log."""
    return F.struct(F.when(~untimed, F.col("time")).alias("time"), "at")


def _without_retracted(events: DataFrame) -> DataFrame:
    """Takes out the retractions, and of each pair what was before the latest."""
    pair = Window.partitionBy(*PAIR)
    is_retraction = F.col("weight") == RETRACTION
    return (
        events.withColumn("moment", _moments(F.max(F.isnull("time")).over(pair)))
        .withColumn("retracted", F.max(F.when(is_retraction, F.col("moment"))).over(pair))
        .withColumn("counts", ~is_retraction & (F.isnull("retracted") | (F.col("moment") > F.col("retracted"))))
        .drop("moment", "retracted")
    )


def aggregate_pairs(events: DataFrame, aggregate: Literal["max", "sum", "last"]) -> DataFrame:
    """A row a pair: user_id, item_id, weight (above 0, or null), disliked, time of its newest event of that kind, and
    `at`, where it was first seen. A pair that was taken back is neither disliked nor has it a weight.

    `events`: user_id, item_id, weight (null for what says nothing), time, at.
    """
    pair = Window.partitionBy(*PAIR)
    counting = _without_retracted(events.where(F.col("weight").isNotNull()))
    untimed = F.max(F.col("counts") & F.isnull("time")).over(pair)
    positive = F.col("counts") & (F.col("weight") > 0)
    negative = F.col("counts") & (F.col("weight") < 0)
    weight = F.when(positive, F.col("weight").cast("double"))
    weighed = {
        "max": F.max(weight),
        "sum": F.sum(weight),
        "last": F.max_by(weight, F.when(positive, F.col("moment"))),
    }[aggregate]
    return (
        counting.withColumn("moment", _moments(untimed))
        .groupBy(*PAIR)
        .agg(
            F.max(F.when(positive, F.col("moment"))).alias("liked"),
            F.max(F.when(negative, F.col("moment"))).alias("unliked"),
            weighed.alias("weight"),
            F.max(F.when(positive, F.col("time"))).alias("liked_time"),
            F.max(F.when(negative, F.col("time"))).alias("unliked_time"),
            F.min("at").alias("at"),
        )
        .withColumn(
            "disliked", F.isnotnull("unliked") & (F.isnull("liked") | (F.col("unliked") > F.col("liked")))
        )
        .select(
            *PAIR,
            # `least` passes over what is null, which a pair that was taken back has for a weight.
            F.when(F.isnotnull("weight") & ~F.col("disliked"), F.least("weight", F.lit(LARGEST_WEIGHT)))
            .cast("float")
            .alias("weight"),
            "disliked",
            F.when(F.col("disliked"), F.col("unliked_time")).otherwise(F.col("liked_time")).alias("time"),
            "at",
        )
    )
