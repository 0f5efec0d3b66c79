import type { EventWeight } from '../types.js';

/** How many rows name an event, and what it weighs. */
export interface EventCount {
  readonly count: number;
  /** By `eventWeights`, else by the table of usual names, else 1. */
  readonly weight: EventWeight;
}

/** Something in a log that looks wrong and is no error. */
export interface DataWarning {
  /** What it is, as a stable word. */
  readonly code: DataWarningCode;
  /** What was seen, and what to write where it is not meant. */
  readonly message: string;
  /** How many rows, names or columns it is about. */
  readonly count: number;
}

/** The words of {@link DataWarning}. */
export type DataWarningCode =
  /** `eventWeights` names events that no row has. */
  | 'unknown-event'
  /** Events count as a like that do not sound like one. */
  | 'negative-event'
  /** All events are numbers: another column may be meant. */
  | 'odd-event'
  /** Values look like times, are below 0 beside ratings, are mostly 0 beside sums, or have decimal commas. */
  | 'odd-value'
  /** `fields` names a field or column that no row has, or `map` gives a field in which no row has a value. */
  | 'missing-field'
  /** A column looks like a time, an event or a value, and is not used. */
  | 'unused-column'
  /** Columns go by number, and the first line, which was taken for their names, looks like data. */
  | 'data-in-header'
  /** Columns go by number, and the first row, which was taken for data, looks like their names. */
  | 'names-in-data'
  /** `value` looks like ratings, and `weighting: 'event'` counts them all alike. */
  | 'ratings-ignored'
  /** A negative weight met a negative value, which together are a positive signal. */
  | 'double-negative'
  /** Rows are older than any log can be. */
  | 'odd-period'
  /** A few users have far more items than all others, as bots have. */
  | 'odd-user'
  /** More rows were skipped than read. */
  | 'mostly-skipped'
  /** No row says anything: all were ignored. */
  | 'all-ignored';

/** A place in the input and what was wrong there. */
export interface SkippedRow {
  /** Where, such as `plays.jsonl, line 17`. */
  readonly place: string;
  readonly reason: string;
}

/** What was read, what of it the data set holds, and what was left out and why. */
export interface DatasetSummary {
  /** Users, items and distinct positive (user, item) pairs held. */
  readonly users: number;
  readonly items: number;
  readonly interactions: number;
  /** Distinct (user, item) pairs whose last event is a dislike. */
  readonly dislikes: number;
  /** Valid rows read, before pairs were put together and filters applied. */
  readonly rows: number;
  /** Of these, rows that say nothing: they weigh 0, or `map` gave nothing for them. */
  readonly ignored: number;
  /** Valid rows by the name of their event, and its weight; rows that name none are counted in `rows` alone. */
  readonly events: Readonly<Record<string, EventCount>>;
  /** The oldest and the newest moment of the pairs held, in milliseconds since 1970; null where none has a time. */
  readonly period: { readonly from: number; readonly to: number } | null;
  /** interactions / (users x items), in [0, 1]; 0 where there are none. */
  readonly density: number;
  /** Rows left out by `onInvalid: 'skip'`, with the first few as samples. */
  readonly skipped: { readonly count: number; readonly samples: readonly SkippedRow[] };
  /** What the filters left out: users, items, and positive pairs. */
  readonly filtered: { readonly users: number; readonly items: number; readonly interactions: number };
  /** What looks wrong in what was read, and is no error. */
  readonly warnings: readonly DataWarning[];
}

/** A file or stream that a data set was read from. */
export interface SourceRecord {
  /** The file's base name, or 'stream'. */
  readonly name: string;
  /** Size in bytes as stored (compressed, where it is). */
  readonly bytes: number;
  /** SHA-256 of those bytes, in hexadecimal. */
  readonly sha256: string;
  /** The field mapping it was read with. */
  readonly fields: Readonly<Record<string, string | number>>;
}
