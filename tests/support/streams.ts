/** A stream of the given chunks, which notes how many were asked for and whether it was closed. */
export class ChunkStream<Chunk extends Uint8Array | string> implements AsyncIterable<Chunk> {
  pulled = 0;
  closed = false;

  constructor(private readonly chunks: Iterable<Chunk>) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<Chunk, void, undefined> {
    try {
      for (const chunk of this.chunks) {
        this.pulled++;
        yield chunk;
      }
    } finally {
      this.closed = true;
    }
  }
}

export const streamOf = <Chunk extends Uint8Array | string>(...chunks: Chunk[]): ChunkStream<Chunk> =>
  new ChunkStream(chunks);

/** Bytes or text cut into pieces of the given lengths, again and again until all is cut. */
export function cut<Text extends Uint8Array | string>(whole: Text, lengths: readonly number[]): Text[] {
  const pieces: Text[] = [];
  for (let at = 0, turn = 0; at < whole.length; turn++) {
    const length = lengths[turn % lengths.length];
    pieces.push(whole.slice(at, at + length) as Text);
    at += length;
  }
  return pieces;
}
