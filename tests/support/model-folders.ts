import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Metadata } from '../../src/persistence/metadata/format.js';
import { seal, sha256 } from '../../src/persistence/metadata/sealed-json.js';
import type { Recommender } from '../../src/recommender/recommender.js';
import { datasetOf, type Row, T } from './datasets.js';
import { modelOf, recommenderOf } from './served.js';

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

export async function writeFiles(folder: string, files: Files): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)));
}

/** The file of a folder that is named like `weights-<hash>.bin` or `users-<hash>.bin`. */
export const partName = (files: Files, kind: 'weights' | 'users'): string =>
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
export function withPart(files: Files, kind: 'weights' | 'users', bytes: Uint8Array): Files {
  const metadata = metadataOf(files);
  Object.assign(metadata.files[kind]!, { bytes: bytes.length, sha256: sha256(bytes) });
  return { ...withMetadata(files, metadata), [partName(files, kind)]: Buffer.from(bytes) };
}

/** A recommender with some of everything that is saved: times, dislikes, odd ids, a model of ragged numbers. */
export async function sampleRecommender(seed = 1): Promise<Recommender> {
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
  return recommenderOf(dataset, modelOf(table(0), table(100), 0.4));
}
