import express, { Router } from 'express';
// The package's main file would load all of it into the server.
import absolutePath from 'swagger-ui-dist/absolute-path.js';
import { DOCUMENT } from './openapi/document.js';
import { refuseOtherMethods } from './other-methods.js';
import { inlineStyles } from './security.js';

const START = `window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true });\n`;

/** The document at /openapi.json, and a page to try it at /docs. */
export function createDocs(): Router {
  const router = Router();
  router.get('/openapi.json', (_request, response) => {
    response.json(DOCUMENT);
  });
  router.all('/openapi.json', refuseOtherMethods(['get']));
  router.use('/docs', inlineStyles());
  router.get('/docs/swagger-initializer.js', (_request, response) => {
    response.type('text/javascript').send(START);
  });
  router.use('/docs', express.static(absolutePath()));
  return router;
}
