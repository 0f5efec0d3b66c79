import type { Dataset } from '../../src/data/dataset.js';
import type { EmbeddingModel } from '../../src/model/embedding-model.js';
import type { RecommendOptions } from '../../src/recommender/lists/list-options.js';
import type { HistoryEntry, RecommendedItem } from '../../src/types.js';
import { positiveScores } from './catalogues.js';
import { dislikesOf, type NamedPair, positivesOf, type Row } from './datasets.js';
import { aggregateOracle } from './oracles.js';

// The rules of a list once more: every item scored, judged and sorted, and the page cut out at the end.

/** What somebody has and dislikes, by id; entries in the order of the items. */
export interface NamedHistory {
  readonly entries: readonly { readonly itemId: string; readonly weight: number; readonly time: number | null }[];
  readonly dislikes: readonly string[];
}

const toHistory = (positives: readonly NamedPair[], dislikes: readonly NamedPair[]): NamedHistory => ({
  entries: positives.map(([, itemId, weight, time]) => ({ itemId, weight, time })),
  dislikes: dislikes.map(([, itemId]) => itemId),
});

/** The history of a user; null where the user is not known. */
export function userHistory(dataset: Dataset, userId: string): NamedHistory | null {
  if (!dataset.users.ids.includes(userId)) return null;
  const own = (pairs: readonly NamedPair[]) => pairs.filter(([user]) => user === userId);
  return toHistory(own(positivesOf(dataset)), own(dislikesOf(dataset)));
}

/** The history of a guest, and the ids in it that are not known. */
export function guestHistory(dataset: Dataset, history: readonly (string | HistoryEntry)[]) {
  const place = (itemId: string) => dataset.items.ids.indexOf(itemId);
  const entries = history.map((entry): HistoryEntry => (typeof entry === 'string' ? { itemId: entry } : entry));
  const known = entries.filter(({ itemId }) => place(String(itemId)) !== -1);
  const timed = known.some(({ timestamp }) => timestamp !== undefined);
  const rows = known.map(
    ({ itemId, value, timestamp }, at): Row => [
      'guest',
      String(itemId),
      Number(value ?? 1),
      timed ? (timestamp as number | undefined) : at,
    ],
  );
  const { positives, dislikes } = aggregateOracle(rows, 'max');
  const byPlace = (pairs: readonly NamedPair[]) => pairs.toSorted((a, b) => place(a[1]) - place(b[1]));
  return {
    history: toHistory(byPlace(positives), byPlace(dislikes)),
    unknown: entries.map(({ itemId }) => String(itemId)).filter((itemId) => place(itemId) === -1),
  };
}

/**
 * The product of a user's vector with an item's row as the kernel sums it where the item gains from neighbours: two sums of
 * two, each rounded. For up to four dimensions.
 */
function productOf(vector: readonly number[], table: Float32Array, item: number): number {
  const { fround } = Math;
  const [a, b, c, d] = [0, 1, 2, 3].map((at) =>
    at < vector.length ? fround(fround(vector[at]) * table[item * vector.length + at]) : 0,
  );
  return fround(fround(a + b) + fround(c + d));
}

