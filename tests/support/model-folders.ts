import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Metadata } from '../../src/persistence/metadata/format.js';
import { seal, sha256 } from '../../src/persistence/metadata/sealed-json.js';
import type { Recommender } from '../../src/recommender/recommender.js';
import { datasetOf, type Row, T } from './datasets.js';
import { modelOf, recommenderOf, withNeighbours } from './served.js';

/** A place for the model folders of one test file, removed after its tests. @returns a function that names a new one. */
export function temporaryFolders(): (name?: string) => string {
  let place = '';
  let count = 0;
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'cf-recs-'));
  });
  afterAll(() => rm(place, { recursive: true }));
  return (name = 'model') => join(place, `${name}-${++count}`);
}

/** The files of a folder by name. */
export type Files = Readonly<Record<string, Buffer>>;

export async function readFiles(folder: string): Promise<Files> {
  const names = (await readdir(folder)).sort();
  const entries = names.map(async (name) => [name, await readFile(join(folder, name))] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** Saves to a folder. @returns the files that are there then. */
export async function savedFiles(recommender: Recommender, folder: string): Promise<Files> {
  await recommender.save(folder);
  return readFiles(folder);
}

export async function writeFiles(folder: string, files: Files): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)));
}

/** The kinds of data files, which are named like `weights-<hash>.bin`. */
type Part = 'weights' | 'neighbours' | 'users';

/** The name of a data file. */
export const partName = (files: Files, kind: Part): string =>
  Object.keys(files).find((name) => name.startsWith(`${kind}-`))!;

/** What the metadata of the files says, without its checksum. */
export function metadataOf(files: Files): Metadata {
  const { checksum: _, ...content } = JSON.parse(files['metadata.json'].toString()) as Metadata & { checksum: string };
  return content;
}

/** The files with other metadata, under a checksum that fits. */
export const withMetadata = (files: Files, content: object): Files => ({
  ...files,
  'metadata.json': Buffer.from(seal(content)),
});

/** The files with another part under its old name, and metadata whose size and hash fit it. */
export function withPart(files: Files, kind: Part, bytes: Uint8Array): Files {
  const metadata = metadataOf(files);
  Object.assign(metadata.files[kind]!, { bytes: bytes.length, sha256: sha256(bytes) });
  return { ...withMetadata(files, metadata), [partName(files, kind)]: Buffer.from(bytes) };
}

/**
 * A recommender with some of everything that is saved: times, dislikes, odd ids, a model of ragged numbers.
 * @param hasNeighbours - whether the model has neighbours.
 */
export async function sampleRecommender(seed = 1, hasNeighbours = false): Promise<Recommender> {
  const rows: Row[] = [
    ['ann', 'a', 1, T],
    ['ann', 'b', 1, T + 1],
    ['ben', 'b', 1, T + 2],
    ['ben', 'c'],
    ['ben', 'd', -1, T + 3],
    ['__proto__', '\ud800', 1, T],
    ['\udfff', 'constructor', 1, T + seed],
    ['\u{1f3b5}', 'a', -1],
  ];
  const dataset = await datasetOf(rows);
  const table = (phase: number) =>
    Array.from({ length: dataset.items.size }, (_, item) =>
      [1, 2, 3].map((column) => Math.sin(phase + seed * 17 + item * 3 + column)),
    );
  const model = modelOf(table(0), table(100), 0.4);
  const { items } = dataset;
  const value = (row: number, item: number) => (row !== item && (row + item) % 3 === 0 ? Math.sin(seed + row) : 0);
  const near = items.ids.map((_, row) => items.ids.map((__, item) => value(row, item)));
  return recommenderOf(dataset, hasNeighbours ? withNeighbours(model, near) : model);
}
