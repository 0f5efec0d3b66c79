import { type EventsByItem, isNewer, NONE } from './events-by-item.js';
import { RETRACTION } from './weights.js';

/**
 * Takes the retractions of a pair (one at least), whose events stand from `start` up to `end`, out of its events, and
 * with them what was before the latest of them; the rest, no retraction among it, keeps its order.
 * @returns the end of those that stay, `start` where nothing does.
 */
export function takeOutRetracted(events: EventsByItem, start: number, end: number): number {
  const { weights, timestamps } = events;
  const untimed = timestamps.subarray(start, end).some(Number.isNaN);
  const isLater = (a: number, b: number): boolean => untimed || isNewer(timestamps, a, b);
  let latest = NONE;
  for (let event = start; event < end; event++) {
    if (weights[event] === RETRACTION && isLater(event, latest)) latest = event;
  }
  // Where it stands is overwritten.
  const time = timestamps[latest];
  const isAfter = (event: number): boolean => {
    if (untimed || timestamps[event] === time) return event > latest;
    return timestamps[event] > time;
  };
  let kept = start;
  for (let event = start; event < end; event++) {
    if (isAfter(event)) events.move(event, kept++);
  }
  return kept;
}
