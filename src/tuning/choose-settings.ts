import type { Dataset } from '../data/dataset.js';
import type { SettingsChoice } from '../model/trained-model.js';
import type { Products } from '../training/products.js';
import { describeChoice } from './describe-choice.js';
import type { Exactness, SpectralSettings } from './settings.js';
import { meanOf, standardErrorOf, Trials, type Tried } from './trials.js';
import { isOrdered } from './validation.js';

/** What is tried. Numbers an item: while a quarter of the smaller of users and items allows it, and not too far below. */
const DIMS = [2, 4, 8, 16, 32, 64, 128, 256, 512];
const WIDEST = 64;
const REGULARIZATIONS = [0.003, 0.01, 0.03, 0.1, 0.3, 1];
/** The ridge, in defaults, with which the most numbers an item are tried once more. */
const CORNER = 10;
const EXPONENTS = [0.2, 0.3, 0.4];
const HALF_LIVES = [2, 5, 10, 20, false] as const;

/** Share of a user's pairs that is held out. */
const FRACTION = 0.1;

/** More numbers an item than this are tried only where one factorisation takes no more multiplications and bytes. */
const SMALL_DIM = 128;
const MOST_WORK = 2 ** 39;
const MOST_BYTES = 2 ** 31;

/** Users are judged while a scan of the items for all of them takes so many multiplications, and at least so many. */
const JUDGING_WORK = 1.25e10;
const LEAST_USERS = 500;
const MOST_USERS = 2048;

/** The most directions beyond those wanted that make a smaller factorisation as exact as one cut from a larger. */
const MOST_SPARE = 128;

/** A factorisation that costs more than this share of the largest is made for one other exponent alone. */
const DEAR = 0.5;

/** A default is left for what is better by so many standard errors of the difference. */
const DOUBT = 2;

/** What holds where nothing is better, and which of it the caller has fixed. */
export interface Starting {
  readonly settings: SpectralSettings;
  readonly exactness: Exactness;
  /** Whether the caller has named the half-life, and how exact the factorisation is to be. */
  readonly fixedHalfLife: boolean;
  readonly fixedExactness: boolean;
  readonly seed: number;
}

/** What was chosen, how the model is to be factorised, and how it came about. */
export interface Chosen {
  readonly settings: SpectralSettings;
  readonly exactness: Exactness;
  /** Null where nobody has enough items to hold some out. */
  readonly choice: Omit<SettingsChoice, 'seconds'> | null;
}

/** The multiplications of one factorisation, roughly: five passes over the pairs, and the Gram matrices. */
const workOf = (smaller: number, pairs: number, width: number): number =>
  9 * pairs * width + 10 * smaller * width * width;

/** The numbers an item that are tried, ascending. */
export function dimsFor(users: number, items: number, pairs: number): number[] {
  const smaller = Math.min(users, items);
  const quarter = Math.max(1, Math.floor(smaller / 4));
  const fits = (dim: number): boolean =>
    dim <= SMALL_DIM ||
    (workOf(smaller, pairs, dim + 32) <= MOST_WORK && 8 * (items * dim + smaller * (dim + 32) + pairs) <= MOST_BYTES);
  const dims = DIMS.filter((dim) => dim <= quarter && fits(dim));
  const largest = dims[dims.length - 1] ?? quarter;
  return dims.length === 0 ? [quarter] : dims.filter((dim) => dim * WIDEST >= largest);
}

const bestOf = (tried: readonly Tried[]): Tried => tried.reduce((a, b) => (b.trial.ndcg > a.trial.ndcg ? b : a));

/** Of the settings that nothing is better than beyond doubt, the one nearest to the default; they stand in order. */
export function nearestOfTheBest(tried: readonly Tried[], start: number): Tried {
  const best = bestOf(tried);
  let nearest = tried.indexOf(best);
  tried.forEach((candidate, index) => {
    const losses = best.ndcg.map((value, user) => value - candidate.ndcg[user]);
    const asGood = meanOf(losses) <= DOUBT * standardErrorOf(losses);
    if (asGood && Math.abs(index - start) < Math.abs(nearest - start)) nearest = index;
  });
  return tried[nearest];
}

/** Tries the neighbours of a value on a scale, and goes on where that is better: what is worse has worse behind it. */
async function climb<Value>(
  scale: readonly Value[],
  start: Value,
  attempt: (value: Value) => Promise<Tried>,
): Promise<{ readonly tried: readonly Tried[]; readonly start: number }> {
  const from = scale.indexOf(start);
  const tried = [await attempt(start)];
  let place = 0;
  for (let at = from - 1, last = tried[0]; at >= 0; at--) {
    const next = await attempt(scale[at]);
    tried.unshift(next);
    place++;
    if (next.trial.ndcg <= last.trial.ndcg) break;
    last = next;
  }
  const upward = tried[place].trial.ndcg >= tried[Math.max(0, place - 1)].trial.ndcg;
  for (let at = from + 1, last = tried[place]; upward && at < scale.length; at++) {
    const next = await attempt(scale[at]);
    tried.push(next);
    if (next.trial.ndcg <= last.trial.ndcg) break;
    last = next;
  }
  return { tried, start: place };
}

/**
 * Chooses the settings of a spectral model on a hold-out. The directions of a factorisation are nested, so one serves
 * every smaller model and every ridge: first the number of directions is chosen, then the ridge, then the exponent, for
 * which it takes another factorisation; then the half-life, where the order of histories is known. A default is left
 * only for what is better by two standard errors of the paired difference.
 */
