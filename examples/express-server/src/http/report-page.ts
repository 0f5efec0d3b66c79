import { Router } from 'express';
import { exists, reportOf } from '../live/model-folder.js';
import { Problem } from '../problems.js';
import type { Service } from '../service.js';
import { refuseOtherMethods } from './other-methods.js';
import { inlineStyles, requireKey } from './security.js';

/**
 * Whether there is a report that may be shown: it says what some users have, so not where one was forgotten since. The next
 * training makes another.
 */
export const hasReport = async ({ live, settings }: Service): Promise<boolean> =>
  !live.namesForgotten && (await exists(reportOf(settings.RECOMMENDER_MODEL_DIR)));

/** The report of the training at /report, guarded as the histories are that it shows. */
export function createReportPage(service: Service): Router {
  const { settings } = service;
  const router = Router();
  const folder = settings.RECOMMENDER_MODEL_DIR;
  router.get('/report', requireKey(settings), inlineStyles(), async (_request, response) => {
    if (!(await hasReport(service)))
      throw new Problem(404, 'not-found', 'Expected a report beside the model, got none');
    response.set('Cache-Control', 'no-store').sendFile('report.html', { root: folder });
  });
  router.all('/report', refuseOtherMethods(['get']));
  // Browsers ask for it where a page names no icon, as the report does.
  router.get('/favicon.ico', (_request, response) => response.redirect('/icon.svg'));
  return router;
}
