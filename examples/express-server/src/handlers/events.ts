import type { LoggedEvent } from '../event-log.js';
import { Problem } from '../problems.js';
import type { Service } from '../service.js';
import type { Input, Reply } from '../validation.js';

type Event = Omit<LoggedEvent, 'timestamp'> & { readonly timestamp?: string };

/** What goes into the log always has a time: with it, events that are taken in twice change nothing. */
function toLogged({ user_id, item_id, event, value, timestamp }: Event): LoggedEvent {
  const moment = timestamp === undefined ? new Date() : new Date(timestamp);
  // 23:59:60 is a moment, but not to JavaScript.
  if (Number.isNaN(moment.getTime())) {
    throw new Problem(400, 'invalid-body', `Expected \`timestamp\` to be a moment, got ${JSON.stringify(timestamp)}`);
  }
  return { user_id, item_id, event, value, timestamp: moment.toISOString() };
}

export async function takeEvents({ store, metrics }: Service, { body }: Input): Promise<Reply> {
  const events = [body as Event | Event[]].flat().map(toLogged);
  const { newUsers, newItems } = await store.takeEvents(events);
  metrics.events.inc(events.length);
  return { body: { events: events.length, new_users: newUsers, new_items: newItems } };
}
