// What `docker build` does, for the instructions that the Dockerfile of the example has: the files of each stage lie in a
// folder of their own. Any other instruction is an error, so that nothing is left out.
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import ignore from '@balena/dockerignore';
import { DockerfileParser } from 'dockerfile-ast';

/** What npm is told here by the environment: where packages come from. */
const NPM = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(HOME|npm_config_.*)$/.test(name)));

const argumentsOf = (instruction) => instruction.getArguments().map((argument) => argument.getValue());

const assignments = (texts) => Object.fromEntries(texts.map((text) => text.split(/=(.*)/s).slice(0, 2)));

/** The context that a build is sent: the files of a folder, less what .dockerignore leaves out. */
async function takeContext(folder, to) {
  const ignored = ignore().add(await readFile(join(folder, '.dockerignore'), 'utf8'));
  for (const name of await readdir(folder, { recursive: true })) {
    if (name.startsWith('node_modules') || ignored.ignores(name)) continue;
    if (!(await stat(join(folder, name))).isFile()) continue;
    await cp(join(folder, name), join(to, name));
  }
}

class Stage {
  env = { PATH: process.env.PATH };
  workdir = '/';
  user = null;
  volumes = [];

  constructor(root) {
    this.root = root;
  }

  /** A path of the image on this machine. */
  at(path) {
    return join(this.root, resolve(this.workdir, path));
  }

  async copy(sources, target, from) {
    for (const source of sources) {
      // Of patterns there are only those of endings; they may match nothing.
      const ending = /^\*(\.\w+)$/.exec(source)?.[1];
      const names = ending === undefined ? [source] : (await readdir(from)).filter((name) => name.endsWith(ending));
      for (const name of names) {
        const to = target.endsWith('/') ? join(this.at(target), basename(name)) : this.at(target);
        await cp(join(from, name), to, { recursive: true, verbatimSymlinks: true });
      }
    }
  }

  run(command) {
    const quiet = { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' };
    const { status } = spawnSync('sh', ['-c', command], {
      cwd: this.at('.'),
      env: { ...NPM, ...quiet, ...this.env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) throw new Error(`${command}\nended with ${status}`);
  }
}

/** Builds the image of a folder. @returns its last stage, with all that starting it needs. */
export async function buildImage(folder, out) {
  const context = join(out, 'context');
  await takeContext(folder, context);
  const stages = new Map();
  let stage;
  for (const instruction of DockerfileParser.parse(
    await readFile(join(folder, 'Dockerfile'), 'utf8'),
  ).getInstructions()) {
    const given = argumentsOf(instruction);
    const perform = {
      async FROM() {
        stage = new Stage(join(out, given[2] ?? 'final'));
        stages.set(given[2] ?? 'final', stage);
        await mkdir(stage.root, { recursive: true });
      },
      ENV: () => Object.assign(stage.env, assignments(given)),
      async WORKDIR() {
        stage.workdir = resolve(stage.workdir, given[0]);
        await mkdir(stage.at('.'), { recursive: true });
      },
      async COPY() {
        const from = instruction.getFlags().find((flag) => flag.getName() === 'from');
        await stage.copy(given.slice(0, -1), given.at(-1), from ? stages.get(from.getValue()).root : context);
      },
      RUN: () => stage.run(given.join(' ')),
      USER: () => {
        stage.user = given[0].split(':').map(Number);
      },
      VOLUME: () => stage.volumes.push(...given),
      EXPOSE: () => {},
      HEALTHCHECK: () => {
        stage.healthcheck = JSON.parse(given.slice(1).join(' '));
      },
      CMD: () => {
        stage.command = JSON.parse(given.join(' '));
      },
    }[instruction.getKeyword()];
    if (perform === undefined)
      throw new Error(`Expected an instruction that is known here, got ${instruction.getKeyword()}`);
    await perform();
  }
  return stage;
}
