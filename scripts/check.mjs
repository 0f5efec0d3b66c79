// Runs every check of the project, one after the other, and ends with a line `N passed, N failed`: the unit tests are
// counted one by one, and so are the small projects that `--consumers` adds (they install toolchains, which takes
// minutes); every other step counts as one. All steps run even when an early one fails.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const scratch = mkdtempSync(join(tmpdir(), 'cf-recs-check-'));
const results = join(scratch, 'tests.json');
const tried = join(scratch, 'consumers.json');

const STEPS = [
  ['build', 'npm run --silent build'],
  ['lint', 'npx biome check .'],
  ['types', 'npx tsc --noEmit'],
  ['unused code and packages', 'npx knip --no-progress'],
  ['public face', 'npx tsx scripts/api-report.ts --check'],
  ['tests', `npx vitest run --reporter=default --reporter=json --outputFile.json=${results}`],
  ['package contents', 'npx publint --strict'],
  ['package types', 'npx attw --pack . --format ascii --no-color'],
  ['API documentation', `npx typedoc --out ${join(scratch, 'pages')} --treatWarningsAsErrors`],
  ['example: quickstart', 'npm run --silent start -w examples/quickstart'],
  ['example: stores', 'npm run --silent start -w examples/stores'],
  ['example: vector-search', 'npm run --silent start -w examples/vector-search'],
  ['example: batch', `npm run --silent start -w examples/batch -- --output ${join(scratch, 'lists.jsonl.gz')}`],
  ['example: train', `npm run --silent start -w examples/train -- --model-dir ${join(scratch, 'model')}`],
  [
    'example: tensorflow',
    `npm run --silent start -w examples/tensorflow -- --epochs 2 --model-dir ${join(scratch, 'network')}`,
  ],
];
if (process.argv.includes('--consumers')) {
  STEPS.push(['consumers', `node tests/consumers/run.mjs --quick --json ${tried}`]);
}

/** What passed and failed in the steps that leave a report; one failure where there is no report. */
const COUNTS = {
  tests() {
    const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(results, 'utf8'));
    // A file that fails to load has no failed test, and is a failure all the same.
    return { passed: numPassedTests, failed: success ? numFailedTests : Math.max(1, numFailedTests) };
  },
  consumers() {
    const { passed, failed } = JSON.parse(readFileSync(tried, 'utf8'));
    return { passed, failed };
  },
};

function countOf(name) {
  try {
    return COUNTS[name]?.() ?? { passed: 1, failed: 0 };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

let passed = 0;
let failed = 0;
const failures = [];
for (const [name, command] of STEPS) {
  console.log(`\n== ${name}: ${command}`);
  const { status } = spawnSync(command, { stdio: 'inherit', shell: true });
  const counts = countOf(name);
  if (status !== 0 && counts.failed === 0) {
    counts.failed = 1;
    if (!(name in COUNTS)) counts.passed = 0;
  }
  passed += counts.passed;
  failed += counts.failed;
  if (counts.failed > 0) failures.push(name);
}
rmSync(scratch, { recursive: true, force: true });

if (failures.length > 0) console.log(`\nfailed: ${failures.join('; ')}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
