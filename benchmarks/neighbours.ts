// Which embeddings give better neighbours: a tenth of each user's train pairs is held out, and the 20 nearest unseen
// items of single items that the user has are judged by how many of the held-out ones they hold.
// CF_RECS_DATA=FOLDER npm run bench:neighbours [-- ml-1m ...]
import { buildDataset, historyOf, holdOutRandom, trainSpectral } from 'cf-recs';
import { dataFolder, readPairs } from './datasets.js';

const USERS = 600;
const ITEMS_EACH = 2;
const LIMIT = 20;

function unitRows(table: Float32Array, dim: number): Float32Array {
  const rows = table.slice();
  for (let start = 0; start < rows.length; start += dim) {
    const length = Math.hypot(...rows.subarray(start, start + dim));
    if (length > 0) for (let c = start; c < start + dim; c++) rows[c] /= length;
  }
  return rows;
}

/** The unseen items of the largest products with row `item`. */
function nearest(from: Float32Array, to: Float32Array, dim: number, item: number, seen: ReadonlySet<number>): number[] {
  const scores = Float64Array.from({ length: to.length / dim }, (_, other) => {
    if (seen.has(other)) return Number.NEGATIVE_INFINITY;
    let sum = 0;
    for (let c = 0; c < dim; c++) sum += from[item * dim + c] * to[other * dim + c];
    return sum;
  });
  return Array.from(scores.keys())
    .sort((a, b) => scores[b] - scores[a])
    .slice(0, LIMIT);
}

const names = process.argv.slice(2);
for (const name of names.length === 0 ? ['ml-1m', 'gowalla'] : names) {
  const { train, test } = holdOutRandom(await buildDataset(readPairs(dataFolder(name), 'train')), { fraction: 0.1 });
  const { model } = await trainSpectral(train, { embeddingDim: name === 'gowalla' ? 128 : 64 });
  const dim = model.embeddingDim;
  const history = unitRows(model.historyEmbeddings, dim);
  const items = unitRows(model.itemEmbeddings, dim);
  const kinds: [string, Float32Array, Float32Array][] = [
    ['cosine of history embeddings', history, history],
    ['cosine of item embeddings', items, items],
    ['cosine of history with item embeddings', history, items],
    ['score of a history of the one item', history, model.itemEmbeddings],
  ];
  const recalls = kinds.map(() => 0);
  const shown = kinds.map(() => new Set<number>());
  let asked = 0;
  for (let at = 0; at < USERS; at++) {
    const user = (at * 7919) % test.users.size;
    const seen = historyOf(train, train.users.indexOf(test.users.ids[user])).items;
    const heldOut = Array.from(historyOf(test, user).items, (item) => train.items.indexOf(test.items.ids[item]));
    const wanted = new Set(heldOut.filter((item) => item !== -1));
    if (wanted.size === 0) continue;
    for (let each = 0; each < ITEMS_EACH; each++) {
      const item = seen[(at + 37 * each) % seen.length];
      asked++;
      kinds.forEach(([, from, to], kind) => {
        const list = nearest(from, to, dim, item, new Set(seen));
        recalls[kind] += list.filter((other) => wanted.has(other)).length / wanted.size;
        for (const other of list) shown[kind].add(other);
      });
    }
  }
  kinds.forEach(([kind], at) => {
    const recall = (recalls[at] / asked).toFixed(4);
    console.log(`${name}, ${kind}: Recall@${LIMIT} ${recall}, ${shown[at].size} different items`);
  });
}
