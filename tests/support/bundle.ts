import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'tsup';

/**
 * Builds the library into a folder, with all that it needs but TensorFlow.js: from there nothing of TensorFlow.js can be
 * found, so a script that asks for it fails.
 */
export async function bundleWithoutTensorFlow(folder: string): Promise<void> {
  await build({
    config: false,
    entry: { 'cf-recs': 'src/index.ts', tensorflow: 'src/tensorflow/index.ts' },
    outDir: folder,
    format: 'esm',
    target: 'node20',
    noExternal: [/^[^@]/],
    external: [/^@tensorflow/],
    outExtension: () => ({ js: '.mjs' }),
    silent: true,
  });
}

/** Runs an ES module in a process of its own, beside the bundle. @returns what it printed, as JSON. */
export async function runBeside(folder: string, name: string, script: string, ...args: string[]): Promise<unknown> {
  const path = join(folder, name);
  await writeFile(path, script);
  const child = spawn(process.execPath, [path, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`Expected ${name} to exit with 0, got ${code}: ${errors}`);
  return JSON.parse(output);
}
