import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { renderReport, writeReport } from '../../src/report/index.js';
import { messageOf } from '../support/errors.js';
import { sampleRecommender, temporaryFolders } from '../support/model-folders.js';

describe('writing a report', () => {
  const newFolder = temporaryFolders();

  it('makes the file that was named, or report.html in the folder, and says which', async () => {
    const folder = newFolder('deep');
    const recommender = await sampleRecommender();
    const named = join(folder, 'a', 'Plays.HTML');
    expect(await writeReport(named, { recommender })).toBe(named);
    expect(await writeReport(join(folder, 'b'), { recommender })).toBe(join(folder, 'b', 'report.html'));
    expect(await writeReport(pathToFileURL(join(folder, 'c.htm')), { recommender })).toBe(join(folder, 'c.htm'));
    expect(await readdir(join(folder, 'a'))).toEqual(['Plays.HTML']);
    // Halves of characters, which UTF-8 cannot hold, are shown by their numbers.
    expect(await readFile(named, 'utf8')).toBe(renderReport({ recommender }));
  });

  it('takes the text of a file URL, and shows what is no place for a file', async () => {
    const folder = newFolder();
    const recommender = await sampleRecommender();
    const file = join(folder, 'd.html');
    expect(await writeReport(pathToFileURL(file).href, { recommender })).toBe(file);
    const refusal = (target: string | URL) => messageOf('invalid-option', () => writeReport(target, { recommender }));
    expect(await refusal(new URL('https://example.org/a.html'))).toContain('got https://example.org/a.html');
    await refusal('file:///a%2Fb.html');
    await refusal(join(folder, 'a\0b.html'));
    expect(await readdir(folder)).toEqual(['d.html']);
  });

  it('takes the place of the one before', async () => {
    const folder = newFolder();
    const recommender = await sampleRecommender();
    await writeReport(folder, { recommender, title: 'before' });
    const path = await writeReport(folder, { recommender, title: 'after' });
    expect(await readFile(path, 'utf8')).toContain('<h1>after</h1>');
    expect(await readdir(folder)).toEqual(['report.html']);
  });

  it('leaves nothing behind where it fails', async () => {
    const folder = newFolder();
    const recommender = await sampleRecommender();
    await writeReport(join(folder, 'taken.html', 'x.html'), { recommender });
    await expect(writeReport(join(folder, 'taken.html'), { recommender })).rejects.toThrow(
      /EISDIR|ENOTEMPTY|EEXIST|EPERM/,
    );
    expect(await readdir(folder)).toEqual(['taken.html']);
  });

  it.each([[''], [7], [new URL('https://example.org/a.html')]])('refuses the target %o', async (target) => {
    const write = async () => writeReport(target as string, { recommender: await sampleRecommender() });
    expect(await messageOf('invalid-option', write)).toContain(
      'Expected the target of the report to be a path or a file',
    );
  });
});
