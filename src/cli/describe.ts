import {
  type DatasetSummary,
  type Evaluation,
  type EventCount,
  isCfRecsError,
  type Recommendations,
  type SettingsChoice,
  type SimilarItems,
  type TrainingSummary,
} from 'cf-recs';
import { withFlags } from './flags-in-words.js';
import { visible } from './visible.js';

const count = (value: number): string => value.toLocaleString('en');
const countOf = (value: number, one: string): string => `${count(value)} ${one}${value === 1 ? '' : 's'}`;
const rowsOf = (rows: number): string => countOf(rows, 'row');
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const day = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

/** What an event weighs, where it is not 1. */
const weightOf = ({ weight }: EventCount): string =>
  weight === 1 ? '' : weight === 'retract' ? ' (takes back)' : ` (weight ${weight})`;

/** The name of an event: one that could be a number stands in quotes. */
const nameOf = (name: string): string => (/^\p{L}/u.test(name) ? name : JSON.stringify(name));

/** Rows that were left out that are shown, those of different kinds first. */
const SHOWN = 6;

function skippedRows({ count: all, samples }: DatasetSummary['skipped']): string[] {
  const shown = samples.slice(0, SHOWN).map(({ place, reason }) => `          ${place}: ${withFlags(reason)}`);
  return all > shown.length ? [...shown, `          and ${count(all - shown.length)} more`] : shown;
}

/** What the filters left out, where they left out anything: with users and items their interactions go. */
const leftOut = ({ users, items, interactions }: DatasetSummary['filtered']): string[] =>
  users + items === 0
    ? []
    : [`Left out  ${countOf(users, 'user')}, ${countOf(items, 'item')}, ${countOf(interactions, 'interaction')}`];

/** What was read, in a few lines. */
export function describeData(summary: DatasetSummary): string[] {
  const { rows, users, items, interactions, dislikes, density, period, events, ignored, skipped, filtered } = summary;
  const names = Object.entries(events).map(
    ([name, event]) => `${count(event.count)} ${nameOf(name)}${weightOf(event)}`,
  );
  return [
    `Read      ${rowsOf(rows)}${names.length > 0 ? ` (${names.join(', ')})` : ''}`,
    `Found     ${countOf(users, 'user')}, ${countOf(items, 'item')}, ${countOf(interactions, 'interaction')}` +
      `${dislikes > 0 ? `, ${countOf(dislikes, 'dislike')}` : ''}, density ${percent(density)}`,
    ...(period === null ? [] : [`Period    ${day(period.from)} to ${day(period.to)}`]),
    ...(ignored === 0 ? [] : [`Ignored   ${rowsOf(ignored)} that say nothing`]),
    ...(skipped.count === 0 ? [] : [`Skipped   ${rowsOf(skipped.count)} that are no interactions`]),
    ...skippedRows(skipped),
    ...leftOut(filtered),
    ...summary.warnings.map(({ message }) => `Warning   ${withFlags(message)}`),
  ];
}

/** What each algorithm reached at best. */
const reachedIn = ({ reached }: SettingsChoice): string =>
  `${reached.map(({ algorithm, ndcg }) => `${algorithm} ${percent(ndcg)}`).join(', ')} NDCG@20`;

/** What the training did, and what it had to change. */
export function describeTraining(summary: TrainingSummary): string[] {
  const { algorithm, backend, options, losses, seconds, adjusted, choice } = summary;
  return [
    `Trained   ${algorithm} on ${backend}, embeddingDim ${options.embeddingDim}, ${seconds.total.toFixed(1)} s`,
    ...(choice === null ? [] : [`Chosen    ${choice.reason}`]),
    ...(choice === null || choice.reached.length < 2 ? [] : [`Reached   ${reachedIn(choice)}`]),
    ...(losses.length === 0
      ? []
      : [`Loss      ${losses[0].toFixed(4)} at first, ${losses[losses.length - 1].toFixed(4)} at last`]),
    ...adjusted.map(
      ({ option, asked, used, reason }) => `Adjusted  ${option}: ${used} in place of ${asked}, ${reason}`,
    ),
  ];
}

const VERDICTS = { better: 'better than', worse: 'worse than', 'within-noise': 'within the noise of' };

/** How good the lists are, beside those of the baselines. */
export function describeEvaluation({ users, newUsers, model, baselines, comparisons }: Evaluation): string[] {
  const added = newUsers > 0 ? `, ${count(newUsers)} of them new` : '';
  const lines = [`Judged    by what was held out of ${count(users)} users${added}`];
  for (const metric of ['recall@10', 'ndcg@10'] as const) {
    for (const baseline of ['popularity', 'item-item'] as const) {
      const [ours, theirs] = [model[metric].mean, baselines[baseline][metric].mean];
      const verdict = VERDICTS[comparisons[baseline][metric].verdict];
      lines.push(`  ${metric.padEnd(10)} ${percent(ours).padStart(6)}, ${verdict} ${baseline} (${percent(theirs)})`);
    }
  }
  return lines;
}

const table = (
  rows: readonly { readonly itemId: string; readonly score: number; readonly note: string }[],
): string[] => {
  const ids = rows.map(({ itemId }) => visible(itemId));
  const width = ids.reduce((most, { length }) => Math.max(most, length), 6);
  return rows.map(({ score, note }, at) =>
    `  ${ids[at].padEnd(width)}  ${score.toPrecision(3).padStart(8)}  ${note}`.trimEnd(),
  );
};

/** A list, an item a line. */
export function describeList({ items, fallback, ignored }: Recommendations): string[] {
  return [
    ...table(items.map(({ itemId, score, source }) => ({ itemId, score, note: source }))),
    ...(fallback.used ? [`  (${fallback.count} of them popular items: ${fallback.reason})`] : []),
    ...(ignored.length > 0 ? [`  (not known: ${ignored.join(', ')})`] : []),
  ];
}

/** The items nearest to one, an item a line. */
export const describeSimilar = ({ items }: SimilarItems): string[] =>
  table(items.map(({ itemId, score }) => ({ itemId, score, note: '' })));

/** An error on one line, its code first: the library's, and those of the file system. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error) && !isCfRecsError(error)) return String(error);
  const { code, message } = error as { readonly code?: string; readonly message: string };
  const text = code === undefined || message.startsWith(code) ? message : `${code}: ${message}`;
  return visible(withFlags(text.replaceAll(/\s*\n\s*/g, ' ')));
}

/** Prints lines, each on one line whatever is in it. */
export const print = (lines: readonly string[]): void => console.log(lines.map(visible).join('\n'));
