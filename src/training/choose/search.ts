import { meanOf, standardErrorOf } from '../../evaluation/statistics.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import type { NameableOption } from '../../model/trained-model.js';
import type { Measured, Trials } from '../validation/trials.js';
import type { Budget } from './budget.js';
import type { ChoiceProgress } from './choice-progress.js';
import { hillClimb } from './hill-climbing.js';
import type { Settings } from './settings.js';

/** What is tried, beside what the caller has named. */
const REGULARIZATIONS = {
  spectral: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
  sequence: [1, 3, 10, 30, 100],
} as const;
const DAMPINGS = [0, 0.1, 0.2, 0.3];
const HALF_LIVES = [1, 2, 5, 10, 20, false] as const;

/** What is better by less than so many standard errors of the paired difference is no reason to leave the defaults. */
const CHANCE = 0.5;

/** Settings that were tried. */
export interface Tried extends Measured {
  readonly settings: Settings;
}

/** What makes models that differ in ridge and damping alone, one for each split. */
export interface Models {
  make(settings: Settings): Promise<readonly EmbeddingModel[]>;
}

/** What a search needs to know. */
export interface SearchOptions {
  /** What the caller has named: it is not searched. */
  readonly named: readonly NameableOption[];
  /** The size of the models, which trials say beside their settings. */
  readonly label: Readonly<Record<string, number>>;
  readonly budget: Budget;
  readonly progress: ChoiceProgress;
}

/** A scale, and on it a number that may not have stood there. */
const scaleWith = (scale: readonly number[], value: number): number[] =>
  [...new Set([...scale, value])].sort((a, b) => a - b);

/** A search for the best settings. When the budget is over, nothing new is tried. */
export class Search {
  /** All that was tried, in that order. */
  readonly all: Tried[] = [];
  private readonly known = new Map<string, Tried>();
  /** The models of the best of `spectral`, one for each split; they are large, and of all others none is kept. */
  private bestModels: readonly EmbeddingModel[] = [];

  constructor(
    private readonly trials: Pick<Trials, 'measure'>,
    private readonly options: SearchOptions,
  ) {}

  /** The best of all that was tried; of equals the first. */
  get best(): Tried {
    return this.all.reduce((a, b) => (b.trial.ndcg > a.trial.ndcg ? b : a));
  }

  /** The best of those of an algorithm; null where none was tried. */
  bestOf(algorithm: Settings['algorithm']): Tried | null {
    const own = this.all.filter(({ settings }) => settings.algorithm === algorithm);
    return own.length === 0 ? null : own.reduce((a, b) => (b.trial.ndcg > a.trial.ndcg ? b : a));
  }

  /**
   * Whether what was tried of `sequence` is so much better than what was tried of `spectral`, more than a standard error of
   * the paired difference, that what is left of the latter is not worth its time.
   */
  get prefersOrder(): boolean {
    const [sequence, spectral] = [this.bestOf('sequence'), this.bestOf('spectral')];
    if (sequence === null || spectral === null) return false;
    const gains = sequence.ndcg.map((value, user) => value - spectral.ndcg[user]);
    return meanOf(gains) > standardErrorOf(gains);
  }

  /** What is taken: the best, unless that it is better than what was tried first, the defaults, is hardly more than chance. */
  get taken(): Tried {
    const { best } = this;
    const gains = best.ndcg.map((value, user) => value - this.all[0].ndcg[user]);
    return meanOf(gains) < CHANCE * standardErrorOf(gains) ? this.all[0] : best;
  }

  private isOpen(name: NameableOption): boolean {
    return !this.options.named.includes(name);
  }

  /** Tries settings; null where the budget is over, unless nothing was tried yet. */
  private async try(
    settings: Settings,
    make: () => Promise<readonly EmbeddingModel[]> | readonly EmbeddingModel[],
  ): Promise<Tried | null> {
    const before = this.of(settings);
    if (before !== null) return before;
    const { label, budget, progress } = this.options;
    if (this.all.length > 0 && budget.isOver()) return null;
    let models: readonly EmbeddingModel[] = [];
    const measured = await this.trials.measure({ ...label, ...settings }, settings.recencyHalfLife, async (_, n) => {
      if (n === 0) models = await make();
      return models[n];
    });
    const tried = { ...measured, settings };
    this.all.push(tried);
    this.known.set(JSON.stringify(settings), tried);
    if (this.bestOf('spectral') === tried) this.bestModels = models;
    progress.step();
    return tried;
  }

  /** What these settings gave when they were tried; null where they were not. */
  of(settings: Settings): Tried | null {
    return this.known.get(JSON.stringify(settings)) ?? null;
  }

  /** Tries settings; null where the budget is over. */
  tryWith(models: Models, settings: Settings): Promise<Tried | null> {
    return this.try(settings, () => models.make(settings));
  }

  /**
   * Ridge and damping, from settings on: the one, then the other, then the one again, because a damping may want another
   * ridge. @returns the best that was tried on the way.
   */
  async withModels(models: Models, from: Settings): Promise<Tried | null> {
    let settings = from;
    const climb = async <Name extends 'regularization' | 'popularityDamping'>(name: Name, scale: readonly number[]) => {
      if (!this.isOpen(name)) return;
      const value = await hillClimb(scaleWith(scale, settings[name]), settings[name], async (each) => {
        const changed = { ...settings, [name]: each };
        return (await this.tryWith(models, changed))?.trial.ndcg ?? null;
      });
      settings = { ...settings, [name]: value };
    };
    if ((await this.tryWith(models, from)) === null) return null;
    await climb('regularization', REGULARIZATIONS[from.algorithm]);
    await climb('popularityDamping', DAMPINGS);
    await climb('regularization', REGULARIZATIONS[from.algorithm]);
    return this.tryWith(models, settings);
  }

  /** How fast histories lose their weight, for the best of `spectral`. It changes none of its models, so all are tried. */
  async chooseHalfLife(): Promise<void> {
    const best = this.bestOf('spectral');
    if (best === null || !this.isOpen('recencyHalfLife')) return;
    const { settings } = best;
    const models = this.bestModels;
    for (const recencyHalfLife of HALF_LIVES) await this.try({ ...settings, recencyHalfLife }, () => models);
  }
}
