import { constants } from 'node:buffer';
import { CfRecsError } from '../errors.js';
import type { Pace } from '../pace.js';

// Where the files of a model lie: a folder, or a store of the caller's. What is written, checked, and in which order, is
// said once for both, in terms of these.

/** A file that is open for reading. */
export interface OpenFile {
  /** In bytes. */
  readonly size: number;
  /** Fills an array with the bytes from `position` on. @returns whether there were as many. */
  fill(target: Uint8Array, position: number): Promise<boolean>;
  close(): Promise<void>;
}

/** A place that a model is read from. */
export interface ReadablePlace {
  /** What messages call it. */
  readonly title: string;
  /** Opens a file. @throws Missing where there is none, Unreadable, or what a store throws. */
  open(name: string): Promise<OpenFile>;
  /** Tells one writing of the metadata from another, even of the same bytes, where the place can. */
  stamp?(): Promise<string>;
}

/** A file that is to be written. */
export interface NewFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A place that a model is written to. */
export interface WritablePlace {
  /** Saves to places with the same key wait for each other. */
  readonly key: string | object;
  /**
   * Does some work, of which the other functions are part, while no other process does so here; a place that has no means
   * of keeping others away leaves that to who uses it. @throws CfRecsError `busy` where another one does.
   */
  alone<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * Writes files, of which the last names the others: it comes after them, so that a reader who finds it finds them. An
   * aborted pace leaves all as it was; it is not asked any more when the first file takes another's place.
   */
  writeAll(files: readonly NewFile[], pace: Pace): Promise<void>;
  list(): Promise<readonly string[]>;
  /** Removes a file, which may be gone already. */
  remove(name: string): Promise<void>;
}

/** A file could not be read, as the message says: perhaps a save removed it meanwhile, so a load looks once more. */
export class Unreadable extends Error {}

/** There is no such file. */
export class Missing extends Unreadable {
  constructor(name: string, options?: ErrorOptions) {
    super(`${name} is missing`, options);
  }
}

/** What to do about files that are not what they should be. */
const WAY_OUT = 'train and save it again, or bring back a whole copy of it';

/** What a load says of a place whose files are not what they should be. */
export const corrupt = ({ title }: Pick<ReadablePlace, 'title'>, problem: string, cause?: unknown): CfRecsError =>
  new CfRecsError('model-corrupt', `The model in ${title} cannot be used: ${problem}; ${WAY_OUT}`, { cause });

/**
 * All of a file, which is text.
 * @param most - more bytes than it can have; default: the longest text there can be.
 * @throws CfRecsError `model-corrupt` where it has more; Unreadable, and what a store throws.
 */
export async function readAll(
  place: ReadablePlace,
  name: string,
  most = constants.MAX_STRING_LENGTH,
): Promise<Uint8Array> {
  const file = await place.open(name);
  try {
    if (file.size > most) throw corrupt(place, `expected ${name} to have at most ${most} bytes, got ${file.size}`);
    const bytes = new Uint8Array(file.size);
    if (!(await file.fill(bytes, 0))) throw new Unreadable(`${name} was cut while it was read`);
    return bytes;
  } finally {
    await file.close();
  }
}
