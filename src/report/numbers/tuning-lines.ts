import type { SettingsChoice, Trial } from '../../model/trained-model.js';

/** A trial at its place on a line. */
export interface TrialPoint {
  readonly x: number;
  readonly trial: Trial;
  readonly best: boolean;
}

/** What was tried, as lines over the option that was tried with most values. */
export interface TuningLines {
  /** The option along the axis. */
  readonly option: string;
  /** The values tried of it, ascending. */
  readonly values: readonly number[];
  /** Trials that differ in this option alone, in its order; the line with the best NDCG first. */
  readonly lines: readonly { readonly name: string; readonly points: readonly TrialPoint[] }[];
}

type Value = number | string | false;

const valuesOf = (trials: readonly Trial[], option: string): Set<Value | undefined> =>
  new Set(trials.map(({ options }) => options[option]));

/** Which numeric options have most values, the size of the embeddings before others. */
function optionAlong(trials: readonly Trial[], varied: readonly string[]): string | undefined {
  const numeric = varied.filter((option) => trials.every(({ options }) => typeof options[option] === 'number'));
  if (numeric.includes('embeddingDim')) return 'embeddingDim';
  return numeric.sort((a, b) => valuesOf(trials, b).size - valuesOf(trials, a).size)[0];
}

/** An option and its value, as a reader of the options knows them. */
export const settingOf = (option: string, value: Value | undefined): string =>
  `${option} ${value === false || value === undefined ? 'off' : value}`;

/** The options that were tried with more than one value. */
export function variedOptions(trials: readonly Trial[]): string[] {
  const names = new Set(trials.flatMap(({ options }) => Object.keys(options)));
  return [...names].filter((option) => valuesOf(trials, option).size > 1);
}

/** @returns null where no number was varied. */
export function tuningLinesOf({ trials, best }: SettingsChoice): TuningLines | null {
  const varied = variedOptions(trials);
  const option = optionAlong(trials, varied);
  if (option === undefined) return null;
  const others = varied.filter((name) => name !== option);
  const lines = new Map<string, TrialPoint[]>();
  trials.forEach((trial, at) => {
    const name = others.map((other) => settingOf(other, trial.options[other])).join(', ');
    const points = lines.get(name) ?? [];
    lines.set(name, points);
    points.push({ x: Number(trial.options[option]), trial, best: at === best });
  });
  const highest = (points: readonly TrialPoint[]): number => Math.max(...points.map(({ trial }) => trial.ndcg));
  const sorted = Array.from(lines, ([name, points]) => ({ name, points: points.sort((a, b) => a.x - b.x) }));
  return {
    option,
    values: [...new Set(trials.map(({ options }) => Number(options[option])))].sort((a, b) => a - b),
    lines: sorted.sort((a, b) => highest(b.points) - highest(a.points)),
  };
}
