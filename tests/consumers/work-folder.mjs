// Where the projects are tried: copies of them in a temporary folder, each with the packed library installed.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NPM_FLAGS = ['--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock'];

/** How many times as long as here is said things may take, on a busy machine. */
const BUSY = 8;

/** The exit code by which a check says that what it needs is not there, on this machine or in its registry. */
const NOT_AVAILABLE = 77;

/** That a toolchain is not to be had here: nothing was tried. */
export class NotAvailable extends Error {}

const ENVIRONMENT = {
  ...process.env,
  // For projects that need what is not packed.
  CF_RECS_ROOT: ROOT,
  FORCE_COLOR: '0',
  NEXT_TELEMETRY_DISABLED: '1',
  YARN_ENABLE_TELEMETRY: '0',
  npm_config_update_notifier: 'false',
};
// Of the npm that runs this: the projects are packages of their own.
for (const name of Object.keys(ENVIRONMENT)) if (/^npm_(package|lifecycle)_/.test(name)) delete ENVIRONMENT[name];

/**
 * Runs a command, with a log of what it prints. One that takes too long is ended, with all that it has started.
 * @returns its exit code, and the end of what it printed.
 */
function run(command, { cwd, log, seconds, path = [] }) {
  const env = { ...ENVIRONMENT, PATH: [...path, ENVIRONMENT.PATH].join(delimiter) };
  return new Promise((resolve, reject) => {
    const child = spawn(command, { cwd, env, shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const file = createWriteStream(log, { flags: 'a' });
    let output = `$ ${command}\n`;
    file.write(output);
    const keep = (chunk) => {
      file.write(chunk);
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const end = () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // All has ended.
      }
    };
    const timer = setTimeout(
      () => {
        keep(`\nended after ${BUSY * seconds} seconds\n`);
        end();
      },
      1000 * BUSY * seconds,
    );
    child.on('error', reject);
    // Not on 'close': what a check leaves running would hold the pipes.
    child.on('exit', (code) => {
      clearTimeout(timer);
      end();
      file.end();
      resolve({ code: code ?? 1, output });
    });
  });
}

/** A temporary folder with the packed library in it, and with the projects that are tried. */
export class WorkFolder {
  constructor(folder) {
    this.folder = folder;
    this.tarball = join(folder, 'cf-recs.tgz');
    // For the project that weighs it.
    ENVIRONMENT.CF_RECS_TARBALL = this.tarball;
  }

  static async open() {
    const place = new WorkFolder(await realpath(await mkdtemp(join(tmpdir(), 'cf-recs-consumers-'))));
    // For the project that gives up its rights.
    await chmod(place.folder, 0o755);
    const log = join(place.folder, 'pack.log');
    // What is built is what is packed: without the build that packing would begin with.
    const command = `npm pack --ignore-scripts --pack-destination ${place.folder}`;
    const { code, output } = await run(command, { cwd: ROOT, log, seconds: 120 });
    if (code !== 0) throw new Error(output);
    const [name] = (await readdir(place.folder)).filter((each) => each.endsWith('.tgz'));
    await cp(join(place.folder, name), place.tarball);
    return place;
  }

  /** Deletes a project. */
  clear(name) {
    return rm(join(this.folder, name), { recursive: true, force: true, maxRetries: 3 });
  }

  close() {
    return rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /**
   * Installs and checks a project.
   * @throws NotAvailable
   * @throws Error with the end of what was printed.
   */
  async check({ name, source, version, manifest }) {
    const cwd = join(this.folder, name);
    await cp(source, cwd, { recursive: true });
    await this.addExercise(cwd);
    const { consumer = {}, ...rest } = manifest;
    const install = consumer.install ?? `npm install ${NPM_FLAGS.join(' ')}`;
    const dependencies = Object.fromEntries(
      Object.entries(rest.dependencies ?? {}).map(([each, range]) => [each, range.replace('VERSION', version)]),
    );
    if (consumer.library !== false) dependencies['cf-recs'] = `file:${this.tarball}`;
    await writeFile(join(cwd, 'package.json'), JSON.stringify({ ...rest, private: true, dependencies }, null, 2));
    await mkdir(join(cwd, 'out'), { recursive: true });
    const log = join(this.folder, `${name}.log`);
    if (install !== 'none') {
      const { code, output } = await run(install, { cwd, log, seconds: 300 });
      if (/\b(ETARGET|E404|EBADPLATFORM)\b/.test(output) && code !== 0)
        throw new NotAvailable('its packages are not served');
      if (code !== 0) throw new Error(output);
    }
    const path = [join(cwd, 'node_modules', '.bin')];
    const { code, output } = await run(rest.scripts.check, { cwd, log, seconds: consumer.seconds ?? 180, path });
    if (code === NOT_AVAILABLE) throw new NotAvailable(output.trim().split('\n').at(-1));
    if (code !== 0) throw new Error(output);
    return output.trim().split('\n').at(-1);
  }

  /** Puts the exercise beside a project, as an ES module and in CommonJS. */
  async addExercise(folder) {
    const text = await readFile(join(HERE, 'exercise.mjs'), 'utf8');
    await writeFile(join(folder, 'exercise.mjs'), text);
    const { code } = await transform(text, { format: 'cjs', target: 'node20' });
    await writeFile(join(folder, 'exercise.cjs'), code);
  }
}
