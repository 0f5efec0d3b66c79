import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { CfRecsError } from '../errors.js';
import { makeFolder } from '../make-folder.js';
import type { UrlLike } from '../types.js';
import { describePlace, toPath } from '../validate.js';
import { type ReportOptions, resolveReportOptions } from './options.js';
import { renderPage } from './render-report.js';

const FILE = 'report.html';

/** The file that a target means: itself where it ends in .html, else one of our name in that folder. */
function pathOf(target: unknown): string {
  const path = toPath(target);
  if (path === null || path === '') {
    throw new CfRecsError(
      'invalid-option',
      `Expected the target of the report to be a path or a file URL, got ${describePlace(target)}`,
    );
  }
  return /^\.html?$/i.test(extname(path)) ? resolve(path) : resolve(path, FILE);
}

/**
 * Writes what `renderReport` makes to a file, whole or not at all.
 * @param target - path or file URL of a file that ends in .html, or of a folder, in which it is `report.html`. Folders are
 * made where there are none.
 * @returns the path of the file.
 * @throws CfRecsError `invalid-option`, `unknown-option`; what `describeItem` throws; errors of the file system pass through.
 *
 * @example
 * import { basename } from 'node:path';
 * import { evaluate, Recommender, readInteractions } from 'cf-recs';
 * import { writeReport } from 'cf-recs/report';
 *
 * const recommender = await Recommender.fromInteractions(readInteractions('plays.jsonl'));
 * await recommender.train();
 * const path = await writeReport('reports', { recommender, evaluation: await evaluate(recommender) });
 * console.log(basename(path)); // report.html
 */
export async function writeReport(target: string | UrlLike, options: ReportOptions): Promise<string> {
  const path = pathOf(target);
  const text = renderPage(resolveReportOptions('writeReport', options));
  await makeFolder(dirname(path));
  const unfinished = `${path}.${process.pid}.cf-recs-tmp`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return path;
}
