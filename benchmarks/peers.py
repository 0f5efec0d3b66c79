"""What `implicit` measures on a folder with train and test pairs; prints one JSON object. Called by peers.ts.

usage: peers.py FOLDER ALPHA REGULARIZATION ITERATIONS        needs `pip install implicit`
"""
import json, os, resource, sys, time
os.environ.setdefault('OPENBLAS_NUM_THREADS', '1')   # implicit asks for this: it has threads of its own
import implicit
import numpy as np
from implicit.als import AlternatingLeastSquares
from judge import matrices, quality

DIM, CALLS, N = 64, 2000, 10


def microseconds(call, users):
    times = []
    for user in users:
        start = time.perf_counter()
        call(user)
        times.append(time.perf_counter() - start)
    return [float(np.percentile(times, p)) * 1e6 for p in (50, 99)]


def main():
    folder, alpha, regularization, iterations = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    train, test = matrices(folder)
    model = AlternatingLeastSquares(DIM, alpha=alpha, regularization=regularization, iterations=iterations, random_state=1)
    start = time.perf_counter()
    model.fit(train, show_progress=False)
    result = {'version': implicit.__version__, 'fit': time.perf_counter() - start}
    result['memory'] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result['recall'], result['ndcg'] = quality(lambda users, k: model.recommend(users, train[users], N=k)[0], test)
    users = [(i * 7919) % train.shape[0] for i in range(CALLS)]
    warm = users[:200]
    recommend = lambda u: model.recommend(u, train[u], N=N)
    fold_in = lambda u: model.recommend(u, train[u], N=N, recalculate_user=True)
    for call in (recommend, fold_in):
        microseconds(call, warm)
    result['recommend'], result['guest'] = microseconds(recommend, users), microseconds(fold_in, users)
    start = time.perf_counter()
    model.recommend(np.arange(train.shape[0]), train, N=N)
    result['all'] = time.perf_counter() - start
    print(json.dumps(result))


main()
