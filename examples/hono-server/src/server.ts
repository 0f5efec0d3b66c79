import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { Recommender } from 'cf-recs';
import { createApp } from './app.js';

const SAMPLE = fileURLToPath(new URL('../../../models/latest', import.meta.url));
// What is empty counts as not set; an empty host would mean every address.
const host = process.env.HOST || '127.0.0.1';
const port = Number(process.env.PORT || 3000);
// npm runs a script in its workspace; a path is meant from where the user typed the command.
const folder = resolve(process.env.INIT_CWD || '', process.env.RECOMMENDER_MODEL_DIR || SAMPLE);
/** How long requests under way may take after the signal to stop. */
const STOP_SECONDS = 10;

/** Takes no new connections, and lets the process end with the last answer. */
function stop(server: Server): void {
  server.close();
  // Answers from now on are the last of their connection; those already begun leave theirs idle.
  server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
  setInterval(() => server.closeIdleConnections(), 50).unref();
  setTimeout(() => server.closeAllConnections(), 1000 * STOP_SECONDS).unref();
}

async function main(): Promise<void> {
  const recommender = await Recommender.load(folder);
  const server = createServer(getRequestListener(createApp(recommender).fetch));
  server.listen(port, host);
  await once(server, 'listening');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(server));
  // Whoever reads that it listens may stop it.
  const { users, items } = recommender.info.summary;
  const { port: opened } = server.address() as AddressInfo;
  console.log(`Listening on http://${host}:${opened} for ${users} users, ${items} items`);
}

try {
  await main();
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(`${code}: ${message}`);
  process.exitCode = 1;
}
