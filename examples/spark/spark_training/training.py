"""A training from its log to its tables."""

from collections.abc import Mapping

import numpy as np
from pyspark.sql import DataFrame, SparkSession, functions as F

from .fit.candidates import nearest_items
from .fit.entries import candidate_entries
from .fit.gram import gram_rows, own_products
from .fit.neighbours import Fit, fit_neighbours
from .interactions.events import read_events
from .interactions.pairs import aggregate_pairs
from .interactions.weights import event_weight
from .matrix.directions import find_directions
from .matrix.histories import leading_items, normalised_histories
from .matrix.items import number_items
from .matrix.products import multiply_twice
from .settings import Settings


def read_pairs(
    spark: SparkSession, path: str, form: str, fields: Mapping[str, str], settings: Settings
) -> DataFrame:
    """The pairs of users and items of a log, see `aggregate_pairs`."""
    weight = event_weight(F.col("event"), F.col("value"), settings.event_weights, settings.weighting)
    events = read_events(spark, path, form, fields).withColumn("weight", weight)
    return aggregate_pairs(events.select("user_id", "item_id", "weight", "time", "at"), settings.aggregate)


def train(pairs: DataFrame, settings: Settings) -> tuple[DataFrame, DataFrame]:
    """The rows of the model's items, and of its neighbours.

    items: item, item_id, users, history_embedding, item_embedding; neighbours: history_item, item, value.
    The driver holds tables of items x (embedding_dim + oversampling), and nothing for each pair, user or neighbour.
    """
    items = number_items(pairs).persist()
    by_place = items.orderBy("place").select("item", "sum").toArrow()
    order = by_place.column("item").to_numpy().astype(np.int32)
    count = len(order)
    if count < 2:
        raise ValueError(f"Expected at least 2 items that somebody likes to train on, got {count}")
    histories = normalised_histories(pairs, items, settings.degree_exponent).persist()
    directions = find_directions(
        lambda table: multiply_twice(histories, table),
        leading_items(histories, count),
        min(settings.embedding_dim, count - 1),
        settings.power_iterations,
        settings.oversampling,
        settings.seed,
    )
    gram = gram_rows(histories, count).persist()
    candidates = nearest_items(gram, order, min(settings.neighbours, count - 1)).persist()
    fit = Fit(
        vectors=directions.vectors,
        squares=directions.squares,
        own=own_products(gram, count),
        sums=by_place.column("sum").to_numpy(),
        order=order,
        regularization=settings.regularization,
        degree_exponent=settings.degree_exponent,
        popularity_damping=settings.popularity_damping,
    )
    model = fit_neighbours(candidate_entries(gram, candidates, count), candidates, fit).persist()
    rows = model.join(items, "place")
    near = F.explode(F.arrays_zip("near", "gains"))
    return (
        rows.select("item", "item_id", "users", "history_embedding", "item_embedding"),
        rows.select("item", near.alias("near"))
        .select(F.col("near.near").alias("history_item"), "item", F.col("near.gains").alias("value"))
        .where(F.col("value") != 0),
    )
