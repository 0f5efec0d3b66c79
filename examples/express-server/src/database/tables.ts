/**
 * The tables, alike in SQLite and Postgres. Moments are milliseconds since 1970. Every change that a recommender or the
 * catalogue must follow carries a number of the one sequence (see `sequence.ts`): who has applied all up to a number knows
 * what to ask for next.
 */
export interface Tables {
  sequence: SequenceTable;
  events: EventTable;
  deletions: DeletionTable;
  items: ItemTable;
  models: ModelTable;
  list_counts: ListCountTable;
  idempotency_keys: IdempotencyKeyTable;
  leases: LeaseTable;
}

/** One row: the last number that was given out. */
export interface SequenceTable {
  id: number;
  last: number;
}

/** What users did, as it was told. */
export interface EventTable {
  sequence: number;
  user_id: string;
  item_id: string;
  event: string | null;
  value: number | null;
  /** When it happened. */
  timestamp: number;
  /** The list it came from. */
  list_id: string | null;
}

/** What was taken back: all of a user, where `item_id` is null, or what the user had with an item. */
export interface DeletionTable {
  sequence: number;
  user_id: string;
  item_id: string | null;
  made_at: number;
}

/** The catalogue. Items that are gone stay as a mark, so that no list has them. */
export interface ItemTable {
  item_id: string;
  /** Of the last change. */
  sequence: number;
  title: string | null;
  image: string | null;
  url: string | null;
  /** A JSON array of texts. */
  categories: string;
  /** 0 or 1. */
  available: number;
  published_at: number | null;
  /** 0 or 1. */
  gone: number;
}

/** The models that were, and what was found about them. */
export interface ModelTable {
  /** The SHA-256 of the folder's `metadata.json`, which names the hashes of all its other files. */
  id: string;
  /** The hash of the model alone, as answers name it; null where popularity answers. */
  model_id: string | null;
  /** All changes up to it are in the histories that were saved with the model. */
  sequence: number;
  made_at: number;
  origin: 'training' | 'folder';
  status: 'used' | 'refused';
  /** Why it was refused. */
  reason: string | null;
  /** Its folder. */
  path: string;
  /** JSON: what the evaluation before the training found; null where there was none. */
  figures: string | null;
  /** What the training and its evaluation took. */
  seconds: number | null;
}

/** How many lists were served on a day (UTC, `2026-01-31`), for figures of clicks. */
export interface ListCountTable {
  day: string;
  kind: string;
  lists: number;
}

/** Answers of requests that may come again. */
export interface IdempotencyKeyTable {
  key: string;
  /** Of the request: another one with the same key is a mistake. */
  digest: string;
  answer: string;
  made_at: number;
}

/** Work that one process does for all. */
export interface LeaseTable {
  name: string;
  holder: string;
  expires_at: number;
  /** What the holder says of how far it is, in [0, 1]; null where there is nothing to say. */
  progress: number | null;
}
