"""Pairs of users and items from a folder, and how good lists of 20 are by the project's protocol."""
import gzip, os
import numpy as np
import scipy.sparse as sp


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


def matrices(folder):
    """Train and test, users x items, with ones."""
    pairs = {part: read(folder, part) for part in ('train', 'test')}
    shape = tuple(1 + max(pairs[part][side].max() for part in pairs) for side in (0, 1))
    return [sp.csr_matrix((np.ones(len(u), np.float32), (u, i)), shape=shape) for u, i in (pairs['train'], pairs['test'])]


def quality(recommend, test, k=20):
    """Recall@k and NDCG@k, means over users with a test item; `recommend` gives the lists of some users."""
    users = np.where(np.diff(test.indptr) > 0)[0]
    discount = 1 / np.log2(np.arange(2, k + 2))
    recall = ndcg = 0.0
    for user, items in zip(users, recommend(users, k)):
        own = test.indices[test.indptr[user]:test.indptr[user + 1]]
        hits = np.isin(items, own)
        recall += hits.sum() / len(own)
        ndcg += (hits * discount).sum() / discount[:min(k, len(own))].sum()
    return recall / len(users), ndcg / len(users)
