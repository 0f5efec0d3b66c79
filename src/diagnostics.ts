import type * as node from 'node:diagnostics_channel';
import { type CfRecsErrorCode, isCfRecsError } from './errors.js';
import type { Algorithm, FallbackReason } from './types.js';

/** What publishes events: calls of a recommender, and `evaluate`. */
export type WatchedCall = 'train' | 'load' | 'save' | 'recommend' | 'recommendAll' | 'update' | 'evaluate';

/**
 * What a call publishes when it has ended, on the channel `cf-recs:` + its name of `node:diagnostics_channel`, for metrics
 * and traces: how long it took, and counts; no id of a user or an item, ever. Nothing is counted or measured where
 * nobody has subscribed.
 *
 * - `train`, `load`, `save`: `users`, `items`, `interactions`, `algorithm`, `embeddingDim` of the recommender.
 * - `recommend` (also of `recommendFor` and `popular`): `limit`, `returned` (items), `fallback` (why popular items filled
 *   up, null where none did).
 * - `recommendAll`: `limit`, `lists`, `returned` (items of all lists), with the time that the reader took; also where the
 *   reader stopped early.
 * - `update`: `events`, `newUsers`, `newItems`.
 * - `evaluate`: `users` and `heldOut` pairs judged, `items` ranked.
 *
 * Of a call that failed there are `name`, `milliseconds` and `error` alone.
 *
 * @example
 * import { subscribe } from 'node:diagnostics_channel';
 * import type { DiagnosticsMessage } from 'cf-recs';
 *
 * const milliseconds: number[] = [];
 * subscribe('cf-recs:recommend', (message) => milliseconds.push((message as DiagnosticsMessage).milliseconds));
 */
export interface DiagnosticsMessage extends DiagnosticsCounts {
  /** The call: the channel's name without `cf-recs:`. */
  readonly name: WatchedCall;
  /** How long it took, its pauses among it. */
  readonly milliseconds: number;
  /** Where it failed: the code of a CfRecsError, `aborted` for an abort or a timeout of a signal, else `other`. */
  readonly error?: CfRecsErrorCode | 'aborted' | 'other';
}

/** What a call says of itself beside its time; each has those that its kind has. */
export interface DiagnosticsCounts {
  readonly users?: number;
  readonly items?: number;
  readonly interactions?: number;
  readonly algorithm?: Algorithm | null;
  readonly embeddingDim?: number | null;
  readonly limit?: number;
  readonly lists?: number;
  readonly returned?: number;
  readonly fallback?: FallbackReason | null;
  readonly events?: number;
  readonly newUsers?: number;
  readonly newItems?: number;
  readonly heldOut?: number;
}

/**
 * The module, asked for at run time: an import would fail where there is none. Node.js can be asked from 20.16 and 22.3
 * on; before that, and where the module is only half there, nothing is published.
 */
const channels: Partial<typeof node> | undefined = globalThis.process?.getBuiltinModule?.('node:diagnostics_channel');

const open = (name: WatchedCall): node.Channel | undefined => channels?.channel?.(`cf-recs:${name}`);

const CHANNELS: Readonly<Record<WatchedCall, node.Channel | undefined>> = {
  train: open('train'),
  load: open('load'),
  save: open('save'),
  recommend: open('recommend'),
  recommendAll: open('recommendAll'),
  update: open('update'),
  evaluate: open('evaluate'),
};

/** Whether a call has a subscriber. */
export const isWatched = (name: WatchedCall): boolean => CHANNELS[name]?.hasSubscribers === true;

type DiagnosticsOutcome = Omit<DiagnosticsMessage, 'name' | 'milliseconds'>;

/** What is published of a call that failed. Messages may quote ids, so they are left out. */
export function failed(error: unknown): DiagnosticsOutcome {
  if (isCfRecsError(error)) return { error: error.code };
  const { name } = Object(error) as Partial<Error>;
  return { error: name === 'AbortError' || name === 'TimeoutError' ? 'aborted' : 'other' };
}

/** Begins to measure a call that has a subscriber. @returns what publishes it when it has ended. */
export function begin(name: WatchedCall): (outcome: DiagnosticsOutcome) => void {
  const start = performance.now();
  return (outcome) => {
    const message: DiagnosticsMessage = { name, milliseconds: performance.now() - start, ...outcome };
    CHANNELS[name]?.publish(message);
  };
}

/** Makes a call, and publishes what it comes to where there is a subscriber. */
export function watch<Result>(
  name: WatchedCall,
  call: () => Result,
  countsOf: (result: Result) => DiagnosticsCounts,
): Result {
  if (!isWatched(name)) return call();
  const end = begin(name);
  let result: Result;
  try {
    result = call();
  } catch (error) {
    end(failed(error));
    throw error;
  }
  end(countsOf(result));
  return result;
}

/** {@link watch} of a call that promises its result. */
export async function watchAsync<Result>(
  name: WatchedCall,
  call: () => Promise<Result>,
  countsOf: (result: Result) => DiagnosticsCounts,
): Promise<Result> {
  if (!isWatched(name)) return call();
  const end = begin(name);
  let result: Result;
  try {
    result = await call();
  } catch (error) {
    end(failed(error));
    throw error;
  }
  end(countsOf(result));
  return result;
}
