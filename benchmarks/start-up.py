"""The same with `implicit`. Called by start-up.ts.

usage: start-up.py make DATA FOLDER     trains a model on DATA/train.txt and saves it, and who has what
       start-up.py serve FOLDER         imports, loads, makes one list, and says how long each took in milliseconds
"""
import os, sys, time
os.environ.setdefault('OPENBLAS_NUM_THREADS', '1')   # implicit asks for this: it has threads of its own


def make(data, folder):
    import gzip
    import numpy as np
    import scipy.sparse as sp
    from implicit.cpu.als import AlternatingLeastSquares
    path = os.path.join(data, 'train.txt')
    rows = [list(map(int, line.split())) for line in (open(path) if os.path.exists(path) else gzip.open(path + '.gz', 'rt'))]
    users = np.repeat([row[0] for row in rows], [len(row) - 1 for row in rows])
    items = np.concatenate([row[1:] for row in rows])
    pairs = sp.csr_matrix((np.ones(len(users), np.float32), (users, items)))
    model = AlternatingLeastSquares(64, alpha=40, regularization=10, iterations=5, random_state=1)
    model.fit(pairs, show_progress=False)
    model.save(os.path.join(folder, 'als.npz'))
    sp.save_npz(os.path.join(folder, 'pairs.npz'), pairs, compressed=False)


def serve(folder):
    start = time.perf_counter()
    import scipy.sparse as sp
    from implicit.cpu.als import AlternatingLeastSquares
    imported = time.perf_counter()
    model = AlternatingLeastSquares.load(os.path.join(folder, 'als.npz'))
    pairs = sp.load_npz(os.path.join(folder, 'pairs.npz'))
    loaded = time.perf_counter()
    items, _ = model.recommend(0, pairs[0], N=10)
    answered = time.perf_counter()
    spans = zip(('import', 'load', 'first'), (imported - start, loaded - imported, answered - loaded))
    text = ', '.join(f'"{name}": {1000 * span}' for name, span in spans)
    print(f'{{{text}, "items": {len(items)}}}', flush=True)


{'make': make, 'serve': serve}[sys.argv[1]](*sys.argv[2:])
