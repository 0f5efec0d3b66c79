"""Trains on Spark what `src/to-model.ts` makes a model of: `train.py --help`."""

import argparse
import json
from dataclasses import fields

import pyspark.cloudpickle
from pyspark.sql import DataFrame, SparkSession, functions as F

import spark_training
from spark_training.settings import Settings, add_settings
from spark_training.training import read_pairs, train

# Tasks get the package with their code: nothing is to be installed on the executors but the requirements.
pyspark.cloudpickle.register_pickle_by_value(spark_training)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Trains the tables and neighbours of a cf-recs model.")
    parser.add_argument("--input", required=True, help="a file, a folder or a pattern, anywhere that Spark reads")
    parser.add_argument("--format", choices=("parquet", "jsonl"), default="parquet")
    parser.add_argument("--output", required=True, help="a folder that is not there yet")
    parser.add_argument("--fields", type=json.loads, default={}, metavar="JSON", help='such as {"user": "visitorid"}')
    parser.add_argument("--histories", type=int, default=0, metavar="RANGES", help="write them, by ranges of users")
    parser.add_argument("--partitions", type=int, default=0, help="tasks of a stage, 0 for twice the cores there are")
    add_settings(parser)
    return parser.parse_args()


def write_histories(pairs: DataFrame, output: str, ranges: int) -> None:
    """What users have and dislike (-1), a folder for each range of their ids."""
    held = pairs.where(F.isnotnull("weight") | F.col("disliked")).select(
        "user_id",
        "item_id",
        F.coalesce("weight", F.lit(-1.0)).cast("float").alias("weight"),
        F.timestamp_micros((F.col("time") * 1000).cast("bigint")).alias("timestamp"),
    )
    ranged = held.repartitionByRange(ranges, "user_id").withColumn("user_range", F.spark_partition_id())
    ranged.sortWithinPartitions("user_id", "timestamp").write.partitionBy("user_range").parquet(f"{output}/histories")


def main() -> None:
    arguments = read_arguments()
    settings = Settings(**{field.name: getattr(arguments, field.name) for field in fields(Settings)})
    spark = (
        SparkSession.builder.appName("cf-recs training")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", 10_000)
        .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
        # Tasks here are short of bytes and long of work, so that what is small is not to be put together.
        .config("spark.sql.adaptive.coalescePartitions.enabled", False)
        .getOrCreate()
    )
    spark.conf.set("spark.sql.shuffle.partitions", arguments.partitions or 2 * spark.sparkContext.defaultParallelism)
    pairs = read_pairs(spark, arguments.input, arguments.format, arguments.fields, settings).persist()
    items, neighbours = train(pairs, settings)
    output = arguments.output
    items.orderBy("item").write.parquet(f"{output}/items")
    neighbours.write.parquet(f"{output}/neighbours")
    if arguments.histories > 0:
        write_histories(pairs, output, arguments.histories)
    # Last, so that tables with it are whole.
    spark.createDataFrame([(json.dumps(vars(settings)),)], "value string").coalesce(1).write.text(f"{output}/settings")
    spark.stop()


if __name__ == "__main__":
    main()
