"""Writes the pairs of a log with several settings, for the test: pairs_of.py LOG FORMAT OUTPUT SETTINGS..."""

import json
import sys
from pathlib import Path

from pyspark.sql import SparkSession

sys.path.insert(0, str(Path(__file__).parents[1]))

from spark_training.matrix.items import number_items  # noqa: E402
from spark_training.settings import Settings  # noqa: E402
from spark_training.training import read_pairs  # noqa: E402

log, form, output, *all_settings = sys.argv[1:]
builder = SparkSession.builder.config("spark.sql.session.timeZone", "UTC")
spark = builder.config("spark.sql.shuffle.partitions", 2).getOrCreate()
found = []
for settings in all_settings:
    pairs = read_pairs(spark, log, form, {}, Settings(**json.loads(settings))).persist()
    items = number_items(pairs).orderBy("item")
    found.append(
        {
            "pairs": [row.asDict() for row in pairs.drop("at").collect()],
            "items": [row.asDict() for row in items.collect()],
        }
    )
    pairs.unpersist()
Path(output).write_text(json.dumps(found))
