import { appendFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

// A process that runs the modules named on its command line, one after the other, each in its own folder's place.
// `node --import tsx run-blocks.ts RESULTS FOLDER MODULE [FOLDER MODULE ...]` appends a line of JSON a module to RESULTS.

/** What became of a module. */
export interface Outcome {
  readonly module: string;
  /** What it threw, or null. */
  readonly error: string | null;
  /** What the lines with a claim printed, in order. */
  readonly printed: readonly { readonly line: number; readonly text: string }[];
}

const [results = '', ...runs] = process.argv.slice(2);
let printed: { line: number; text: string }[] = [];
Object.assign(globalThis, {
  claim: (line: number, ...values: unknown[]) => printed.push({ line, text: format(...values).replace(/\s+/g, ' ') }),
});
console.log = () => {};
console.table = () => {};
for (let at = 0; at < runs.length; at += 2) {
  const [folder = '', module = ''] = runs.slice(at);
  printed = [];
  let error: string | null = null;
  process.chdir(folder);
  try {
    await import(pathToFileURL(module).href);
  } catch (thrown) {
    error = format(thrown);
  }
  appendFileSync(results, `${JSON.stringify({ module, error, printed } satisfies Outcome)}\n`);
}
// A block may have left a server or a watcher behind.
process.exit(0);
