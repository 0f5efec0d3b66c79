import type { DatasetSummary, Evaluation, TrainingSummary } from 'cf-recs';

const count = (value: number): string => value.toLocaleString('en');
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const day = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

/** What was read, in a few lines. */
export function describeData({ rows, users, items, interactions, density, period, events }: DatasetSummary): string[] {
  const names = Object.entries(events).map(([name, events]) => `${count(events)} ${name}`);
  return [
    `Read      ${count(rows)} rows${names.length > 0 ? ` (${names.join(', ')})` : ''}`,
    `Found     ${count(users)} users, ${count(items)} items, ${count(interactions)} interactions, density ${percent(density)}`,
    ...(period === null ? [] : [`Period    ${day(period.from)} to ${day(period.to)}`]),
  ];
}

/** What the training did, and which of the options the data could not carry. */
export function describeTraining({
  algorithm,
  backend,
  options,
  losses,
  seconds,
  adjusted,
}: TrainingSummary): string[] {
  const dim = options.embeddingDim;
  return [
    `Trained   ${algorithm} on ${backend}, embeddingDim ${dim}, ${seconds.total.toFixed(1)} s`,
    ...(losses.length === 0
      ? []
      : [`Loss      ${losses[0].toFixed(4)} at first, ${losses[losses.length - 1].toFixed(4)} at last`]),
    ...adjusted.map(
      ({ option, asked, used, reason }) => `Adjusted  ${option}: ${used} in place of ${asked}, ${reason}`,
    ),
  ];
}

const VERDICTS = { better: 'better than', worse: 'worse than', 'within-noise': 'within the noise of' };

const namesOf = <Name extends string>(named: Readonly<Record<Name, unknown>>) => Object.keys(named) as Name[];

/** How good the lists are, beside those that everybody would get. */
export function describeEvaluation({ users, model, baselines, comparisons }: Evaluation): string[] {
  return [
    `Judged    on 20 % of the interactions of ${count(users)} users`,
    ...namesOf(comparisons.popularity).map((name) => {
      const [ours, theirs] = [model[name], baselines.popularity[name]].map(({ mean }) => percent(mean));
      const { verdict } = comparisons.popularity[name];
      return `  ${name.padEnd(12)} ${ours.padStart(6)}, ${VERDICTS[verdict]} popularity, ${theirs}`;
    }),
  ];
}
