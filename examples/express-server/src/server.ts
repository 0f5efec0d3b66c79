import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CfRecsError, Recommender } from 'cf-recs';
import { createApp } from './app.js';

/** How long requests under way may take after the signal to stop. */
const PATIENCE_MS = 10_000;

function readPort(text = '3000'): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new CfRecsError(
    'invalid-option',
    `Expected PORT to be an integer from 0 to 65535, got ${JSON.stringify(text)}`,
  );
}

/** npm runs a workspace's script in the workspace's folder; the path is meant from where the user typed the command. */
function readModelDir(folder: string | undefined): string {
  if (folder === undefined) return fileURLToPath(new URL('../../../models/latest', import.meta.url));
  if (folder !== '') return resolve(process.env.INIT_CWD ?? '', folder);
  throw new CfRecsError('invalid-option', 'Expected RECOMMENDER_MODEL_DIR to be the path of a folder, got ""');
}

async function main(): Promise<void> {
  const port = readPort(process.env.PORT);
  const recommender = await Recommender.load(readModelDir(process.env.RECOMMENDER_MODEL_DIR));
  const server = createServer(createApp(recommender));
  const stop = (): void => {
    // No new connections; idle ones are closed, and the process ends by itself when the last answer is out.
    server.close();
    // Connections that clients keep open are idle once they have their answer.
    setInterval(() => server.closeIdleConnections(), 50).unref();
    setTimeout(() => server.closeAllConnections(), PATIENCE_MS).unref();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);

  server.listen(port);
  await once(server, 'listening');
  const { users, items } = recommender.info.summary;
  console.log(
    `Listening on http://localhost:${(server.address() as AddressInfo).port} for ${users} users, ${items} items`,
  );
}

try {
  await main();
} catch (error) {
  const { code, message } = error as Partial<CfRecsError>;
  // The file system and the network put the code into the message themselves.
  const text = code === undefined || message?.includes(code) ? String(message ?? error) : `${code}: ${message}`;
  console.error(text.replaceAll(/\s*\n\s*/g, ' '));
  process.exitCode = 1;
}
