import { isAsyncIterable, isIterable } from '../../validate.js';
import { isWebStream, type ReadableStreamLike } from './log-source.js';

async function* readAll(stream: ReadableStreamLike): AsyncGenerator<unknown, void, undefined> {
  const reader = stream.getReader();
  let done = false;
  try {
    for (;;) {
      const step = await reader.read();
      done = step.done;
      if (done) return;
      yield step.value;
    }
  } finally {
    // Who stops early, or fails, wants no more of it.
    if (!done) await reader.cancel().catch(() => {});
  }
}

/** The chunks of a stream of any kind: some web streams can be iterated, all have a reader. */
export function chunksOf(stream: unknown): AsyncIterable<unknown> | Iterable<unknown> {
  if (isAsyncIterable(stream) || isIterable(stream)) return stream;
  if (isWebStream(stream)) return readAll(stream);
  return [stream];
}
