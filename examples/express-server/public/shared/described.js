import * as api from './api.js';
import { make, nameText } from './dom.js';

/** What the catalogue says of items that were picked, by id; null where it says nothing. */
const known = new Map();
/** How many items the catalogue has. */
let size = 0;

/** Asks how large the catalogue is. @returns how many items it describes. */
export async function askCatalogue() {
  size = (await api.items({ limit: 1 })).total;
  return size;
}

/** Keeps what came with an entry of a list, for when nothing but its id is there. */
export const remember = ({ item_id, item = null }) => known.set(item_id, item);

const ask = (itemId) => api.item(itemId).catch(() => null);

/** Entries that are no more than ids with what the catalogue says of them, where there is one. */
export async function described(entries) {
  const missing = size === 0 ? [] : entries.filter(({ item_id }) => !known.has(item_id));
  await Promise.all(missing.map(async ({ item_id }) => known.set(item_id, await ask(item_id))));
  return entries.map((entry) => ({ ...entry, item: known.get(entry.item_id) ?? undefined }));
}

/** What an item is called: its title, or its id where it has none. */
export const titleOf = ({ item_id, item }) => item?.title || item_id;

/** The title, as a link where the shop has a page of the item. */
export function titleText(entry) {
  const name = nameText(titleOf(entry));
  const url = entry.item?.url;
  return url ? make('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, name) : name;
}

/** What else is to be said of an item: its categories. */
export const subtitleOf = ({ item }) => item?.categories?.join(' · ') ?? '';

const TONES = 6;
const toneOf = (text) => [...text].reduce((sum, letter) => (31 * sum + letter.codePointAt(0)) % 9973, 7) % TONES;

/** A drawn place for a picture. */
const placeholder = (entry) =>
  make(
    'span',
    { className: 'cover', 'aria-hidden': 'true', 'data-tone': toneOf(entry.item_id) },
    [...titleOf(entry)][0].toUpperCase(),
  );

/** The picture of an item, which says nothing that its title does not. */
export function cover(entry) {
  const src = entry.item?.image;
  if (!src) return placeholder(entry);
  const image = make('img', { className: 'cover', alt: '', loading: 'lazy', decoding: 'async' });
  image.referrerPolicy = 'no-referrer';
  image.onerror = () => image.replaceWith(placeholder(entry));
  image.src = src;
  return image;
}
