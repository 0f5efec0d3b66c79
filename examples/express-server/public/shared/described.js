import * as api from './api.js';
import { make, nameText } from './dom.js';

/** What the catalogue says of items, by id; null where it says nothing. */
const known = new Map();
/** How many items the catalogue has; null until it was asked. */
let size = null;

/** Asks how large the catalogue is. @returns how many items it describes. */
export async function askCatalogue() {
  size = (await api.items({ limit: 1 })).total;
  return size;
}

const look = (itemId) =>
  api.item(itemId).then(
    (item) => item,
    () => null,
  );

/**
 * Entries with what the catalogue says of them, for those that came without. Each item is asked for once, and none
 * where there is no catalogue.
 */
export async function described(entries) {
  for (const { item_id, item } of entries) if (item) known.set(item_id, item);
  const missing = size === 0 ? [] : entries.map(({ item_id }) => item_id).filter((itemId) => !known.has(itemId));
  await Promise.all(missing.map(async (itemId) => known.set(itemId, await look(itemId))));
  return entries.map((entry) => ({ ...entry, item: known.get(entry.item_id) ?? undefined }));
}

/** What an item is called: its title, or its id where it has none. */
export const titleOf = ({ item_id, item }) => item?.title ?? item_id;

/** The title, as a link where the shop has a page of the item. */
export function titleText(entry) {
  const name = nameText(titleOf(entry));
  const url = entry.item?.url;
  return url ? make('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, name) : name;
}

/** What else is to be said, small: categories, and the id where it is not the title already. */
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
