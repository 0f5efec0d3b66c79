import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { Recommender } from 'cf-recs';
import { createApp } from './app.js';

const folder = process.env.RECOMMENDER_MODEL_DIR ?? fileURLToPath(new URL('../../../models/latest', import.meta.url));
const app = createApp(await Recommender.load(folder));
serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) =>
  console.log(`Listening on http://localhost:${port}`),
);
