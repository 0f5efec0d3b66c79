import * as api from '../shared/api.js';
import { byId, make } from '../shared/dom.js';
import { count, day, dayOfYear, finePercent, roundPercent } from '../shared/words.js';
import { figure, folded, table } from './figure.js';

const DAYS = 30;
const KINDS = { model: 'Personal', guest: 'Guests', popular: 'Popular', similar: 'Similar', latest: 'New' };

const shareOf = ({ lists, events }) => (lists === 0 ? null : events / lists);
const shareText = (one) => (shareOf(one) === null ? '–' : finePercent(shareOf(one)));

function totalOf(days, kind) {
  const own = days.filter((one) => one.kind === kind);
  const sum = (what) => own.reduce((total, one) => total + one[what], 0);
  return { kind, lists: sum('lists'), events: sum('events') };
}

function pointOf(one) {
  const share = one && shareOf(one);
  if (share === null || share === undefined) return null;
  return {
    value: share,
    text: `${KINDS[one.kind]}, ${day(one.day)}: ${finePercent(share)} (${one.events} of ${one.lists})`,
  };
}

const tile = (total) =>
  make(
    'div',
    { className: 'tile' },
    make('dt', {}, KINDS[total.kind]),
    make('dd', {}, make('strong', {}, shareText(total))),
    make('dd', { className: 'hint' }, `${total.events.toLocaleString('en')} of ${count(total.lists, 'list')}`),
  );

/** Shows how often something was taken from a list, by kind of list and over days. */
export async function showClicks() {
  const { days } = await api.clicks(DAYS);
  const kinds = Object.keys(KINDS).filter((kind) => days.some((one) => one.kind === kind));
  if (kinds.length === 0) {
    const text = 'No list has been counted yet, or no event has said which list it came from (list_id).';
    byId('clicks').replaceChildren(make('p', { className: 'empty' }, text));
    return;
  }
  const dates = [...new Set(days.map((one) => one.day))].sort();
  const at = (date, kind) => days.find((one) => one.day === date && one.kind === kind);
  // Always the same sign for the same kind, whether the others are there or not.
  const lines = Object.entries(KINDS).map(([kind, name]) => ({
    name,
    points: dates.map((date) => pointOf(at(date, kind))),
  }));
  const name = `Events for each list served, by kind, over ${dates.length} days. The table says the same.`;
  const rows = dates.toReversed().flatMap((date) =>
    kinds
      .filter((kind) => at(date, kind))
      .map((kind) => {
        const one = at(date, kind);
        return [day(date), KINDS[kind], String(one.lists), String(one.events), shareText(one)];
      }),
  );
  byId('clicks').replaceChildren(
    make(
      'p',
      { className: 'hint' },
      `Events that say which list they came from, for each list served in ${DAYS} days.`,
    ),
    make('dl', { className: 'tiles' }, ...kinds.map((kind) => tile(totalOf(days, kind)))),
    ...(dates.length > 1 ? [figure({ name, labels: dates.map(dayOfYear), lines, format: roundPercent })] : []),
    folded('Days as a table', table('Lists and events by day', ['Day', 'List', 'Served', 'Events', 'Share'], rows)),
  );
}
