import { isRecord } from '../../validate.js';

/** The version from which on the summary says what each event weighs. */
const WITH_WEIGHTS = 3;

/** Rows by event, and what such events weighed then: 1 where no option said otherwise. */
function withWeights(events: unknown, eventWeights: unknown): unknown {
  if (!isRecord(events)) return events;
  const weights = isRecord(eventWeights) ? eventWeights : {};
  const entries = Object.entries(events).map(([event, count]) => {
    const weight = Object.hasOwn(weights, event) ? weights[event] : 1;
    return [event, { count, weight }];
  });
  return Object.fromEntries(entries);
}

/** Metadata of an earlier version in the form of today's, nothing of it checked. */
export function upgrade(content: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { formatVersion, data } = content;
  if (Number(formatVersion) >= WITH_WEIGHTS || !isRecord(data) || !isRecord(data.summary)) return content;
  const { options, summary } = data;
  const events = withWeights(summary.events, isRecord(options) ? options.eventWeights : null);
  return { ...content, data: { ...data, summary: { ...summary, events } } };
}
