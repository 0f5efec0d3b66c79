import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Router } from 'express';
import { Problem } from './problems.js';
import { inlineStyles, requireKey } from './security.js';
import type { Settings } from './settings.js';

/** Where `writeReport` puts the report of a training when it is told the model folder. */
export const reportOf = (modelFolder: string): string => join(modelFolder, 'report.html');

export const hasReport = (modelFolder: string): Promise<boolean> =>
  access(reportOf(modelFolder)).then(
    () => true,
    () => false,
  );

/** The report of the training at /report. It shows what some users have, so it is guarded as their histories are. */
export function createReportPage(settings: Settings): Router {
  const router = Router();
  const folder = settings.RECOMMENDER_MODEL_DIR;
  router.get('/report', requireKey(settings), inlineStyles(), async (_request, response) => {
    if (!(await hasReport(folder))) throw new Problem(404, 'not-found', 'Expected a report beside the model, got none');
    response.set('Cache-Control', 'no-store').sendFile('report.html', { root: folder });
  });
  // Browsers ask for it where a page names no icon, as the report does.
  router.get('/favicon.ico', (_request, response) => response.redirect('/icon.svg'));
  return router;
}
