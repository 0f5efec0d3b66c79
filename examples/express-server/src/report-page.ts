import { Router } from 'express';
import { exists, reportOf } from './live/model-folder.js';
import { refuseOtherMethods } from './other-methods.js';
import { Problem } from './problems.js';
import { inlineStyles, requireKey } from './security.js';
import type { Settings } from './settings.js';

/** The report of the training at /report. It shows what some users have, so it is guarded as their histories are. */
export function createReportPage(settings: Settings): Router {
  const router = Router();
  const folder = settings.RECOMMENDER_MODEL_DIR;
  router.get('/report', requireKey(settings), inlineStyles(), async (_request, response) => {
    if (!(await exists(reportOf(folder))))
      throw new Problem(404, 'not-found', 'Expected a report beside the model, got none');
    response.set('Cache-Control', 'no-store').sendFile('report.html', { root: folder });
  });
  router.all('/report', refuseOtherMethods(['get']));
  // Browsers ask for it where a page names no icon, as the report does.
  router.get('/favicon.ico', (_request, response) => response.redirect('/icon.svg'));
  return router;
}
