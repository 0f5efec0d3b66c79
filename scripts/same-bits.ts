// Trains the same under several versions of Node, each of which npx brings, and compares the bits of the models:
// `npm run test:same-bits [-- version ...]`. In plain TypeScript they must be those of fixtures/model-ids.json; in WebAssembly
// the same on any number of threads, and under every Node that has relaxed SIMD, which 20 has not.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { modelIdOfTraining, sameBitsDataset, TRAINING_NAMES } from '../tests/support/model-ids.js';

type Ids = Readonly<Record<string, string>>;

const BACKENDS = [
  { backend: 'cpu', threads: 1 },
  { backend: 'wasm', threads: 1 },
  { backend: 'wasm', threads: 3 },
] as const;

async function train(): Promise<Ids> {
  const dataset = await sameBitsDataset();
  const ids: Record<string, string> = {};
  for (const name of TRAINING_NAMES) {
    for (const each of BACKENDS) {
      ids[`${name} ${each.backend} ${each.threads}`] = await modelIdOfTraining(dataset, name, each);
    }
  }
  return ids;
}

function trainUnder(version: string): Ids {
  const args = ['-y', '-p', `node@${version}`, 'node', '--import', 'tsx', 'scripts/same-bits.ts', '--here'];
  const { stdout, stderr, status } = spawnSync('npx', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`Expected Node ${version} to train, got ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

/** @returns what differs that must not. */
function compare(all: ReadonlyMap<string, Ids>, plain: Ids): string[] {
  const wrong: string[] = [];
  const fused = [...all.keys()].find((version) => version !== '20');
  for (const [version, ids] of all) {
    for (const name of TRAINING_NAMES) {
      const of = (backend: string) => ids[`${name} ${backend}`];
      if (of('cpu 1') !== plain[name]) wrong.push(`Node ${version}, ${name}: plain TypeScript gives ${of('cpu 1')}`);
      if (of('wasm 1') !== of('wasm 3')) wrong.push(`Node ${version}, ${name}: threads change the bits`);
      const other = fused === undefined || version === '20' ? undefined : all.get(fused)?.[`${name} wasm 1`];
      if (other !== undefined && of('wasm 1') !== other) wrong.push(`${name}: Node ${version} differs from ${fused}`);
    }
  }
  return wrong;
}

if (process.argv[2] === '--here') {
  console.log(JSON.stringify(await train()));
} else {
  const given = process.argv.slice(2);
  const versions = given.length === 0 ? ['20', '22', '24', '26'] : given;
  const all = new Map(versions.map((version) => [version, trainUnder(version)]));
  for (const [version, ids] of all) {
    for (const [name, id] of Object.entries(ids)) console.log(`Node ${version}  ${name.padEnd(16)} ${id.slice(0, 16)}`);
  }
  const wrong = compare(all, JSON.parse(readFileSync('fixtures/model-ids.json', 'utf8')));
  for (const each of wrong) console.log(each);
  console.log(wrong.length === 0 ? 'the same bits wherever they must be' : `${wrong.length} differences`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
