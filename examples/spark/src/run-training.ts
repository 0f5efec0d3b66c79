import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The flags of `train.py`, by name. */
export type Flags = Readonly<Record<string, string | number>>;

const script = fileURLToPath(new URL('../train.py', import.meta.url));

/** What Spark is told where nothing else says it: no page and no bar, and the address that this machine surely has. */
const LOCAL = ['spark.ui.enabled=false', 'spark.ui.showConsoleProgress=false', 'spark.driver.host=127.0.0.1'];

/** The environment of Spark on so many cores of this machine. */
export function localSpark(cores: number): NodeJS.ProcessEnv {
  const settings = LOCAL.flatMap((setting) => ['--conf', setting]);
  const submit = ['--master', `local[${cores}]`, ...settings, 'pyspark-shell'];
  return { ...process.env, PYSPARK_SUBMIT_ARGS: submit.join(' '), PYSPARK_PYTHON: 'python3' };
}

/** Trains on so many cores of this machine. @throws where the job fails, with what it wrote. */
export async function runTraining(flags: Flags, cores: number): Promise<void> {
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  await promisify(execFile)('python3', [script, ...args], { env: localSpark(cores), maxBuffer: 2 ** 28 });
}
