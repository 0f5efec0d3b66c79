/** Characters of an id. */
export const ID_LENGTH = 512;
/** Characters of the name of an event, or of a list. */
export const NAME_LENGTH = 64;
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
/** Categories of one item. */
export const MOST_CATEGORIES = 50;
/** Characters of the title of an item. */
export const TITLE_LENGTH = 500;
/** Characters of an address: drawn pictures may be in the address itself. */
export const ADDRESS_LENGTH = 4096;
/** Items of the catalogue of one request. */
export const MOST_ITEMS = 1000;
/** Bytes of a body of items: as many fit whose pictures are drawn in their addresses. */
export const ITEMS_BYTES = 8 * 1024 * 1024;
/** Characters of a text to search for. */
export const SEARCH_LENGTH = 200;
/** Days of figures. */
export const MOST_DAYS = 366;
