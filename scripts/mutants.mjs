// Changes the code in small ways, one at a time, and tells which changes no test notices:
//   npm run test:mutants -- live                                 src/live by tests/live
//   npm run test:mutants -- data/popularity.ts data/events       parts of src/data by tests/data
//   BY='reading/rows/*.test.ts' npm run test:mutants -- reading/rows     by some tests, where all of a folder take long
import { spawnSync } from 'node:child_process';

const parts = process.argv.slice(2);
const folders = new Set(parts.map((part) => part.split('/')[0]));
if (folders.size !== 1) throw new Error(`Expected parts of one folder of src/, got ${parts.join(', ') || 'none'}`);
const [folder] = folders;

const mutated = parts.map((part) => (part.endsWith('.ts') ? `src/${part}` : `src/${part}/**/*.ts`));
const { status } = spawnSync('npx', ['stryker', 'run', '--mutate', mutated.join(',')], {
  stdio: 'inherit',
  env: { BY: `${folder}/**/*.test.ts`, ...process.env },
});
process.exitCode = status ?? 1;
