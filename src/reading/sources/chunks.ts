import { isAsyncIterable, isFunction, isIterable, isRecord } from '../../validate.js';
import { isWebStream, type ReadableStreamLike } from './log-source.js';

/** The chunks of a stream. */
export interface Chunks {
  readonly all: AsyncIterable<unknown> | Iterable<unknown>;
  /** Ends the stream, also while it has nothing to give. */
  cancel(): void;
}

/** A stream of Node, or one that is built like it. */
const isNodeStream = (value: unknown): value is { destroy(): unknown } =>
  isRecord(value) && isFunction(value.pipe) && isFunction(value.destroy);

/** Ends a stream of Node that nobody waits for any more. Of other iterables only who made them knows how. */
export function destroyStream(stream: unknown): void {
  if (isNodeStream(stream)) stream.destroy();
}

function chunksOfWeb(stream: ReadableStreamLike): Chunks {
  const reader = stream.getReader();
  let done = false;
  const cancel = async () => {
    if (!done) await reader.cancel().catch(() => {});
  };
  async function* readAll(): AsyncGenerator<unknown, void, undefined> {
    try {
      for (;;) {
        const step = await reader.read();
        done = step.done;
        if (done) return;
        yield step.value;
      }
    } finally {
      // Who stops early, or fails, wants no more of it.
      await cancel();
    }
  }
  return { all: readAll(), cancel: () => void cancel() };
}

/** The chunks of a stream of any kind: only its reader can end a web stream, so it is not iterated itself. */
export function chunksOf(stream: unknown): Chunks {
  if (isWebStream(stream)) return chunksOfWeb(stream);
  const all = isAsyncIterable(stream) || isIterable(stream) ? stream : [stream];
  return { all, cancel: () => destroyStream(stream) };
}
