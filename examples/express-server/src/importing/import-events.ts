import { stat } from 'node:fs/promises';
import { type Interaction, readInteractions } from 'cf-recs';
import type { StoredEvent } from '../database/changes.js';
import { checkNames, type Event, toStored } from '../http/handlers/events.js';
import { MOST_EVENTS } from '../http/limits.js';
import { SCHEMAS } from '../http/openapi/schemas.js';
import { rowChecker } from '../http/validation.js';
import type { Settings } from '../settings.js';
import { convert, inBlocks, type Row } from './blocks.js';
import { storeMissing } from './store-missing.js';
import type { Target } from './target.js';

const check = rowChecker(SCHEMAS.Event);

/** Empty cells of CSV say nothing. */
const filled = (row: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '' && value !== null));

/** Reads a log, of any format that the library tells by the name, as the API would be told of its events. */
async function* readEvents(path: string): AsyncGenerator<Row<Event>> {
  // The library reads ahead: what it does not hand on waits here, in the same order.
  const rows: { readonly place: string; readonly listId: unknown }[] = [];
  const log = readInteractions(path, {
    map(row, place) {
      const told = filled(row);
      rows.push({ place, listId: told.list_id });
      return told as unknown as Interaction;
    },
  });
  // With a moment of its own, an event is the same each time that it is imported.
  const { mtime } = await stat(path);
  for await (const { userId, itemId, event, value, timestamp = mtime } of log) {
    const { place, listId } = rows.shift()!;
    const moment = new Date(timestamp as Date).toISOString();
    const told = { user_id: userId, item_id: itemId, event, value, timestamp: moment, list_id: listId };
    yield { place, row: told as Event };
  }
}

/** What an import came to. */
export interface EventsImported {
  readonly read: number;
  /** The others were there already. */
  readonly stored: number;
}

/**
 * Imports a log in blocks, each whole or not at all. Events that are there already are left out.
 * @throws Error naming file, line and field; blocks before that of the line are stored then.
 */
export async function importEvents(
  path: string,
  { database, store }: Target,
  settings: Pick<Settings, 'EVENT_WEIGHTS'>,
): Promise<EventsImported> {
  const now = Date.now();
  const toEvent = (row: Event): StoredEvent => {
    check(JSON.parse(JSON.stringify(row)));
    checkNames([row], settings);
    return toStored(row, now);
  };
  let [read, stored] = [0, 0];
  for await (const block of inBlocks(readEvents(path), MOST_EVENTS)) {
    const events = block.map((row) => convert(row, toEvent));
    stored += await store(storeMissing(events, database.mostRows));
    read += events.length;
  }
  return { read, stored };
}
