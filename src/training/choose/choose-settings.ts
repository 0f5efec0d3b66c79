import type { Dataset } from '../../data/dataset.js';
import type { Products } from '../../kernels/matrix/arithmetic.js';
import type { SettingsChoice } from '../../model/trained-model.js';
import { countActive } from '../plan.js';
import { Trials, type Tried } from '../validation/trials.js';
import { isOrdered } from '../validation/validation.js';
import { climb, nearestOfTheBest } from './climb.js';
import { type DataSize, dimsFor, factorisationWork, roughly, SMALL_DIM, sharpened, usersFor } from './costs.js';
import { describeChoice } from './describe-choice.js';
import type { Exactness, SpectralSettings } from './settings.js';

/** What is tried, beside the numbers an item ({@link dimsFor}); the defaults are among it. */
const REGULARIZATIONS = [0.003, 0.01, 0.03, 0.1, 0.3, 1];
const EXPONENTS = [0.2, 0.3, 0.4];
const HALF_LIVES = [2, 5, 10, 20, false] as const;

/** The ridge with which the most numbers an item are tried once more. */
const CORNER = 0.3;

/** Share of a user's pairs that is held out. */
const FRACTION = 0.1;

/** A factorisation that costs more than this share of the largest is made for one other exponent alone. */
const DEAR = 0.5;

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

/** Settings on their way from where they start to what is chosen, one after the other. */
class Search {
  readonly largest: number;

  constructor(
    private readonly trials: Trials,
    private readonly size: DataSize,
    private readonly dims: readonly number[],
    private readonly starting: Starting,
    /** The best so far. */
    public settings: SpectralSettings,
  ) {
    this.largest = dims[dims.length - 1];
  }

  /** How a model of so many numbers an item is factorised in the end. */
  exactnessOf(dim: number): Exactness {
    const { exactness, fixedExactness } = this.starting;
    return dim === this.largest || fixedExactness ? exactness : sharpened(exactness, dim);
  }

  /** Factorises once for all models with an exponent. */
  private find(degreeExponent: number, dim: number): Promise<void> {
    const { exactness, fixedExactness } = this.starting;
    const largest = dim === this.largest && !fixedExactness;
    return this.trials.find(degreeExponent, dim, largest ? roughly(exactness) : this.exactnessOf(dim));
  }

  private try(change: Partial<SpectralSettings>): Promise<Tried> {
    return this.trials.try({ ...this.settings, ...change });
  }

  /** Tries every value of a setting, and goes from the one it has to the best. */
  private async sweep<Name extends keyof SpectralSettings>(
    name: Name,
    scale: readonly SpectralSettings[Name][],
  ): Promise<void> {
    const tried: Tried[] = [];
    for (const value of scale) tried.push(await this.try({ [name]: value }));
    this.settings = nearestOfTheBest(tried, scale.indexOf(this.settings[name])).settings;
  }

  /** Tries the values of a setting that lie on the way from the one it has to the best. */
  private async climb<Name extends keyof SpectralSettings>(
    name: Name,
    scale: readonly SpectralSettings[Name][],
    prepare: (value: SpectralSettings[Name]) => Promise<void> = async () => {},
  ): Promise<void> {
    const { tried, start } = await climb(scale, this.settings[name], async (value) => {
      if (value !== this.settings[name]) await prepare(value);
      return this.try({ [name]: value });
    });
    this.settings = nearestOfTheBest(tried, start).settings;
  }

  /** The first factorisation, from which all models of the exponent are cut. */
  async begin(): Promise<void> {
    await this.find(this.settings.degreeExponent, this.largest);
  }

  /** How many directions, and how much of each. */
  async chooseDirections(): Promise<void> {
    await this.sweep('embeddingDim', this.dims);
    await this.climb('regularization', REGULARIZATIONS);
    if (this.settings.embeddingDim === this.largest) return;
    // More ridge may make room for more directions, and more directions may want more ridge.
    const now = await this.try({});
    const corner = await this.try({ embeddingDim: this.largest, regularization: CORNER });
    if (corner.trial.ndcg <= now.trial.ndcg) return;
    this.settings = corner.settings;
    await this.climb('regularization', REGULARIZATIONS);
    await this.climb('embeddingDim', this.dims);
  }

  /** The exponent: another factorisation each. */
  async chooseExponent(): Promise<void> {
    const { embeddingDim: dim, degreeExponent: before } = this.settings;
    const workOf = (each: number) => factorisationWork(this.size, each, this.exactnessOf(each));
    // Where each exponent costs another of the largest factorisations, only the likeliest is tried.
    const scale = workOf(dim) > DEAR * workOf(this.largest) ? EXPONENTS.slice(1) : EXPONENTS;
    await this.climb('degreeExponent', scale, (degreeExponent) => this.find(degreeExponent, dim));
    for (const each of EXPONENTS) if (each !== this.settings.degreeExponent) this.trials.forget(each);
    if (this.settings.degreeExponent !== before) await this.climb('regularization', REGULARIZATIONS);
  }

  /** How fast histories lose their weight; it changes no factorisation. */
  chooseHalfLife(): Promise<void> {
    return this.sweep('recencyHalfLife', HALF_LIVES);
  }
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
  const { exactness, seed } = starting;
  const ordered = isOrdered(dataset);
  const holdOut = { method: ordered ? 'last' : 'random', fraction: FRACTION } as const;
  const size = { ...countActive(dataset), pairs: dataset.positives.items.length };
  const dims = dimsFor(size);
  const users = usersFor(dataset.items.size, dims[dims.length - 1]);
  const trials = await Trials.open(dataset, { ...holdOut, users, seed }, products);
  if (trials.lists === 0) return { settings: starting.settings, exactness, choice: null };

  const start: SpectralSettings = {
    ...starting.settings,
    embeddingDim: dims.findLast((dim) => dim <= SMALL_DIM) ?? dims[0],
    // Histories whose order is not known never decay, whatever is set.
    recencyHalfLife: ordered && starting.settings.recencyHalfLife,
  };
  const search = new Search(trials, size, dims, starting, start);
  await search.begin();
  onStep(0.4);
  await search.chooseDirections();
  onStep(0.6);
  await search.chooseExponent();
  onStep(0.9);
  if (ordered && !starting.fixedHalfLife) await search.chooseHalfLife();
  onStep(1);

  const { settings } = search;
  const best = trials.all.findIndex((tried) => tried.settings === settings);
  return {
    settings: ordered ? settings : { ...settings, recencyHalfLife: starting.settings.recencyHalfLife },
    exactness: search.exactnessOf(settings.embeddingDim),
    choice: {
      holdOut,
      users: trials.lists,
      metric: 'ndcg@20',
      trials: trials.all.map(({ trial }) => trial),
      best,
      reason: describeChoice(trials.all[best], await trials.try(start), holdOut),
    },
  };
}
