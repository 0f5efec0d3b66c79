import { byId, make } from '../shared/dom.js';
import { count, dayAndTime, finePercent, percent } from '../shared/words.js';

const BASELINES = { popularity: 'popular items', 'item-item': 'neighbours of items' };
const WORDS = { better: 'better than', worse: 'worse than', 'within-noise': 'no different from' };

/** The newest model in use that was judged, else the newest that was. */
const judgedOf = (models) =>
  models.find(({ in_use, figures }) => in_use && figures) ??
  models.find(({ status, figures }) => status === 'used' && figures) ??
  models.find(({ figures }) => figures) ??
  null;

/** What was found, in a sentence: one verdict for each baseline, or one for both. */
function verdictOf({ baselines }) {
  const [first, second] = Object.entries(BASELINES).map(([name, noun]) => [WORDS[baselines[name].verdict], noun]);
  const noise = Object.values(baselines).some(({ verdict }) => verdict === 'within-noise') ? ', within noise' : '';
  const both =
    first[0] === second[0] ? `${first.join(' ')} and ${second[1]}` : `${first.join(' ')}, ${second.join(' ')}`;
  return `The lists are ${both}${noise}.`;
}

const toneOf = ({ baselines }) => {
  const verdicts = Object.values(baselines).map(({ verdict }) => verdict);
  if (verdicts.includes('worse')) return 'worse';
  return verdicts.includes('better') ? 'better' : 'even';
};

/** A line with its mean and the interval around it, on a scale from 0 to `most`. */
function scale(name, { mean, low, high }, most) {
  const range = make('span', { className: 'range', 'aria-hidden': 'true' });
  for (const [end, value] of Object.entries({ low, mean, high })) range.style.setProperty(`--${end}`, value / most);
  const interval = `${finePercent(low)} to ${finePercent(high)}`;
  return make(
    'div',
    { className: 'scale' },
    make('dt', {}, name),
    make('dd', {}, range, make('strong', {}, finePercent(mean)), make('span', { className: 'hint' }, interval)),
  );
}

/** Shows how good the lists are, in words and on one scale with what is simpler. */
export function showVerdict(models) {
  const judged = judgedOf(models);
  if (judged === null) {
    const text = 'No model has been judged yet. Train one: it is judged on what users had last.';
    byId('verdict').replaceChildren(make('p', { className: 'empty' }, text));
    return;
  }
  const { figures, made_at, in_use } = judged;
  const { recall, baselines, users, coverage } = figures;
  const lines = [
    ['These lists', recall],
    ['Neighbours', baselines['item-item'].recall],
    ['Popular items', baselines.popularity.recall],
  ];
  const most = Math.max(...lines.map(([, { high }]) => high)) || 1;
  const found = `Of ten items recommended, ${percent(recall.mean)} of what users took next is found.`;
  const told = `Judged ${dayAndTime(made_at)} on ${count(users, 'user')}, each by what they had last, with 95\u2009% intervals. `;
  const whole = `The lists hold ${percent(coverage)} of all items.`;
  byId('verdict').replaceChildren(
    make('p', { className: `sentence ${toneOf(figures)}` }, verdictOf(figures)),
    make('p', {}, found),
    make('dl', { className: 'scales' }, ...lines.map(([name, figure]) => scale(name, figure, most))),
    make('p', { className: 'hint' }, told, whole, in_use ? '' : ' The model in use was not judged itself.'),
  );
}
