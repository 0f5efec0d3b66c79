// Runs a program of src/ as compiled JavaScript: `node scripts/run.mjs server [argument ...]`. What is compiled is compiled
// anew where sources are newer; where there are no sources, as in an image, it is run as it is.
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { newest } from './newest.mjs';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const isFresh = () => newest(at('dist/server.js')) > newest(at('src'), at('tsconfig.build.json'));

/** Compiles to a folder of its own, which takes the place of the old one when it is whole: others may be starting from that. */
function compile() {
  const next = at(`dist.${process.pid}`);
  const old = `${next}.old`;
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', at('tsconfig.build.json'), '--outDir', next], {
    stdio: ['ignore', 2, 2],
  });
  // Another process may have done the same meanwhile.
  if (status === 0 && !isFresh()) {
    if (existsSync(at('dist'))) renameSync(at('dist'), old);
    renameSync(next, at('dist'));
  }
  for (const folder of [next, old]) rmSync(folder, { recursive: true, force: true });
  if (status !== 0) process.exit(1);
}

if (existsSync(at('src')) && !isFresh()) compile();
const [, , name] = process.argv;
const program = at(`dist/${name}.js`);
process.argv.splice(1, 2, program);
process.setSourceMapsEnabled(true);
await import(pathToFileURL(program).href);
