import type { StoredEvent } from '../../database/changes.js';
import { storeEvents } from '../../database/write-events.js';
import { Problem } from '../../problems.js';
import type { Service } from '../../service.js';
import type { Settings } from '../../settings.js';
import { MOST_AHEAD_MS } from '../limits.js';
import type { Input, Reply } from '../validation.js';
import { momentOf } from './moments.js';

/** An event as a request tells it. */
export interface Event {
  readonly user_id: string;
  readonly item_id: string;
  readonly event?: string;
  readonly value?: number;
  readonly timestamp?: string;
  readonly list_id?: string;
}

/** When an event happened: now, where nothing is said. */
function timeOf(timestamp: string | undefined, now: number): number {
  if (timestamp === undefined) return now;
  const moment = momentOf('timestamp', timestamp);
  if (moment <= now + MOST_AHEAD_MS) return moment;
  const most = `at most ${MOST_AHEAD_MS / 60_000} minutes ahead`;
  throw new Problem(400, 'invalid-body', `Expected \`timestamp\` ${most}, got ${JSON.stringify(timestamp)}`);
}

/** What is stored always has a moment: with it, events that are taken in twice change nothing. */
export const toStored = ({ user_id, item_id, event, value, timestamp, list_id }: Event, now: number): StoredEvent => ({
  user_id,
  item_id,
  event: event ?? null,
  value: value ?? null,
  timestamp: timeOf(timestamp, now),
  list_id: list_id ?? null,
});

/** Where it is set what events weigh, other names are mistakes. */
export function checkNames(
  events: readonly Event[],
  { EVENT_WEIGHTS: weights }: Pick<Settings, 'EVENT_WEIGHTS'>,
): void {
  if (weights === undefined) return;
  const unknown = events.find(({ event }) => event !== undefined && !Object.hasOwn(weights, event));
  if (unknown === undefined) return;
  const known = Object.keys(weights).join(', ');
  throw new Problem(
    400,
    'invalid-body',
    `Expected \`event\` to be one of ${known}, got ${JSON.stringify(unknown.event)}`,
  );
}

export async function takeEvents(service: Service, { body, headers }: Input): Promise<Reply> {
  const { live, database, metrics, settings } = service;
  const given = [body as Event | Event[]].flat();
  checkNames(given, settings);
  const now = Date.now();
  const events = given.map((event) => toStored(event, now));
  const key = headers['idempotency-key'];
  const idempotency = key === undefined ? null : { key, request: body };
  const { result, brought } = await live.write(storeEvents(events, idempotency, database.mostRows));
  if (result.kind === 'key-reused') {
    throw new Problem(422, 'key-reused', 'Expected an Idempotency-Key of its own, got that of another request');
  }
  if (result.kind === 'stored') metrics.events.inc(events.length);
  return { body: { events: events.length, new_users: brought.newUsers, new_items: brought.newItems } };
}
