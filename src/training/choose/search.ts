import { meanOf, standardErrorOf } from '../../evaluation/statistics.js';
import type { EmbeddingModel } from '../../model/embedding-model.js';
import type { NameableOption } from '../../model/trained-model.js';
import type { Measured, Trials } from '../validation/trials.js';
import type { Budget } from './budget.js';
import type { ChoiceProgress } from './choice-progress.js';
import { hillClimb } from './hill-climbing.js';
import type { Settings } from './settings.js';

/** What is tried, beside what the caller has named. */
const REGULARIZATIONS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];
const DAMPINGS = [0, 0.1, 0.2, 0.3];
const HALF_LIVES = [1, 2, 5, 10, 20, false] as const;

/** What is better by less than so many standard errors of the paired difference is no reason to leave the defaults. */
const CHANCE = 0.5;

/** Settings that were tried. */
export interface Tried extends Measured {
  readonly settings: Settings;
}

/** What makes models of one degree exponent. */
export interface ModelsOfExponent {
  make(settings: Omit<Settings, 'degreeExponent'>): Promise<readonly EmbeddingModel[]>;
}

/** What a search needs to know. */
export interface SearchOptions {
  /** What the caller has named: it is not searched. */
  readonly named: readonly NameableOption[];
  /** What trials say beside their settings. */
  readonly label: Readonly<Record<string, number | string>>;
  readonly budget: Budget;
  readonly progress: ChoiceProgress;
}

/** A number, and with it a scale that it may not stand on. */
const scaleWith = <Value>(scale: readonly Value[], value: Value, order: (a: Value, b: Value) => number): Value[] =>
  [...new Set([...scale, value])].sort(order);

const ascending = (a: number | false, b: number | false): number =>
  (a === false ? Number.POSITIVE_INFINITY : a) - (b === false ? Number.POSITIVE_INFINITY : b);

/** A search for the best settings of one algorithm. When the budget is over, nothing new is tried. */
export class Search {
  /** All that was tried, in that order. */
  readonly all: Tried[] = [];
  private readonly known = new Map<string, Tried>();
  /** The models of the best, one for each split; they are large, and of all others none is kept. */
  private bestModels: readonly EmbeddingModel[] = [];

  constructor(
    private readonly trials: Trials,
    private readonly options: SearchOptions,
  ) {}

  /** The best of all that was tried; of equals the first. */
  get best(): Tried {
    return this.all.reduce((a, b) => (b.trial.ndcg > a.trial.ndcg ? b : a));
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
    const key = JSON.stringify(settings);
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const { label, budget, progress } = this.options;
    if (this.all.length > 0 && budget.isOver()) return null;
    let models: readonly EmbeddingModel[] = [];
    const measured = await this.trials.measure({ ...label, ...settings }, settings.recencyHalfLife, async (_, n) => {
      if (n === 0) models = await make();
      return models[n];
    });
    const tried = { ...measured, settings };
    this.all.push(tried);
    this.known.set(key, tried);
    if (this.best === tried) this.bestModels = models;
    progress.step();
    return tried;
  }

  /**
   * Ridge and damping of models with one degree exponent, from settings on: the one, then the other, then the one again,
   * because a damping may want another ridge.
   */
  async withExponent(models: ModelsOfExponent, from: Settings): Promise<void> {
    let settings = from;
    const climb = async <Name extends 'regularization' | 'popularityDamping'>(name: Name, scale: readonly number[]) => {
      if (!this.isOpen(name)) return;
      const value = await hillClimb(scaleWith(scale, settings[name], ascending), settings[name], async (each) => {
        const changed = { ...settings, [name]: each };
        return (await this.try(changed, () => models.make(changed)))?.trial.ndcg ?? null;
      });
      settings = { ...settings, [name]: value };
    };
    await this.try(from, () => models.make(from));
    await climb('regularization', REGULARIZATIONS);
    await climb('popularityDamping', DAMPINGS);
    await climb('regularization', REGULARIZATIONS);
  }

  /** How fast histories lose their weight; it changes no model. */
  async chooseHalfLife(): Promise<void> {
    if (!this.isOpen('recencyHalfLife')) return;
    const { settings } = this.best;
    const models = this.bestModels;
    const scale = scaleWith<number | false>(HALF_LIVES, settings.recencyHalfLife, ascending);
    await hillClimb(scale, settings.recencyHalfLife, async (recencyHalfLife) => {
      return (await this.try({ ...settings, recencyHalfLife }, () => models))?.trial.ndcg ?? null;
    });
  }
}
