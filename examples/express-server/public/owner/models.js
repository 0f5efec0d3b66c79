import { byId, make } from '../shared/dom.js';
import { dayAndTime, dayOfYear, finePercent, roundPercent, timeOfDay } from '../shared/words.js';
import { figure, folded, table } from './figure.js';

const LINES = [
  { name: 'These lists', of: ({ recall }) => recall },
  { name: 'Neighbours', of: ({ baselines }) => baselines['item-item'].recall },
  { name: 'Popular items', of: ({ baselines }) => baselines.popularity.recall },
];

const withInterval = ({ mean, low, high }) => `${finePercent(mean)} (${finePercent(low)} to ${finePercent(high)})`;

function pointOf({ figures, made_at, status }, { name, of }, index) {
  const { mean, low, high } = of(figures);
  const isAside = status === 'refused';
  const text = `${name}, ${dayAndTime(made_at)}${isAside ? ', refused' : ''}: ${withInterval(of(figures))}`;
  // Intervals of all lines at once would hide one another.
  return { value: mean, text, isAside, ...(index === 0 && { low, high }) };
}

/** In words for those who do not see it. */
function nameOf(judged) {
  const [first, last] = [judged[0], judged.at(-1)].map(({ figures }) => finePercent(figures.recall.mean));
  const change = judged.length > 1 ? ` From ${first} to ${last} over ${judged.length} trainings.` : ` ${last}.`;
  return `What of ten items recommended users took next.${change} The table says the same.`;
}

/** Days, or times where all are of one day. */
function momentsOf(judged) {
  const days = judged.map(({ made_at }) => dayOfYear(made_at));
  return new Set(days).size > 1 ? days : judged.map(({ made_at }) => timeOfDay(made_at));
}

function chartOf(judged) {
  return figure({
    name: nameOf(judged),
    labels: momentsOf(judged),
    lines: LINES.map((line, index) => ({ name: line.name, points: judged.map((one) => pointOf(one, line, index)) })),
    format: roundPercent,
  });
}

function stateOf({ in_use, status }) {
  if (in_use) return make('span', { className: 'badge better' }, 'In use');
  return status === 'refused' ? make('span', { className: 'badge worse' }, 'Refused') : 'Used before';
}

const rowOf = (model) => {
  const { made_at, origin, seconds, figures } = model;
  const made = seconds === null ? origin : `${origin}, ${Math.max(1, Math.round(seconds))} s`;
  const values = figures
    ? [withInterval(figures.recall), withInterval(figures.ndcg), finePercent(figures.coverage)]
    : ['not judged', '', ''];
  return [dayAndTime(made_at), stateOf(model), made, ...values];
};

function refusals(models) {
  const refused = models.filter(({ status }) => status === 'refused');
  if (refused.length === 0) return '';
  const line = ({ made_at, reason }) =>
    make('li', {}, make('strong', {}, dayAndTime(made_at)), ` was not taken into use: ${reason}.`);
  return make('ul', { className: 'refused', 'aria-label': 'Refused models' }, ...refused.map(line));
}

/** Shows the models there were: a chart of what they find, those refused and why, and a table of all. */
export function showModels(models) {
  const judged = models.filter(({ figures }) => figures).toReversed();
  const heads = ['Made', 'State', 'From', 'Found of ten (recall)', 'Order (NDCG)', 'Coverage'];
  byId('figures').replaceChildren(
    make('p', { className: 'hint' }, 'How much of what users took next is among ten items recommended.'),
    judged.length === 0 ? make('p', { className: 'empty' }, 'Nothing has been judged yet.') : chartOf(judged),
    refusals(models),
    folded('All models as a table', table('Models, newest first', heads, models.map(rowOf))),
  );
}
