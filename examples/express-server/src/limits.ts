/** Characters of an id. */
export const ID_LENGTH = 512;
/** Events of one request. */
export const MOST_EVENTS = 1000;
/** Ids of one list in a query string, whose length proxies bound too. */
export const MOST_IDS_IN_QUERY = 100;
/** Ids of one list in a body. */
export const MOST_IDS = 1000;
/** Bytes of a body: the largest lists of ids of usual length fit. */
export const BODY_BYTES = 1024 * 1024;
/** Entries of one list. */
export const MOST_ENTRIES = 1000;
/** How far ahead of this clock a moment may be: clocks differ. */
export const MOST_AHEAD_MS = 5 * 60 * 1000;
/** Characters of an Idempotency-Key. */
export const KEY_LENGTH = 255;
/** Characters of the name of a category. */
export const CATEGORY_LENGTH = 200;
