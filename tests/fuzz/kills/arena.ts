import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../../src/random.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import { bundleWithoutTensorFlow } from '../../support/bundle.js';
import { datasetOf, type Row } from '../../support/datasets.js';
import { type Files, readFiles } from '../../support/model-folders.js';
import { modelOf, recommenderOf, withRandomNeighbours } from '../../support/served.js';
import { READER, SAVE_ONCE, SAVER } from './scripts.js';

/** How often something came out, by what it was. */
export type Counts = Readonly<Record<string, number>>;

/** A model that is saved, and how it is known again. */
export interface Contender {
  readonly folder: string;
  readonly files: Files;
  /** Of all lists, as a reader makes it. */
  readonly digest: string;
}

/** A model of some hundred kilobytes, so that a save has time to be killed in. */
async function someModel(seed: number): Promise<Recommender> {
  const random = new Random(seed);
  const rows = Array.from({ length: 3000 }, (): Row => [`user-${random.integer(200)}`, `item-${random.integer(400)}`]);
  const dataset = await datasetOf(rows);
  const table = () => dataset.items.ids.map(() => Array.from({ length: 32 }, () => random.uniform() - 0.5));
  return recommenderOf(dataset, withRandomNeighbours(modelOf(table(), table(), 0.5), 5));
}

async function digestOf(recommender: Recommender): Promise<string> {
  const hash = createHash('sha256');
  for await (const list of recommender.recommendAll({ limit: 10 })) hash.update(JSON.stringify(list));
  return hash.digest('hex');
}

/** A process that saves or loads. */
export interface Runner {
  readonly child: ChildProcess;
  /** What it has counted so far, as far as it has told. */
  counted(): Counts;
  /** Tells it to stop. @returns what it has counted. */
  stop(): Promise<Counts>;
}

/** A place where processes save two models to one folder, and others load it. */
export class Arena {
  private constructor(
    private readonly place: string,
    readonly contenders: readonly [Contender, Contender],
  ) {}

  static async open(): Promise<Arena> {
    const place = await mkdtemp(join(tmpdir(), 'cf-recs-kills-'));
    await bundleWithoutTensorFlow(place);
    const scripts = { 'saver.mjs': SAVER, 'reader.mjs': READER, 'save-once.mjs': SAVE_ONCE };
    for (const [name, text] of Object.entries(scripts)) await writeFile(join(place, name), text);
    const contender = async (seed: number): Promise<Contender> => {
      const folder = join(place, `contender-${seed}`);
      const recommender = await someModel(seed);
      await recommender.save(folder);
      return { folder, files: await readFiles(folder), digest: await digestOf(recommender) };
    };
    return new Arena(place, [await contender(1), await contender(2)]);
  }

  close(): Promise<void> {
    return rm(this.place, { recursive: true });
  }

  /** A folder of its own, with nothing in it. */
  folder(name: string): string {
    return join(this.place, name);
  }

  /** Which of the two models a folder holds, whole. @throws where it is none of them. */
  async winner(folder: string): Promise<Contender> {
    const digest = await digestOf(await Recommender.load(folder));
    const winner = this.contenders.find((each) => each.digest === digest);
    if (winner === undefined) throw new Error(`Expected one of the two models in ${folder}, got a third one`);
    return winner;
  }

  /** Saves one of the models from here. */
  async save(folder: string, { folder: source }: Contender): Promise<void> {
    await (await Recommender.load(source)).save(folder);
  }

  saver(folder: string): Promise<Runner> {
    return this.run('saver.mjs', [folder, ...this.contenders.map((each) => each.folder)]);
  }

  reader(folder: string): Promise<Runner> {
    return this.run('reader.mjs', [folder]);
  }

  /** A save where no file may be larger than so many blocks of 512 bytes. */
  async limitedSave(folder: string, { folder: source }: Contender, blocks: number): Promise<Counts> {
    const limit = ['-c', `ulimit -f ${blocks}; exec "$0" "$@"`, process.execPath];
    const { stop } = await this.run('save-once.mjs', [folder, source], { execPath: '/bin/sh', execArgv: limit });
    return stop();
  }

  private async run(script: string, args: readonly string[], options: object = { execArgv: [] }): Promise<Runner> {
    const child = fork(join(this.place, script), args, { cwd: this.place, ...options });
    const gone = once(child, 'exit');
    let counts: Counts | null = null;
    child.on('message', (message: { counts?: Counts }) => {
      counts = message.counts ?? counts;
    });
    await Promise.race([once(child, 'message'), gone]);
    const stop = async (): Promise<Counts> => {
      // One that has come to its end by itself hears nothing any more.
      if (child.connected) child.send('stop', () => {});
      await gone;
      if (counts === null) throw new Error(`Expected ${script} to say what it counted, got an end without a word`);
      return counts;
    };
    return { child, counted: () => counts ?? {}, stop };
  }
}
