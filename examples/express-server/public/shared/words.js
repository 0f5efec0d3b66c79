/** Why popular items fill a list, by `fallback_reason`. */
export const FALLBACKS = {
  'unknown-user': 'Nobody by this id is known yet, so these are the items that most users have.',
  'no-history': 'Nothing is known of this taste yet, so these are the items that most users have.',
  'not-trained': 'The model has not learned from this history yet, so these are the items that most users have.',
  'too-few-candidates': 'The model has too few items left to suggest, so popular ones fill the list up.',
};

/** A number and its noun. */
export const count = (number, noun) => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

/** Three digits that say something, however small the number. */
export const score = (number) =>
  number.toLocaleString('en', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });

/** A share of a whole. */
export function percent(fraction) {
  const rounded = Math.round(100 * Math.abs(fraction));
  return `${fraction < 0 ? '−' : ''}${rounded === 0 && fraction !== 0 ? '<1' : rounded}\u2009%`;
}

/** A share of a whole, to be compared with another. */
export const finePercent = (fraction) => `${(100 * fraction).toFixed(1)}\u2009%`;

/** A share at the side of a chart. */
export const roundPercent = (fraction) => `${Number((100 * fraction).toFixed(1))}\u2009%`;

export const dayOfYear = (moment) => new Date(moment).toLocaleDateString('en', { month: 'short', day: 'numeric' });
export const day = (moment) => new Date(moment).toLocaleDateString('en', { dateStyle: 'medium' });
export const timeOfDay = (moment) =>
  new Date(moment).toLocaleTimeString('en', { timeStyle: 'short', hourCycle: 'h23' });
export const dayAndTime = (moment) =>
  new Date(moment).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });

const SPANS = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
];

/** How long ago, in the largest unit that fits. */
export function ago(seconds) {
  const [length, unit] = SPANS.find(([length]) => seconds >= length) ?? [1, 'second'];
  return `${count(Math.floor(seconds / length), unit)} ago`;
}
