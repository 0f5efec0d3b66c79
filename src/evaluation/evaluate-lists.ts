import type { Dataset } from '../data/dataset.js';
import type { Pace } from '../pace.js';
import type { Progress } from '../progress.js';
import type { AbortSignalLike, Recommendations } from '../types.js';
import { recallByPopularity } from './by-popularity.js';
import { compareWithBaselines } from './compare.js';
import type { AnyEvaluation } from './evaluation.js';
import { findHeldOut, type HeldOut } from './held-out.js';
import { rankByItemSimilarities } from './item-item-lists.js';
import { findItemSimilarities } from './item-similarities.js';
import type { BaselineName, EvaluationProgress, ResolvedMeasureOptions } from './measure-options.js';
import { type Ranker, rankByPopularity } from './unseen-items.js';
import { UserMetrics } from './user-metrics.js';

/** What can be evaluated: a `Recommender`, or anything that makes lists the same way. */
export interface ListMaker {
  /** The data it knows. Its users' items are left out of the lists and do not count as held out. */
  toDataset(): Dataset;
  recommendAll(options: {
    readonly limit: number;
    readonly users: Iterable<string>;
    /** Aborted when the evaluation ends before the lists do. */
    readonly signal?: AbortSignalLike;
  }): AsyncIterable<Recommendations>;
}

/** What is judged, what it knows, and by what it is judged. */
export interface Judged {
  /** Makes the lists of the model. */
  readonly maker: Pick<ListMaker, 'recommendAll'>;
  /** Whether that is a recommender, which ends soon after its signal was aborted. */
  readonly isRecommender: boolean;
  /** What was there to learn from. */
  readonly known: Dataset;
  /** What was held out. */
  readonly test: Dataset;
}

type OnStep = (fraction: number) => void;

const BASELINES: Readonly<Record<BaselineName, (known: Dataset, pace: Pace, onStep: OnStep) => Promise<Ranker>>> = {
  popularity: async (known) => rankByPopularity(known),
  'item-item': async (known, pace, onStep) =>
    rankByItemSimilarities(known, await findItemSimilarities(known, pace, onStep)),
};

/** How an evaluation goes on: its pace, its signal, and whom it tells. */
export interface EvaluationRun {
  readonly pace: Pace;
  readonly signal: AbortSignalLike | null;
  readonly progress: Progress<EvaluationProgress> | null;
}

/** Keeps the listener informed of a phase. @returns what to call with the share of it that is done. */
function beginPhase({ progress }: EvaluationRun, phase: EvaluationProgress['phase']): OnStep {
  let fraction = 0;
  progress?.follow(() => ({ phase, fraction }));
  return (done) => {
    fraction = done;
  };
}

/** Has a list made for each user judged, and measures it. */
async function measureLists(
  maker: Judged['maker'],
  known: Dataset,
  options: Parameters<ListMaker['recommendAll']>[0] & { readonly users: readonly string[] },
  measured: UserMetrics,
  pace: Pace,
  onStep: OnStep,
): Promise<void> {
  const { users: userIds } = options;
  let done = 0;
  const places = new Map(userIds.map((userId, place) => [userId, place]));
  for await (const { userId, items } of maker.recommendAll(options)) {
    onStep(++done / userIds.length);
    const place = places.get(userId!);
    if (place === undefined) continue;
    const popular = items.findIndex(({ source }) => source === 'popular');
    measured.add(place, {
      items: items.map(({ itemId }) => known.items.indexOf(itemId)),
      popularFrom: popular === -1 ? items.length : popular,
    });
    if (pace.due) await pace.rest();
  }
}

/** Measures the lists of the model. When it rejects, the threads of a recommender have ended. */
async function measureModel(
  { maker, known, isRecommender }: Judged,
  { userIds: users }: HeldOut,
  limit: number,
  measured: UserMetrics,
  { pace }: EvaluationRun,
  onStep: OnStep,
): Promise<void> {
  const stop = new AbortController();
  const lists = measureLists(maker, known, { limit, users, signal: stop.signal }, measured, pace, onStep);
  try {
    await pace.during(lists);
  } catch (error) {
    stop.abort(error);
    // Others may not heed the signal.
    if (isRecommender) await lists.catch(() => {});
    throw error;
  }
}

/**
 * Measures lists on what was held out, beside those of the baselines, which know no more than what is judged.
 * @throws CfRecsError `not-enough-data` where no user has a held-out item. An aborted `signal` rejects with its reason.
 */
export async function evaluateLists(
  judged: Judged,
  options: ResolvedMeasureOptions,
  run: EvaluationRun,
): Promise<AnyEvaluation> {
  const { known, test } = judged;
  const { k, confidence } = options;
  const { pace, progress } = run;
  const ofLists = beginPhase(run, 'lists');
  const heldOut = await findHeldOut(known, test, pace);
  const limit = Math.max(...k);
  const model = new UserMetrics(known, heldOut, options);
  await measureModel(judged, heldOut, limit, model, run, ofLists);
  pace.check();
  progress?.tell({ phase: 'lists', fraction: 1 });

  const ofBaselines = beginPhase(run, 'baselines');
  const baselines = new Map<BaselineName, UserMetrics>();
  for (const name of options.baselines) {
    // Half of a baseline is to find what it needs, half to make its lists.
    const onHalf = (half: number) => ofBaselines((baselines.size + half / 2) / options.baselines.length);
    const rank = await BASELINES[name](known, pace, onHalf);
    const measured = new UserMetrics(known, heldOut, options);
    for (let place = 0; place < heldOut.users.length; place++) {
      measured.add(place, rank(heldOut.users[place], limit));
      onHalf(1 + (place + 1) / heldOut.users.length);
      if (pace.due) await pace.rest();
    }
    baselines.set(name, measured);
  }
  if (baselines.size > 0) progress?.tell({ phase: 'baselines', fraction: 1 });

  const found = Object.fromEntries(Array.from(baselines, ([name, { found }]) => [name, found]));
  const evaluation = {
    users: heldOut.userIds.length,
    newUsers: heldOut.users.filter((user) => user === -1).length,
    heldOut: heldOut.items.length,
    heldOutNew: heldOut.items.filter((item) => item >= known.items.size).length,
    items: known.items.size,
    k,
    confidence,
    ...(await compareWithBaselines(model, baselines, options, pace, beginPhase(run, 'resample'))),
    byPopularity: await recallByPopularity(heldOut, known.popularity, { model: model.found, ...found }, pace),
  };
  progress?.tell({ phase: 'resample', fraction: 1 });
  // Once more, for a signal or a rejection that came with the last report.
  await pace.rest();
  return evaluation;
}
