import type { NameableOption } from '../../model/trained-model.js';
import type { Trials, Tried } from '../validation/trials.js';
import type { Budget } from './budget.js';
import type { ChoiceProgress } from './choice-progress.js';
import { coarser, type DataSize, factorisationWork, finer } from './costs.js';
import { hillClimb, nearestOfTheBest } from './hill-climbing.js';
import type { SpectralSettings, SvdAccuracy } from './settings.js';

/** What is tried, beside the embedding sizes; the defaults are among it. */
const REGULARIZATIONS = [0.003, 0.01, 0.03, 0.1, 0.3, 1];
const EXPONENTS = [0.2, 0.3, 0.4];
const HALF_LIVES = [2, 5, 10, 20, false] as const;

/** The regularization with which the largest embedding is tried once more. */
const CORNER = 0.3;

/** A factorisation that costs more than this share of the largest is made for one other exponent alone. */
const COSTLY = 0.5;

/** What a search needs to know. */
export interface SearchOptions {
  readonly size: DataSize;
  /** The embedding sizes to try, ascending. */
  readonly dims: readonly number[];
  readonly accuracy: SvdAccuracy;
  /** What the caller has named: it is not searched. */
  readonly named: readonly NameableOption[];
  readonly budget: Budget;
  readonly progress: ChoiceProgress;
}

/** A search for the best settings, one setting after the other. When the budget is over, nothing new is tried. */
export class Search {
  private readonly largest: number;

  /** @param settings - the best so far: at first the defaults. */
  constructor(
    private readonly trials: Trials,
    private readonly options: SearchOptions,
    public settings: SpectralSettings,
  ) {
    this.largest = options.dims[options.dims.length - 1];
  }

  private isOpen(name: NameableOption): boolean {
    return !this.options.named.includes(name);
  }

  /** How accurately a model of an embedding size is factorised in the end. */
  accuracyOf(dim: number): SvdAccuracy {
    const { accuracy } = this.options;
    const fixed = !this.isOpen('powerIterations') || !this.isOpen('oversampling');
    return dim === this.largest || fixed ? accuracy : finer(accuracy, dim);
  }

  /** Factorises once for all models with an exponent. */
  private factorise(degreeExponent: number, dim: number): Promise<void> {
    const { accuracy, progress } = this.options;
    const final = this.accuracyOf(dim);
    // Where the caller has not said how accurate, a little less does for comparing.
    const rough = dim === this.largest && this.isOpen('powerIterations') && this.isOpen('oversampling');
    return this.trials.factorise(degreeExponent, dim, rough ? coarser(accuracy) : final, () => progress.step());
  }

  /** Tries settings; null where the budget is over and they have not been tried before. */
  private async try(
    change: Partial<SpectralSettings>,
    prepare: () => Promise<void> = async () => {},
  ): Promise<Tried | null> {
    const settings = { ...this.settings, ...change };
    const known = this.trials.known(settings);
    if (known !== null) return known;
    if (this.options.budget.isOver()) return null;
    await prepare();
    const tried = await this.trials.try(settings);
    this.options.progress.step();
    return tried;
  }

  /** Tries every value of a setting, and goes from the one it has to the best. */
  private async sweep<Name extends keyof SpectralSettings>(
    name: Name,
    scale: readonly SpectralSettings[Name][],
  ): Promise<void> {
    const tried: Tried[] = [];
    for (const value of scale) {
      const each = await this.try({ [name]: value });
      if (each !== null) tried.push(each);
    }
    const start = tried.findIndex(({ settings }) => settings[name] === this.settings[name]);
    this.settings = nearestOfTheBest(tried, start).settings;
  }

  /** Tries the values of a setting that lie on the way from the one it has to the best. */
  private async climb<Name extends keyof SpectralSettings>(
    name: Name,
    scale: readonly SpectralSettings[Name][],
    prepare: (value: SpectralSettings[Name]) => Promise<void> = async () => {},
  ): Promise<void> {
    const { tried, start } = await hillClimb(scale, this.settings[name], (value) =>
      this.try({ [name]: value }, () => (value === this.settings[name] ? Promise.resolve() : prepare(value))),
    );
    this.settings = nearestOfTheBest(tried, start).settings;
  }

  /** The first factorisation, from which all models of the exponent are cut; it is made whatever it takes. */
  async begin(): Promise<void> {
    await this.factorise(this.settings.degreeExponent, this.largest);
    // The defaults first, so that there is something to take when the budget is over.
    if (this.options.budget.isLimited) await this.trials.try(this.settings);
  }

  /** How many directions, and how much of each. */
  async chooseDirections(): Promise<void> {
    if (this.isOpen('embeddingDim')) await this.sweep('embeddingDim', this.options.dims);
    if (!this.isOpen('regularization')) return;
    await this.climb('regularization', REGULARIZATIONS);
    if (this.settings.embeddingDim === this.largest) return;
    // More regularization may make room for more directions, and more directions may want more regularization.
    const now = await this.try({});
    const corner = await this.try({ embeddingDim: this.largest, regularization: CORNER });
    if (now === null || corner === null || corner.trial.ndcg <= now.trial.ndcg) return;
    this.settings = corner.settings;
    await this.climb('regularization', REGULARIZATIONS);
    await this.climb('embeddingDim', this.options.dims);
  }

  /** The exponent: another factorisation each. */
  async chooseExponent(): Promise<void> {
    if (!this.isOpen('degreeExponent')) return;
    const { embeddingDim: dim, degreeExponent: before } = this.settings;
    const workOf = (each: number) => factorisationWork(this.options.size, each, this.accuracyOf(each));
    // Where each exponent costs another of the largest factorisations, only the likeliest is tried.
    const scale = workOf(dim) > COSTLY * workOf(this.largest) ? EXPONENTS.slice(1) : EXPONENTS;
    await this.climb('degreeExponent', scale, (degreeExponent) => this.factorise(degreeExponent, dim));
    for (const each of EXPONENTS) if (each !== this.settings.degreeExponent) this.trials.forget(each);
    if (this.settings.degreeExponent !== before && this.isOpen('regularization')) {
      await this.climb('regularization', REGULARIZATIONS);
    }
  }

  /** How fast histories lose their weight; it changes no factorisation. */
  async chooseHalfLife(): Promise<void> {
    if (this.isOpen('recencyHalfLife')) await this.sweep('recencyHalfLife', HALF_LIVES);
  }
}