export async function chooseSettings(
  dataset: Dataset,
  starting: Starting,
  products: Products,
  onStep: (fraction: number) => void,
): Promise<Chosen> {
  const ordered = isOrdered(dataset);
  const pairs = dataset.positives.items.length;
  const dims = dimsFor(dataset.users.size, dataset.items.size, pairs);
  const largest = dims[dims.length - 1];
  const affordable = Math.floor(JUDGING_WORK / (largest * dataset.items.size));
  const users = Math.max(LEAST_USERS, Math.min(MOST_USERS, affordable));
  const method = ordered ? 'last' : 'random';
  const holdOut = { method, fraction: FRACTION } as const;
  const trials = await Trials.open(dataset, { ...holdOut, users, seed: starting.seed }, products);

  if (trials.lists === 0) return { settings: starting.settings, exactness: starting.exactness, choice: null };

  // A smaller model than the largest is cut from a more exact factorisation; one of its own has to be as exact.
  const exactnessOf = (dim: number): Exactness => {
    if (dim === largest || starting.fixedExactness) return starting.exactness;
    const { powerIterations, oversampling } = starting.exactness;
    return { powerIterations: powerIterations + 2, oversampling: Math.max(oversampling, Math.min(dim, MOST_SPARE)) };
  };
  const costOf = (dim: number): number => {
    const { powerIterations, oversampling } = exactnessOf(dim);
    const smaller = Math.min(dataset.users.size, dataset.items.size);
    return (powerIterations + 2) * workOf(smaller, pairs, dim + oversampling);
  };

  const given = starting.settings;
  // Histories whose order is not known never decay, whatever is set.
  let settings: SpectralSettings = { ...given, recencyHalfLife: ordered ? given.recencyHalfLife : false };
  // For comparing, a pass less does.
  const roughly: Exactness = starting.fixedExactness
    ? starting.exactness
    : { ...starting.exactness, powerIterations: Math.max(1, starting.exactness.powerIterations - 1) };
  await trials.find(settings.degreeExponent, largest, roughly);
  onStep(0.4);
  const ladder: Tried[] = [];
  for (const embeddingDim of dims) ladder.push(await trials.try({ ...settings, embeddingDim }));
  const usual = dims.findLastIndex((dim) => dim <= SMALL_DIM);
  ({ settings } = nearestOfTheBest(ladder, Math.max(0, usual)));
  const chooseRidge = async (): Promise<Tried> => {
    const attempt = (regularization: number) => trials.try({ ...settings, regularization });
    const { tried, start } = await climb(REGULARIZATIONS, settings.regularization, attempt);
    return nearestOfTheBest(tried, start);
  };
  const chooseDim = async (): Promise<Tried> => {
    const attempt = (embeddingDim: number) => trials.try({ ...settings, embeddingDim });
    const { tried, start } = await climb(dims, settings.embeddingDim, attempt);
    return nearestOfTheBest(tried, start);
  };
  ({ settings } = await chooseRidge());
  // More ridge may make room for more directions, and more directions may want more ridge.
  if (settings.embeddingDim < largest) {
    const now = await trials.try(settings);
    const corner = await trials.try({
      ...settings,
      embeddingDim: largest,
      regularization: CORNER * given.regularization,
    });
    if (corner.trial.ndcg > now.trial.ndcg) {
      ({ settings } = corner);
      ({ settings } = await chooseRidge());
      ({ settings } = await chooseDim());
    }
  }
  onStep(0.6);

  const dim = settings.embeddingDim;
  const exponent = settings.degreeExponent;
  // Where each exponent costs another of the largest factorisations, only the likeliest is tried.
  const scale = costOf(dim) > DEAR * costOf(largest) ? EXPONENTS.slice(1) : EXPONENTS;
  const exponents = await climb(scale, exponent, async (degreeExponent) => {
    if (degreeExponent !== exponent)
      await trials.find(degreeExponent, dim, dim === largest ? roughly : exactnessOf(dim));
    return trials.try({ ...settings, degreeExponent });
  });
  ({ settings } = nearestOfTheBest(exponents.tried, exponents.start));
  for (const each of EXPONENTS) if (each !== settings.degreeExponent) trials.forget(each);
  if (settings.degreeExponent !== exponent) ({ settings } = await chooseRidge());
  onStep(0.9);
  if (ordered && !starting.fixedHalfLife) {
    const lives: Tried[] = [];
    for (const recencyHalfLife of HALF_LIVES) lives.push(await trials.try({ ...settings, recencyHalfLife }));
    ({ settings } = nearestOfTheBest(
      lives,
      lives.findIndex((tried) => tried.settings.recencyHalfLife === given.recencyHalfLife),
    ));
  }
  onStep(1);
  const best = trials.all.findIndex((tried) => tried.settings === settings);
  return {
    settings: ordered ? settings : { ...settings, recencyHalfLife: given.recencyHalfLife },
    exactness: exactnessOf(dim),
    choice: {
      holdOut,
      users: trials.lists,
      metric: 'ndcg@20',
      trials: trials.all.map(({ trial }) => trial),
      best,
      reason: describeChoice(
        trials.all,
        trials.all[best],
        { ...given, embeddingDim: dims[Math.max(0, usual)] },
        holdOut,
      ),
    },
  };
}
