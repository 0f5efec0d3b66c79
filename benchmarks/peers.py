"""What `implicit` measures on a folder with train and test pairs; prints one JSON object. Called by peers.ts.

usage: peers.py FOLDER ALPHA REGULARIZATION ITERATIONS        needs `pip install implicit`
"""
import gzip, json, os, resource, sys, time
os.environ.setdefault('OPENBLAS_NUM_THREADS', '1')   # implicit asks for this: it has threads of its own
import implicit
import numpy as np
import scipy.sparse as sp
from implicit.als import AlternatingLeastSquares

DIM, CALLS, N = 64, 2000, 10


def read(folder, part):
    path = os.path.join(folder, part + '.txt')
    opener = open if os.path.exists(path) else lambda p, mode: gzip.open(p + '.gz', mode)
    users, items = [], []
    with opener(path, 'rt') as lines:
        for line in lines:
            user, *own = map(int, line.split())
            users += [user] * len(own)
            items += own
    return np.array(users), np.array(items)


def quality(model, train, test, k=20):
    users = np.where(np.diff(test.indptr) > 0)[0]
    lists, _ = model.recommend(users, train[users], N=k, filter_already_liked_items=True)
    discount = 1 / np.log2(np.arange(2, k + 2))
    recall = ndcg = 0.0
    for user, items in zip(users, lists):
        own = test.indices[test.indptr[user]:test.indptr[user + 1]]
        hits = np.isin(items, own)
        recall += hits.sum() / len(own)
        ndcg += (hits * discount).sum() / discount[:min(k, len(own))].sum()
    return recall / len(users), ndcg / len(users)


def microseconds(call, users):
    times = []
    for user in users:
        start = time.perf_counter()
        call(user)
        times.append(time.perf_counter() - start)
    return [float(np.percentile(times, p)) * 1e6 for p in (50, 99)]


def main():
    folder, alpha, regularization, iterations = sys.argv[1], float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    pairs = {part: read(folder, part) for part in ('train', 'test')}
    shape = tuple(1 + max(pairs[part][side].max() for part in pairs) for side in (0, 1))
    train, test = (sp.csr_matrix((np.ones(len(u), np.float32), (u, i)), shape=shape) for u, i in (pairs['train'], pairs['test']))
    model = AlternatingLeastSquares(DIM, alpha=alpha, regularization=regularization, iterations=iterations, random_state=1)
    start = time.perf_counter()
    model.fit(train, show_progress=False)
    result = {'version': implicit.__version__, 'fit': time.perf_counter() - start}
    result['memory'] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result['recall'], result['ndcg'] = quality(model, train, test)
    users = [(i * 7919) % shape[0] for i in range(CALLS)]
    warm = users[:200]
    recommend = lambda u: model.recommend(u, train[u], N=N)
    fold_in = lambda u: model.recommend(u, train[u], N=N, recalculate_user=True)
    for call in (recommend, fold_in):
        microseconds(call, warm)
    result['recommend'], result['guest'] = microseconds(recommend, users), microseconds(fold_in, users)
    start = time.perf_counter()
    model.recommend(np.arange(shape[0]), train, N=N)
    result['all'] = time.perf_counter() - start
    print(json.dumps(result))


main()
