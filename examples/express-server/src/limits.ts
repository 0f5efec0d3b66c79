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
