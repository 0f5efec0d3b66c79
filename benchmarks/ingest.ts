// Reading a log into a data set, beside the parser alone on the same file; in turns, each in a process of its own.
// npm run bench:ingest [-- rows]
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { buildDataset, readInteractions } from 'cf-recs';
import { parse } from 'csv-parse';
import { asyncBufferFromFile, parquetRead } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { parquetWriteFile } from 'hyparquet-writer';
import { syntheticLog, syntheticSize } from './synthetic-log.js';

const ROWS = 1_500_000;
const ROUNDS = 5;
const EVENTS = ['play', 'like', 'playlist_add'];

interface Row {
  readonly user: string;
  readonly item: string;
  readonly event: string;
  readonly time: number;
}

const numberOf = (id: string): number => Number(id.slice(id.indexOf('-') + 1));

/** The logs of text that are read: file name, first line, and how a row is written. */
const LOGS: Readonly<Record<string, { readonly head: string; readonly write: (row: Row) => string }>> = {
  'text.jsonl': {
    head: '',
    write: ({ user, item, event, time }) =>
      JSON.stringify({ user_id: user, item_id: item, event, timestamp: new Date(time).toISOString() }),
  },
  'numbers.jsonl': {
    head: '',
    write: ({ user, item, event, time }) =>
      JSON.stringify({ userId: numberOf(user), itemId: numberOf(item), event, timestamp: time }),
  },
  'text.csv': {
    head: 'user_id,item_id,event,timestamp\n',
    write: ({ user, item, event, time }) => [user, item, event, new Date(time).toISOString()].join(),
  },
};

/** Rows of a row group of a Parquet file: as pandas groups them, and DuckDB. */
const ROW_GROUPS: Readonly<Record<string, number>> = { 'text.parquet': 2 ** 20, 'small-groups.parquet': 122_880 };

/** The columns of the CSV file, as Parquet. */
function writeParquet(path: string, name: string, rows: number): void {
  const columns: Readonly<Record<string, string[]>> = { user_id: [], item_id: [], event: [], timestamp: [] };
  for (const { userId, itemId, timestamp } of syntheticLog(syntheticSize(rows))) {
    columns.user_id.push(String(userId));
    columns.item_id.push(String(itemId));
    columns.event.push(EVENTS[columns.event.length % EVENTS.length]);
    columns.timestamp.push(new Date(Number(timestamp)).toISOString());
  }
  const columnData = Object.entries(columns).map(([column, data]) => ({ name: column, data, type: 'STRING' as const }));
  parquetWriteFile({ filename: path, columnData, rowGroupSize: ROW_GROUPS[name] });
}

async function writeLog(path: string, name: string, rows: number): Promise<void> {
  const { head, write } = LOGS[name];
  function* lines(): Generator<string> {
    let text = head;
    let number = 0;
    for (const { userId, itemId, timestamp } of syntheticLog(syntheticSize(rows))) {
      const event = EVENTS[number++ % EVENTS.length];
      text += `${write({ user: String(userId), item: String(itemId), event, time: Number(timestamp) })}\n`;
      if (number % 1000 !== 0) continue;
      yield text;
      text = '';
    }
    yield text;
  }
  await pipeline(lines, createWriteStream(path));
}

/** The bare parser: the file is read, cut into lines and each line parsed; nothing is done with the values. */
async function parseJsonLines(path: string): Promise<void> {
  let rest = '';
  for await (const block of createReadStream(path, { encoding: 'utf8', highWaterMark: 256 * 1024 })) {
    const lines = (rest + block).split('\n');
    rest = lines.pop()!;
    for (const line of lines) JSON.parse(line);
  }
}

async function parseCsv(path: string): Promise<void> {
  // Rows are dropped as they come, which is faster than taking them from the stream.
  await pipeline(createReadStream(path, { highWaterMark: 256 * 1024 }), parse({ on_record: () => null }).resume());
}

/** The bare decoder: every column is decoded, and nothing is done with the values. */
async function parseParquet(path: string): Promise<void> {
  await parquetRead({ file: await asyncBufferFromFile(path), compressors, onChunk: () => {} });
}

const PARSERS: Readonly<Record<string, (path: string) => Promise<void>>> = {
  csv: parseCsv,
  jsonl: parseJsonLines,
  parquet: parseParquet,
};

const WORK: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
  parser: (path) => PARSERS[path.slice(path.lastIndexOf('.') + 1)](path),
  'cf-recs': (path) => buildDataset(readInteractions(path)),
};

interface Measured {
  readonly seconds: number;
  /** The longest time, in milliseconds, that the event loop did not turn. */
  readonly stall: number;
}

async function measure(who: string, path: string): Promise<Measured> {
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  const start = performance.now();
  await WORK[who](path);
  const seconds = (performance.now() - start) / 1000;
  // The monitor only notes a stall when its timer fires again.
  await new Promise((resolve) => setTimeout(resolve, 20));
  return { seconds, stall: loop.max / 1e6 };
}

function measureApart(who: string, path: string): Measured {
  const argv = [...process.execArgv, fileURLToPath(import.meta.url), '--here', who, path];
  const { stdout, stderr, status } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

async function main(rows: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cf-recs-ingest-'));
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}; ${rows} rows, ${ROUNDS} rounds`);
  console.log('| log | MB | parser alone, s | cf-recs, s | ratio | longest stall, ms |\n|---|---|---|---|---|---|');
  try {
    for (const name of [...Object.keys(LOGS), ...Object.keys(ROW_GROUPS)]) {
      const path = join(folder, name);
      if (name in LOGS) await writeLog(path, name, rows);
      else writeParquet(path, name, rows);
      const results = Array.from({ length: ROUNDS }, () => ({
        bare: measureApart('parser', path),
        ours: measureApart('cf-recs', path),
      }));
      const bare = median(results.map((each) => each.bare.seconds));
      const ours = median(results.map((each) => each.ours.seconds));
      const stall = median(results.map((each) => each.ours.stall));
      const cells = [bare, ours, ours / bare].map((each) => each.toFixed(2));
      console.log(`| ${[name, Math.round(statSync(path).size / 1e6), ...cells, stall.toFixed(0)].join(' | ')} |`);
      rmSync(path);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [first, who, path] = process.argv.slice(2);
if (first === '--here') console.log(JSON.stringify(await measure(who, path)));
else await main(Number(first ?? ROWS));
