import { describeError } from '../problems.js';

/** A row of a file, and where it stands: `items.csv, line 17`. */
export interface Row<T> {
  readonly row: T;
  readonly place: string;
}

/** Makes something of a row. @throws Error that names its place. */
export function convert<From, To>({ row, place }: Row<From>, toStored: (row: From) => To): To {
  try {
    return toStored(row);
  } catch (error) {
    throw new Error(`${place}: ${describeError(error)}`, { cause: error });
  }
}

/** Puts what comes together, so many at a time. */
export async function* inBlocks<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let block: T[] = [];
  for await (const item of items) {
    block.push(item);
    if (block.length < size) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}
