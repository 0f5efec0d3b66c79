import { execFileSync, spawnSync } from 'node:child_process';

/** Why there is no Spark on this machine; null where there is. */
function whatIsMissing(): string | null {
  const java = spawnSync('java', ['-version']);
  if (java.status !== 0) return 'Java 17 is missing';
  const python = spawnSync('python3', ['-c', 'import pyspark, pyarrow, numpy, scipy'], { encoding: 'utf8' });
  return python.status === 0
    ? null
    : `python3 lacks what examples/spark/requirements.txt names: ${python.stderr ?? python.error}`;
}

/**
 * Whether to leave out the tests of Spark, which a loud line says.
 * @throws Error where there is none and CF_RECS_SPARK=1 asks for it.
 */
export function withoutSpark(): boolean {
  const missing = whatIsMissing();
  if (missing === null) return false;
  if (process.env.CF_RECS_SPARK === '1') throw new Error(`CF_RECS_SPARK=1, and ${missing}`);
  console.warn(`\n*** The tests of training on Spark are left out: ${missing.trim()} ***\n`);
  return true;
}

/** Runs a Python program. @throws Error with what it wrote where it fails. */
export function runPython(args: readonly string[], env: NodeJS.ProcessEnv): void {
  execFileSync('python3', args, { env, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 });
}
