import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EventWeight, type Interaction, type NeighbourRow, readInteractions } from 'cf-recs';
import { filesOf, readFileRows } from './parquet.js';

/** What a training was asked for, as far as it matters beyond it. */
export interface TrainedSettings {
  readonly event_weights: Readonly<Record<string, EventWeight>>;
}

/** @throws Error where the folder holds no whole tables: a training writes its settings last. */
export async function readSettings(tables: string): Promise<TrainedSettings> {
  const folder = join(tables, 'settings');
  if (!existsSync(join(folder, '_SUCCESS'))) {
    throw new Error(`Expected the tables of a training that has come to its end in ${tables}, got no settings there`);
  }
  const names = await readdir(folder);
  const texts = await Promise.all(
    names.filter((name) => name.startsWith('part-')).map((name) => readFile(join(folder, name), 'utf8')),
  );
  return JSON.parse(texts.join(''));
}

/** Items as they were first seen, and their rows of the two tables. */
export interface Items {
  readonly itemIds: readonly string[];
  readonly historyEmbeddings: Float32Array;
  readonly itemEmbeddings: Float32Array;
}

export async function readItems(tables: string): Promise<Items> {
  const rows: { item: number; itemId: string; history: Float32Array; candidate: Float32Array }[] = [];
  for (const path of await filesOf(join(tables, 'items'))) {
    for (const row of await readFileRows(path)) {
      rows.push({
        item: Number(row.item),
        itemId: String(row.item_id),
        history: Float32Array.from(row.history_embedding as number[]),
        candidate: Float32Array.from(row.item_embedding as number[]),
      });
    }
  }
  const dim = rows[0]?.history.length ?? 0;
  const itemIds = new Array<string>(rows.length);
  const [historyEmbeddings, itemEmbeddings] = [
    new Float32Array(rows.length * dim),
    new Float32Array(rows.length * dim),
  ];
  for (const { item, itemId, history, candidate } of rows) {
    itemIds[item] = itemId;
    historyEmbeddings.set(history, item * dim);
    itemEmbeddings.set(candidate, item * dim);
  }
  return { itemIds, historyEmbeddings, itemEmbeddings };
}

/** What items in a history add to others, by their ids. Twelve bytes a row are held, and one file's rows at a time. */
export async function readNeighbours(tables: string, itemIds: readonly string[]): Promise<Iterable<NeighbourRow>> {
  const parts: { from: Uint32Array; to: Uint32Array; values: Float32Array }[] = [];
  for (const path of await filesOf(join(tables, 'neighbours'))) {
    const rows = await readFileRows(path);
    parts.push({
      from: Uint32Array.from(rows, (row) => Number(row.history_item)),
      to: Uint32Array.from(rows, (row) => Number(row.item)),
      values: Float32Array.from(rows, (row) => Number(row.value)),
    });
  }
  return (function* () {
    for (const { from, to, values } of parts) {
      for (let row = 0; row < values.length; row++) yield [itemIds[from[row]], itemIds[to[row]], values[row]] as const;
    }
  })();
}

/** The ranges of users whose histories were written, ascending. */
export async function rangesOf(tables: string): Promise<readonly number[]> {
  const folder = join(tables, 'histories');
  if (!existsSync(folder)) return [];
  const names = await readdir(folder);
  return names
    .flatMap((name) => /^user_range=(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** What the users of some ranges have; a dislike has a value below 0. */
export async function* readHistories(
  tables: string,
  ranges: readonly number[],
): AsyncGenerator<Interaction, void, undefined> {
  const fields = { userId: 'user_id', itemId: 'item_id', value: 'weight' };
  for (const range of ranges) {
    for (const path of await filesOf(join(tables, 'histories', `user_range=${range}`))) {
      yield* readInteractions(path, { fields });
    }
  }
}