/** The model's score of every item for a history, divided by a power of the item's popularity. */
function scoresOf(
  model: EmbeddingModel,
  dataset: Dataset,
  { entries }: NamedHistory,
  halfLife: number | false,
  penalty: number,
) {
  const { embeddingDim: dim, historyEmbeddings, poolingExponent } = model;
  const itemEmbeddings = model.itemEmbeddings.map(
    (each, at) => each * Math.max(1, dataset.popularity[Math.floor(at / dim)]) ** -penalty,
  );
  const age = (time: number | null) => time ?? Number.NEGATIVE_INFINITY;
  const timed = entries.some(({ time }) => time !== null);
  const vector = Array.from({ length: dim }, () => 0);
  const { offsets, items: gaining, values } = model.neighbours;
  const gains = new Map<number, number>();
  let total = 0;
  for (const { itemId, weight, time } of entries) {
    const newer = entries.filter((other) => age(other.time) > age(time)).length;
    const decayed = timed && halfLife !== false ? weight * 0.5 ** (newer / halfLife) : weight;
    const row = dataset.items.ids.indexOf(itemId) * dim;
    total += decayed;
    for (let c = 0; c < dim; c++) vector[c] += decayed * historyEmbeddings[row + c];
    for (let at = offsets[row / dim]; at < offsets[row / dim + 1]; at++) {
      const value = Math.fround(values[at] * Math.max(1, dataset.popularity[gaining[at]]) ** -penalty);
      gains.set(gaining[at], (gains.get(gaining[at]) ?? 0) + decayed * value);
    }
  }
  // The products themselves are the kernel's, which has an oracle of its own: their last bits decide about ties.
  const scale = total ** -poolingExponent;
  const pooled = vector.map((sum) => scale * sum);
  const scores = positiveScores(itemEmbeddings, dim, pooled);
  for (const [item, gain] of gains)
    scores.set(item, Math.fround(productOf(pooled, itemEmbeddings, item) + scale * gain));
  return dataset.items.ids.map((_, item) => scores.get(item) ?? Number.NEGATIVE_INFINITY);
}

/** Everything but the user of the list that a recommender should give. */
export function listOracle(
  { dataset, model }: { readonly dataset: Dataset; readonly model: EmbeddingModel | null },
  history: NamedHistory | null,
  limit: number,
  options: RecommendOptions = {},
) {
  const { ids } = dataset.items;
  const {
    excludeSeen = true,
    filter,
    minScore = Number.NEGATIVE_INFINITY,
    offset = 0,
    recencyHalfLife = 5,
    popularityPenalty = 0,
  } = options;
  const exclude = Array.from(options.exclude ?? [], String);
  const include = Array.from(options.include ?? [], String);
  const seen = history?.entries.map(({ itemId }) => itemId) ?? [];
  const eligible = ids.filter(
    (itemId) =>
      !(excludeSeen && seen.includes(itemId)) &&
      !history?.dislikes.includes(itemId) &&
      !exclude.includes(itemId) &&
      (options.include === undefined || include.includes(itemId)) &&
      (filter?.(itemId) ?? true),
  );

  const inOrder = (items: readonly string[], scoreOf: (itemId: string) => number, source: 'model' | 'popular') =>
    items
      .map((itemId): RecommendedItem => ({ itemId, score: scoreOf(itemId), source }))
      .sort((a, b) => b.score - a.score || ids.indexOf(a.itemId) - ids.indexOf(b.itemId));
  const scores =
    model === null || history === null || seen.length === 0
      ? null
      : scoresOf(model, dataset, history, recencyHalfLife, popularityPenalty);
  const scoreOf = (itemId: string) => scores?.[ids.indexOf(itemId)] ?? Number.NEGATIVE_INFINITY;
  const floor = Math.max(0, ...eligible.map(scoreOf)) * 1e-6;
  const candidates = eligible.filter((itemId) => scoreOf(itemId) > floor);
  const others = eligible.filter((itemId) => !candidates.includes(itemId));
  const whole = [
    ...inOrder(candidates, scoreOf, 'model'),
    ...inOrder(others, (itemId) => dataset.popularity[ids.indexOf(itemId)], 'popular'),
  ];

  const page = whole.slice(offset, offset + limit);
  const count = page.filter(({ source }) => source === 'popular').length;
  const reasonIfUsed =
    history === null
      ? 'unknown-user'
      : seen.length === 0
        ? 'no-history'
        : model === null
          ? 'not-trained'
          : 'too-few-candidates';
  return {
    eligible,
    items: page.filter(({ score, source }) => source === 'popular' || score >= minScore),
    fallback: { used: count > 0, reason: count > 0 ? reasonIfUsed : null, count },
    ignored: [...new Set([...exclude, ...include].filter((itemId) => !ids.includes(itemId)))],
  };
}
