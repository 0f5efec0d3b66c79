import { isPromise } from 'node:util/types';
import { CfRecsError, describe } from '../errors.js';
import { isRecord, isText } from '../validate.js';
import { type Html, html, idOf, showId } from './html.js';

/**
 * How an item is shown to people. All of it is shown as text, whatever it holds.
 *
 * @example
 * import { Recommender, readInteractions } from 'cf-recs';
 * import { type ItemDescription, renderReport } from 'cf-recs/report';
 *
 * const titles = new Map([['techno-shift-2', 'Shift, part two']]);
 * const describeItem = (itemId: string): ItemDescription => ({ title: titles.get(itemId), url: `/tracks/${itemId}` });
 * const recommender = await Recommender.fromInteractions(readInteractions('plays.jsonl'));
 * console.log(renderReport({ recommender, describeItem }).includes('/tracks/')); // true
 */
export interface ItemDescription {
  /** Stands in the place of the id, which is small beside it; non-empty. Default: the id alone. */
  readonly title?: string | null | undefined;
  /**
   * Address of a picture, shown small: `http:`, `https:`, relative to the page, or `data:image/...`. The page refers to it
   * as given, so that a browser loads it when it shows the page; only `data:image/...` is in the file. Default: none.
   */
  readonly image?: string | null | undefined;
  /** Address that the title leads to: `http:`, `https:`, or relative to the page. Default: none. */
  readonly url?: string | null | undefined;
}

/** Describes an item by its id; nothing where there is nothing to say. */
export type DescribeItem = (itemId: string) => ItemDescription | null | undefined;

/** Makes what stands on the page for an item. */
export type ShowItem = (itemId: string) => Html;

/** How an address reads in a browser, which leaves out signs that hide a scheme; null where it is none. */
function readAddress(address: string): URL | null {
  try {
    return new URL(address, 'https://relative.example/');
  } catch {
    return null;
  }
}

const isWeb = (url: URL): boolean => url.protocol === 'http:' || url.protocol === 'https:';
const isImageData = (url: URL): boolean => url.protocol === 'data:' && /^image\//i.test(url.pathname);

const isSpoken = (value: unknown): value is string => isText(value) && value.trim() !== '';

/** Whether a value is an address of a kind. */
const isAddress = (value: unknown, isOfKind: (url: URL) => boolean): boolean => {
  const url = isSpoken(value) ? readAddress(value) : null;
  return url !== null && isOfKind(url);
};

const RULES = {
  title: { expected: 'a non-empty string', accepts: isSpoken },
  image: {
    expected: 'an address that is http(s), relative, or data:image/',
    accepts: (value: unknown) => isAddress(value, (url) => isWeb(url) || isImageData(url)),
  },
  url: {
    expected: 'an address that is http(s) or relative',
    accepts: (value: unknown) => isAddress(value, isWeb),
  },
} as const;

function refuse(itemId: string, what: string, expected: string, got: string): never {
  throw new CfRecsError(
    'invalid-option',
    `Expected ${what} that \`describeItem\` gives for item ${describe(itemId)} to be ${expected}, got ${got}`,
  );
}

/** What is said of an item, checked. Other properties are no concern of ours: it may be a row of a catalogue. */
function checkDescription(itemId: string, given: unknown): ItemDescription {
  if (given === undefined || given === null) return {};
  if (isPromise(given)) refuse(itemId, 'what', 'there at once', 'a promise');
  if (!isRecord(given)) refuse(itemId, 'what', 'an object, null or undefined', describe(given));
  const { title, image, url } = given;
  for (const [name, value] of Object.entries({ title, image, url })) {
    const { expected, accepts } = RULES[name as keyof typeof RULES];
    if (value !== undefined && value !== null && !accepts(value)) {
      refuse(itemId, `the \`${name}\``, expected, describe(value));
    }
  }
  return { title, image, url } as ItemDescription;
}

function itemOf(itemId: string, { title, image, url }: ItemDescription): Html {
  const hasTitle = title !== null && title !== undefined;
  const name = hasTitle ? html`<bdi class="id">${showId(title)}</bdi>` : idOf(itemId);
  const hasUrl = url !== null && url !== undefined;
  const text = html`${hasUrl ? html`<a href="${url}" rel="noreferrer">${name}</a>` : name}${
    hasTitle && html` <small>${idOf(itemId)}</small>`
  }`;
  if (image === null || image === undefined) return text;
  // The picture adds nothing to the words beside it for who cannot see it.
  return html`<span class="item"><img src="${image}" alt="" width="36" height="36" loading="lazy" referrerpolicy="no-referrer"><span>${text}</span></span>`;
}

/** What shows items, each of which is described once. @throws CfRecsError `invalid-option`, naming the item, when it shows one. */
export function itemsShownBy(describeItem: DescribeItem | null): ShowItem {
  if (describeItem === null) return idOf;
  const shown = new Map<string, Html>();
  return (itemId) => {
    const known = shown.get(itemId) ?? itemOf(itemId, checkDescription(itemId, describeItem(itemId)));
    shown.set(itemId, known);
    return known;
  };
}
