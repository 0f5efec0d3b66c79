import type { Dataset } from '../../data/dataset.js';
import type { DatasetSummary, EventCount } from '../../data/dataset-summary.js';
import { figureOf } from '../charts/draw.js';
import { drawHistoryLengths } from '../charts/history-lengths.js';
import { drawLongTail } from '../charts/long-tail.js';
import { factsOf, gridOf, type Section } from '../elements.js';
import { type Html, html, showId } from '../html.js';
import { type HistoryLengths, historyLengthsOf } from '../numbers/history-lengths.js';
import { type LongTail, longTailOf } from '../numbers/long-tail.js';
import { bytes, count, countOf, date, figure, percent } from '../words.js';

const longTailFigure = (tail: LongTail): Html =>
  figureOf(
    drawLongTail(tail),
    html`<strong>The long tail.</strong> The most popular fifth of the items has ${percent(tail.head)} of the
interactions; four fifths of the interactions are on ${percent(tail.most)} of the items. Half of the items have
${countOf(tail.medianUsers, 'user')} or fewer.`,
  );

function lengthsFigure(lengths: HistoryLengths): Html {
  const { median, mean, longest, empty, doubling } = lengths;
  return figureOf(
    drawHistoryLengths(lengths),
    html`<strong>Histories.</strong> Half of the users have ${countOf(median, 'item')} or fewer, on average
${figure(mean)}; the longest history has ${count(longest)}.${doubling && ' Each bar is twice as wide as the one before.'}${
      empty > 0 && ` ${countOf(empty, 'user has', 'users have')} none and ${empty === 1 ? 'is' : 'are'} not drawn.`
    }`,
  );
}

/** What an event weighs, where it is not 1. */
const weightOf = ({ weight }: EventCount): string =>
  weight === 1 ? '' : weight === 'retract' ? ' (takes back)' : ` (weight ${figure(weight)})`;

/** The name of an event: one that could be a number stands in quotes. */
const nameOf = (name: string): string => (/^\p{L}/u.test(name) ? showId(name) : `"${showId(name)}"`);

function eventsOf(events: DatasetSummary['events']): string | null {
  const names = Object.entries(events).sort(([, a], [, b]) => b.count - a.count);
  return names.length === 0
    ? null
    : names.map(([name, event]) => `${nameOf(name)} ${count(event.count)}${weightOf(event)}`).join(', ');
}

function leftOut({ skipped, filtered }: DatasetSummary): string | null {
  const parts = [
    skipped.count > 0 && countOf(skipped.count, 'row that could not be read', 'rows that could not be read'),
    filtered.users > 0 && `${countOf(filtered.users, 'user')} by filters`,
    filtered.items > 0 && `${countOf(filtered.items, 'item')} by filters`,
    filtered.interactions > 0 && `${countOf(filtered.interactions, 'interaction')} by filters`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? null : parts.join(', ');
}

function sourcesOf({ sources }: Dataset): string | null {
  const [first, ...rest] = sources;
  if (first === undefined) return null;
  const more = rest.length === 0 ? '' : ` and ${countOf(rest.length, 'more file')}`;
  return `${showId(first.name)}, ${bytes(first.bytes)}${more}`;
}

/** What was read, and how it is spread over items and users. */
export function dataSection(dataset: Dataset, summary: DatasetSummary): Section {
  const { users, items, interactions, rows, ignored, dislikes, density, period, warnings } = summary;
  const tail = longTailOf(dataset.popularity);
  const lengths = historyLengthsOf(dataset.positives.offsets);
  const facts = factsOf(
    [
      ['Users', count(users)],
      ['Items', count(items)],
      ['Interactions', count(interactions)],
      ['Density', `${percent(density)} of all pairs of a user and an item`],
      ['Period', period && `${date(period.from)} to ${date(period.to)}`],
      ['Rows read', rows > 0 && count(rows)],
      ['Events', eventsOf(summary.events)],
      ['Dislikes', dislikes > 0 && count(dislikes)],
      ['Rows that say nothing', ignored > 0 && count(ignored)],
      ['Left out', leftOut(summary)],
      ['To look at', warnings.length > 0 && warnings.map(({ message }) => message).join('; ')],
      ['Read from', sourcesOf(dataset)],
    ],
    'list',
  );
  const figures = [tail && longTailFigure(tail), lengths && lengthsFigure(lengths)];
  return { id: 'data', title: 'The data', body: html`${facts}${gridOf(figures)}` };
}
