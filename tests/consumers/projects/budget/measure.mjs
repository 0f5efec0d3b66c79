import { spawnSync } from 'node:child_process';
import { lstat, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Recommender } from 'cf-recs';

const BUDGET = `${process.env.CF_RECS_ROOT}/tests/consumers/budget.json`;

/** How many packages are installed. */
function packagesBelow(folder) {
  const { stdout } = spawnSync('npm', ['ls', '--all', '--parseable'], { cwd: folder, encoding: 'utf8' });
  // The first is the project itself.
  return stdout.trim().split('\n').length - 1;
}

async function bytesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (file) => (await lstat(join(file.parentPath ?? file.path, file.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Bytes of the JavaScript that a process loads which loads a model and recommends: V8's record of coverage names it. */
async function bytesLoadedToServe() {
  const recommender = await Recommender.fromInteractions([
    { userId: 'ann', itemId: 'a' },
    { userId: 'ben', itemId: 'a' },
    { userId: 'ben', itemId: 'b' },
  ]);
  await recommender.train({ algorithm: 'spectral', embeddingDim: 2 });
  await recommender.save('out/model');
  await mkdir('out/coverage');
  const env = { ...process.env, NODE_V8_COVERAGE: 'out/coverage' };
  const { status } = spawnSync(process.execPath, ['serve.mjs'], { env, stdio: 'inherit' });
  if (status !== 0) throw new Error(`Expected serve.mjs to exit with 0, got ${status}`);
  const [report] = await readdir('out/coverage');
  const { result } = JSON.parse(await readFile(join('out/coverage', report), 'utf8'));
  const urls = result.map(({ url }) => url).filter((url) => url.includes('/node_modules/'));
  const sizes = await Promise.all(urls.map(async (url) => (await stat(fileURLToPath(url))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function bytesOfAnUncaughtError(script) {
  const { status, stderr } = spawnSync(process.execPath, [script]);
  if (status !== 1 || !stderr.includes('CfRecsError')) throw new Error(`Expected ${script} to fail, got ${stderr}`);
  return stderr.length;
}

const measured = {
  packages: packagesBelow('.'),
  megabytesOnDisk: Number(((await bytesBelow('node_modules')) / 1e6).toFixed(2)),
  tarballBytes: (await stat(process.env.CF_RECS_TARBALL)).size,
  bytesLoadedToServe: await bytesLoadedToServe(),
  bytesOfAnUncaughtError: Math.max(...['uncaught.mjs', 'uncaught.cjs'].map(bytesOfAnUncaughtError)),
};
const budget = JSON.parse(await readFile(BUDGET, 'utf8'));
for (const [name, most] of Object.entries(budget)) {
  // Also where something was measured as nothing, or not at all.
  if (!(measured[name] > 0 && measured[name] <= most)) {
    console.error(`Expected ${name} to be above 0 and at most ${most}, got ${measured[name]}`);
    process.exitCode = 1;
  }
}
console.log(
  Object.entries(measured)
    .map(([name, value]) => `${name} ${value}`)
    .join(', '),
);
