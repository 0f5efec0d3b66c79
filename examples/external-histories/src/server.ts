import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Recommender } from 'cf-recs';
import { createApp } from './app.js';
import { openHistories } from './open-histories.js';
import { HISTORIES_URL, MODEL } from './settings.js';

const recommender = await Recommender.load(MODEL);
const { histories, close } = await openHistories(HISTORIES_URL);
const server = createApp(recommender, histories).listen(Number(process.env.PORT || 3000), '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
console.log(`Listening on http://127.0.0.1:${port} for ${recommender.items.length} items`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => server.close(close));
