import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { createApp } from './http/app.js';
import { describeError } from './problems.js';
import { placeSample } from './sample.js';
import { type Service, startService } from './service.js';
import { describeSettings, readSettings } from './settings.js';

/** Bounds of what a client may make the server wait for or hold. */
const LIMITS = {
  maxHeaderSize: 32 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  // Longer than proxies keep their connections, or they would send requests into closed ones.
  keepAliveTimeout: 65_000,
};

/**
 * Ends the process by letting what is under way end: requests, then what is to be written.
 * @param hurry - whoever balances the load is not waited for any longer.
 */
async function stop(server: Server, service: Service, hurry: AbortSignal): Promise<void> {
  const { settings, logger } = service;
  logger.info('Stopping');
  // Whoever balances the load sends no more requests from now on, once it has asked.
  service.draining = true;
  await setTimeout(1000 * settings.DRAIN_SECONDS, null, { signal: hurry }).catch(() => {});
  // No new connections; idle ones are closed.
  const closed = new Promise((resolve) => server.close(resolve));
  // Answers from now on are the last of their connection.
  server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
  // Connections whose request came before that are idle once they have their answer.
  setInterval(() => server.closeIdleConnections(), 50).unref();
  setTimeout(1000 * settings.SHUTDOWN_SECONDS, null, { ref: false }).then(() => server.closeAllConnections());
  await closed;
  await service.close();
}

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(describeSettings());
    return;
  }
  const settings = readSettings(process.env);
  const logger = pino({ level: settings.LOG_LEVEL });
  const { EVENT_LOG: formerLog, RECOMMENDER_MODEL_DIR: folder } = process.env;
  if (formerLog !== undefined) {
    logger.warn(`EVENT_LOG is not read any more: import its events once, npm run import-events -- ${formerLog}`);
  }
  if (folder === undefined && !settings.READ_ONLY) await placeSample(settings, logger);
  const service = await startService(settings, logger);
  const server = createServer(LIMITS, createApp(service));
  try {
    server.listen(settings.PORT, settings.HOST);
    await once(server, 'listening');
  } catch (error) {
    await service.close();
    throw error;
  }
  const stopping = new AbortController();
  const hurry = new AbortController();
  stopping.signal.addEventListener('abort', () => void stop(server, service, hurry.signal));
  process.once('SIGTERM', () => stopping.abort());
  process.once('SIGINT', () => {
    hurry.abort();
    stopping.abort();
  });
  // Whoever reads that it listens may stop it.
  const { users, items } = service.live.recommender.info.summary;
  const { port } = server.address() as AddressInfo;
  logger.info(`Listening on http://localhost:${port} for ${users} users, ${items} items`);
}

try {
  await main();
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
