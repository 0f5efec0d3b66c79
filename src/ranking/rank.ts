import type { Dataset } from '../data/dataset.js';
import { popularityOrder } from '../data/popularity.js';
import { scoreItems } from '../kernels/score.js';
import { TopK } from '../kernels/top-k.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { poolHistory } from '../model/pool-history.js';
import { recentWeights, type WeightedHistory } from '../model/recency.js';
import type { Fallback, FallbackReason, RecommendationSource } from '../types.js';
import { Eligibility } from './eligibility.js';

/** A personal candidate scores above this share of the best score in the list; less is rounding, not taste. */
const SMALLEST_SHARE = 1e-6;

/** One list to make, all ids turned into indexes. */
export interface RankingRequest {
  /** What the user has and dislikes; null for a user that is not known. */
  readonly history: (WeightedHistory & { readonly dislikes: ArrayLike<number> }) | null;
  readonly limit: number;
  readonly offset: number;
  readonly excludeSeen: boolean;
  readonly excluded: readonly number[];
  readonly included: readonly number[] | null;
  readonly filter: ((item: number) => boolean) | null;
  readonly minScore: number | null;
  readonly recencyHalfLife: number | false | null;
}

/** A list by index. */
export interface RankedItem {
  readonly item: number;
  readonly score: number;
  readonly source: RecommendationSource;
}

export interface Ranking {
  readonly items: readonly RankedItem[];
  readonly fallback: Fallback;
}

/** The room that ranking works in, taken for one list (or one block of lists) at a time. */
interface Workspace {
  readonly eligibility: Eligibility;
  scores: Float32Array;
}

/**
 * A data set and a model made ready for ranking. It holds no more than the two and scratch memory, so a new model
 * means a new one of these, and lists under way go on with the old.
 */
export class RankingContext {
  private order: Uint32Array | null = null;
  /** Idle workspaces: more than one only when a filter asks for a list of its own. */
  private readonly idle: Workspace[] = [];

  constructor(
    readonly dataset: Dataset,
    readonly model: EmbeddingModel | null,
  ) {}

  /** Items by falling popularity, sorted when first asked for. */
  get popularItems(): Uint32Array {
    this.order ??= popularityOrder(this.dataset.popularity);
    return this.order;
  }

  /** Lends a workspace to `work`. */
  withWorkspace<Result>(work: (workspace: Workspace) => Result): Result {
    const items = this.dataset.items.size;
    const workspace = this.idle.pop() ?? { eligibility: new Eligibility(items), scores: new Float32Array(items) };
    try {
      return work(workspace);
    } finally {
      this.idle.push(workspace);
    }
  }
}

/** The model's best for one user: eligible items above the floor, at most `count`, best first. */
function personalItems(scores: Float32Array, count: number, eligibility: Eligibility): RankedItem[] {
  // No candidate is at or below 0: it would have to be above a share of the best, and the best above itself.
  const top = new TopK(Math.min(count, scores.length), 0);
  let threshold = top.threshold;
  for (let item = 0; item < scores.length; item++) {
    if (scores[item] > threshold && eligibility.allows(item)) {
      top.offer(item, scores[item]);
      threshold = top.threshold;
    }
  }
  const best = top.take();
  const items: RankedItem[] = [];
  for (let at = 0; at < best.indexes.length && best.scores[at] > best.scores[0] * SMALLEST_SHARE; at++) {
    items.push({ item: best.indexes[at], score: best.scores[at], source: 'model' });
  }
  return items;
}

/** Eligible items by popularity: `count` of them after leaving out the first `skip`. */
function popularItems(context: RankingContext, skip: number, count: number, eligibility: Eligibility): RankedItem[] {
  const { popularity } = context.dataset;
  const items: RankedItem[] = [];
  let left = skip;
  for (const item of context.popularItems) {
    if (items.length === count) break;
    if (!eligibility.allows(item)) continue;
    if (left > 0) left--;
    else items.push({ item, score: popularity[item], source: 'popular' });
  }
  return items;
}

/** Why the model alone cannot fill a list: the first reason that applies. */
function fallbackReason(context: RankingContext, history: RankingRequest['history']): FallbackReason {
  if (history === null) return 'unknown-user';
  if (history.items.length === 0) return 'no-history';
  return context.model === null ? 'not-trained' : 'too-few-candidates';
}

/** Puts the list together from the scores of one user; null where there is no model or no history to score with. */
function selectItems(
  context: RankingContext,
  request: RankingRequest,
  scores: Float32Array | null,
  eligibility: Eligibility,
): Ranking {
  const { history, limit, offset, excludeSeen, excluded, included, filter, minScore } = request;
  const seen = history === null ? [] : excludeSeen ? [history.items, history.dislikes] : [history.dislikes];
  eligibility.begin({ blocked: [...seen, excluded], included, filter });
  const personal = scores === null ? [] : personalItems(scores, offset + limit, eligibility);
  const page = personal.slice(offset, offset + limit);
  for (const { item } of personal) eligibility.block(item);
  const popular =
    page.length < limit
      ? popularItems(context, Math.max(0, offset - personal.length), limit - page.length, eligibility)
      : [];
  return {
    items: [...(minScore === null ? page : page.filter(({ score }) => score >= minScore)), ...popular],
    fallback:
      popular.length === 0
        ? { used: false, reason: null, count: 0 }
        : { used: true, reason: fallbackReason(context, history), count: popular.length },
  };
}

/** Whether the model has something to say on a request. */
const isPersonal = (context: RankingContext, { history }: RankingRequest): boolean =>
  context.model !== null && history !== null && history.items.length > 0;

function poolUser(model: EmbeddingModel, request: RankingRequest, target: Float32Array, start: number): void {
  const history = request.history!;
  poolHistory(model, history.items, recentWeights(history, request.recencyHalfLife), target, start);
}

/**
 * Ranks the items for some requests at once: the model scores every item for each, seen and other ineligible items are
 * left out, the best come first, and popular items fill up. A block of requests gives the same lists as one by one.
 */
export function rankBlock(context: RankingContext, requests: readonly RankingRequest[]): Ranking[] {
  const { model } = context;
  return context.withWorkspace((workspace) => {
    const personal = requests.filter((request) => isPersonal(context, request));
    if (model !== null && personal.length > 0) {
      const { embeddingDim, items } = model;
      const users = new Float32Array(personal.length * embeddingDim);
      personal.forEach((request, at) => {
        poolUser(model, request, users, at * embeddingDim);
      });
      if (workspace.scores.length < personal.length * items)
        workspace.scores = new Float32Array(personal.length * items);
      scoreItems(users, personal.length, model.itemEmbeddings, items, embeddingDim, workspace.scores);
    }
    let row = 0;
    return requests.map((request) => {
      const items = model?.items ?? 0;
      const scores = isPersonal(context, request) ? workspace.scores.subarray(row * items, ++row * items) : null;
      return selectItems(context, request, scores, workspace.eligibility);
    });
  });
}

/** Ranks the items for one request, see {@link rankBlock}. */
export function rank(context: RankingContext, request: RankingRequest): Ranking {
  return rankBlock(context, [request])[0];
}

/** Requests that a block should hold, so that it takes some ten milliseconds and the event loop can turn between. */
export function requestsPerBlock({ model }: RankingContext): number {
  const WORK = 2 ** 24;
  return model === null
    ? 64
    : Math.max(1, Math.min(64, Math.floor(WORK / Math.max(1, model.items * model.embeddingDim))));
}
