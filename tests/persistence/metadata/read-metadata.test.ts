import { describe, expect, it } from 'vitest';
import { FORMAT_VERSION } from '../../../src/persistence/metadata/format.js';
import { readMetadata } from '../../../src/persistence/metadata/read-metadata.js';
import { readablePlace } from '../../../src/persistence/place-of.js';
import { messageOf } from '../../support/errors.js';
import {
  metadataOf,
  sampleRecommender,
  savedFiles,
  temporaryFolders,
  writeFiles,
} from '../../support/model-folders.js';

const newFolder = temporaryFolders();

/** A saved model's folder of whose metadata the text was made anew. */
async function folderWith(change: (metadata: Record<string, unknown>) => unknown): Promise<string> {
  const files = await savedFiles(await sampleRecommender(1), newFolder());
  const folder = newFolder();
  await writeFiles(folder, {
    ...files,
    'metadata.json': Buffer.from(`${JSON.stringify(change(metadataOf(files)))}\n`),
  });
  return folder;
}

describe('metadata of a version that is not known', () => {
  // A later version may seal its metadata in another way.
  it.each([FORMAT_VERSION + 1, 999, 0])('is not supported, whatever its checksum: %d', async (formatVersion) => {
    const folder = await folderWith((metadata) => ({ ...metadata, formatVersion, libraryVersion: '7.1.0' }));
    expect(await messageOf('unsupported-format', () => readMetadata(readablePlace(folder)))).toBe(
      `Expected the model in ${folder} to have the format "cf-recs", version ${FORMAT_VERSION} or below, got "cf-recs", ` +
        `version ${formatVersion}; cf-recs 7.1.0 wrote it and loads it, or train and save it again`,
    );
  });

  it('quotes no writer that is no version', async () => {
    const folder = await folderWith((metadata) => ({ ...metadata, formatVersion: 99, libraryVersion: '\u001b[2J\n' }));
    expect(await messageOf('unsupported-format', () => readMetadata(readablePlace(folder)))).toMatch(
      /version 99; train and save it again$/,
    );
  });

  it.each<[string, (metadata: Record<string, unknown>) => unknown]>([
    ['no checksum', ({ format, formatVersion }) => ({ format, formatVersion })],
    ['a version that is no number', (metadata) => ({ ...metadata, formatVersion: 'latest' })],
    ['another format', (metadata) => ({ ...metadata, format: 'other', formatVersion: 999 })],
    ['no object', () => [999]],
  ])('is not what %s is: that is corrupt', async (_, change) => {
    const folder = await folderWith(change);
    expect(await messageOf('model-corrupt', () => readMetadata(readablePlace(folder)))).toContain(
      'metadata.json was cut or changed after it was written',
    );
  });
});
