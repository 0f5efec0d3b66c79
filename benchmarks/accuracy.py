"""Trains one system on a folder with train and test pairs, judges it, and prints one JSON object. Called by accuracy.ts.

usage: accuracy.py FOLDER SYSTEM [SETTING ...]         needs `pip install implicit lightfm-next pyspark`
"""
import json, os, sys, time
os.environ.setdefault('OPENBLAS_NUM_THREADS', '1' if 'als' in sys.argv else '2')   # implicit has threads of its own
import numpy as np
from judge import matrices, quality

DIM = 64


def best(scores, seen, k):
    """The k columns of each row with the highest scores, best first, that the row has not seen."""
    scores[seen.nonzero()] = -np.inf
    top = np.argpartition(-scores, k, axis=1)[:, :k]
    return np.take_along_axis(top, np.argsort(-np.take_along_axis(scores, top, 1), axis=1), 1)


def by_scores(train, score, block=512):
    """Lists from a function that scores all items for some users, some users at a time."""
    def recommend(users, k):
        for start in range(0, len(users), block):
            some = users[start:start + block]
            yield from best(score(some), train[some], k)
    return recommend


def timed(train):
    """What a call of `train` returns, and its seconds."""
    start = time.perf_counter()
    return train(), time.perf_counter() - start


def popularity(train):
    counts, seconds = timed(lambda: np.asarray(train.sum(0)).ravel())
    return by_scores(train, lambda users: np.tile(counts, (len(users), 1))), seconds


def als(train, alpha, regularization, iterations):
    from implicit.cpu.als import AlternatingLeastSquares
    model = AlternatingLeastSquares(DIM, alpha=float(alpha), regularization=float(regularization),
                                    iterations=int(iterations), random_state=1)
    _, seconds = timed(lambda: model.fit(train, show_progress=False))
    return lambda users, k: model.recommend(users, train[users], N=k)[0], seconds


def lightfm(train, epochs):
    """WARP, the loss that its documentation recommends for implicit feedback."""
    from lightfm import LightFM
    model = LightFM(no_components=DIM, loss='warp', learning_rate=.05, random_state=1)
    _, seconds = timed(lambda: model.fit(train.tocoo(), epochs=int(epochs), num_threads=2))
    (user_bias, users_of), (item_bias, items_of) = model.get_user_representations(), model.get_item_representations()
    return by_scores(train, lambda users: users_of[users] @ items_of.T + item_bias), seconds


def ease(train, ridge):
    """Steck, Embarrassingly shallow autoencoders for sparse data (2019), equation 8."""
    def solve():
        gram = (train.T @ train).toarray().astype(np.float64)
        np.fill_diagonal(gram, gram.diagonal() + float(ridge))
        inverse = np.linalg.inv(gram)
        weights = (inverse / -inverse.diagonal()).astype(np.float32)
        np.fill_diagonal(weights, 0)
        return weights
    weights, seconds = timed(solve)
    return by_scores(train, lambda users: train[users] @ weights), seconds


def spark(train, iterations):
    """Spark MLlib's ALS with its defaults for implicit feedback but for the rank; its start is not timed."""
    from pyspark.ml.recommendation import ALS
    frame = spark_frame(train)
    model, seconds = timed(lambda: ALS(rank=DIM, maxIter=int(iterations), implicitPrefs=True, seed=1).fit(frame))
    def table(rows, count):
        vectors = np.zeros((count, DIM), np.float32)
        for row in rows.collect():
            vectors[row.id] = row.features
        return vectors
    users_of, items_of = table(model.userFactors, train.shape[0]), table(model.itemFactors, train.shape[1])
    return by_scores(train, lambda users: users_of[users] @ items_of.T), seconds


def spark_frame(train):
    from pyspark.sql import SparkSession
    import pandas as pd
    session = (SparkSession.builder.master('local[2]').config('spark.driver.memory', '6g').config('spark.ui.enabled', 'false')
               .config('spark.sql.execution.arrow.pyspark.enabled', 'true').getOrCreate())
    session.sparkContext.setLogLevel('OFF')
    pairs = train.tocoo()
    frame = session.createDataFrame(pd.DataFrame({'user': pairs.row, 'item': pairs.col, 'rating': pairs.data})).cache()
    frame.count()
    return frame


def main():
    folder, system, *settings = sys.argv[1:]
    train, test = matrices(folder)
    systems = {'popularity': popularity, 'als': als, 'lightfm': lightfm, 'ease': ease, 'spark': spark}
    recommend, seconds = systems[system](train, *settings)
    recall, ndcg = quality(recommend, test)
    print(json.dumps({'seconds': seconds, 'recall': recall, 'ndcg': ndcg}))


main()
