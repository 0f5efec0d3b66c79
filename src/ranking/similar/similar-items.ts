import type { TopItems } from '../../kernels/ranking/ranking-batch.js';
import { cosineOf, dotRows, rowLength } from '../../model/cosine.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import { bestInTurns, withSpare } from '../best-in-turns.js';
import type { RankingContext } from '../ranking-context.js';
import type { RankingRules } from '../request.js';
import { bestFirst, type Scored } from './best-first.js';

/** The rules of a list of similar items. */
export type SimilarItemsRules = Pick<
  RankingRules,
  'limit' | 'offset' | 'excluded' | 'included' | 'filter' | 'minScore'
>;

/** How many candidates are taken for `need`: a few more, as the last ones may turn out to be as near as those after them. */
const roomFor = ({ offset, limit, filter }: SimilarItemsRules): number =>
  filter === null ? offset + limit + 4 : withSpare(offset + limit);

const byCosine = (a: Scored, b: Scored): number => b.score - a.score || a.index - b.index;

/** The cosine of the history embeddings of one item and another, in Float64; null where the other's is zero. */
function cosineTo({ historyEmbeddings: table, embeddingDim: dim }: EmbeddingModel, item: number) {
  const length = rowLength(table, item, dim);
  return (other: number): number | null => {
    const otherLength = rowLength(table, other, dim);
    if (otherLength === 0) return null;
    return cosineOf(dotRows(table, item * dim, table, other * dim, dim), length, otherLength);
  };
}

/**
 * The items whose cosine is surely above 0, best first. The kernel finds candidates by scores in Float32, in turns, and
 * they are scored anew in Float64; one is handed on when its cosine is above what rounding leaves possible for the rest.
 */
function* nearItems(
  context: RankingContext,
  model: EmbeddingModel,
  item: number,
  rules: SimilarItemsRules,
): Generator<Scored, void, undefined> {
  const tables = context.unitTables(model);
  const cosine = cosineTo(model, item);
  const batch = tables.batches.take();
  const findBest = (limit: number): TopItems => {
    batch.clear();
    const request = { items: [item], weights: [1], scale: 1, excludeSeen: true, excluded: [] };
    batch.add(request, Math.min(limit, tables.capacity));
    batch.run();
    return batch.result(0);
  };
  try {
    batch.restrict(rules.included, rules.excluded);
    let waiting: Scored[] = [];
    for (const { items, scores, isLast } of bestInTurns(batch, findBest, roomFor(rules))) {
      for (const index of items) waiting.push({ index, score: cosine(index)! });
      waiting.sort(byCosine);
      const reach = (isLast ? 0 : scores[scores.length - 1]) + tables.scoreError;
      const first = waiting.findIndex(({ score }) => score <= reach);
      const sure = first === -1 ? waiting.length : first;
      yield* waiting.slice(0, sure);
      waiting = waiting.slice(sure);
    }
  } finally {
    batch.reset();
    tables.batches.giveBack(batch);
  }
}

/** The items that {@link nearItems} has not handed on: the kernel keeps none whose cosine is not above 0. */
function otherItems(
  context: RankingContext,
  model: EmbeddingModel,
  item: number,
  rules: SimilarItemsRules,
  near: readonly number[],
): Generator<Scored, void, undefined> {
  const { included, excluded } = rules;
  const cosine = cosineTo(model, item);
  const scores = context.eligibilities.use((eligibility) => {
    eligibility.begin({ blocked: [excluded, near, [item]], included, filter: null }, model.items);
    return Float64Array.from({ length: model.items }, (_, other) =>
      eligibility.allows(other) ? (cosine(other) ?? Number.NEGATIVE_INFINITY) : Number.NEGATIVE_INFINITY,
    );
  });
  return bestFirst(scores, roomFor(rules));
}

/** All other items that the list may hold, but for the filter, best first. */
function* candidates(
  context: RankingContext,
  model: EmbeddingModel,
  item: number,
  rules: SimilarItemsRules,
): Generator<Scored, void, undefined> {
  const near: number[] = [];
  for (const candidate of nearItems(context, model, item, rules)) {
    near.push(candidate.index);
    yield candidate;
  }
  const { minScore } = rules;
  if (minScore !== null && minScore > context.unitTables(model).scoreError) return;
  yield* otherItems(context, model, item, rules, near);
}

/**
 * The items nearest to one by the cosine of their history embeddings, best first, ties by index. History embeddings say
 * what having an item tells about a user, and items whose history embeddings are near are had by the same users more often
 * than those whose item embeddings are: docs/research.md has figures.
 *
 * @param item - an item whose history embedding is not zero.
 */
export function similarItems(
  context: RankingContext,
  model: EmbeddingModel,
  item: number,
  rules: SimilarItemsRules,
): Scored[] {
  const { limit, offset, filter, minScore } = rules;
  const need = offset + limit;
  const found: Scored[] = [];
  let passed = 0;
  for (const candidate of candidates(context, model, item, rules)) {
    // The rest scores no better.
    if (minScore !== null && candidate.score < minScore) break;
    if (filter !== null && !filter(candidate.index)) continue;
    if (passed++ >= offset) found.push(candidate);
    if (passed === need) break;
  }
  return found;
}
