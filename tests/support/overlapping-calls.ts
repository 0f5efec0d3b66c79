import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'vitest';
import { evaluate } from '../../src/recommender/evaluate/evaluate.js';
import { Recommender } from '../../src/recommender/recommender.js';
import type { SharedRecommender } from '../../src/recommender/share.js';
import type { Recommendations } from '../../src/types.js';
import { byReport, ENOUGH } from './aborts.js';
import { interactionOf, type Row, T } from './datasets.js';
import { messageOf, rejectionOf } from './errors.js';
import { handedOn } from './handed-on.js';
import { MapStore, slowly } from './map-store.js';
import { expectHeld, expectList, Reference } from './reference-recommender.js';
import { SavedFolder } from './saved-folder.js';
import { tasteRows } from './tastes.js';

const LIMIT = 5;
const OPTIONS = { algorithm: 'spectral', embeddingDim: 3, backend: 'cpu' } as const;

/** Lists for everybody that are being read, and what is held by whom makes them. */
interface Reading {
  readonly lists: AsyncGenerator<Recommendations, void, undefined>;
  readonly stop: AbortController;
  readonly held: Reference;
}

/** A recommender for other threads, and what it held when it was shared. */
interface Shared {
  readonly handle: SharedRecommender;
  readonly reader: Recommender;
  readonly held: Reference;
}

/** A recommender, and all that is under way on it. */
export class Overlapping {
  /** Calls under way, each with the checks of what comes of it. */
  private readonly pending: Promise<unknown>[] = [];
  private readings: Reading[] = [];
  private readonly shared: Shared[] = [];
  private isTraining = false;
  private clock = 1e6;

  private constructor(
    private recommender: Recommender,
    private held: Reference,
    private readonly folder: SavedFolder,
  ) {}

  /** @param folder - where none is yet. */
  static async open(isTrained: boolean, folder: string): Promise<Overlapping> {
    const rows = tasteRows(5);
    const held = new Reference();
    held.update(rows);
    const recommender = await Recommender.fromInteractions(rows.map(interactionOf));
    if (isTrained) await recommender.train(OPTIONS);
    return new Overlapping(recommender, held, new SavedFolder(folder));
  }

  /** Each event is later than all before. */
  update(rows: readonly Row[]): void {
    this.held.update(rows);
    this.recommender.update(rows.map(([user, item, value]) => interactionOf([user, item, value, T + this.clock++])));
  }

  forgetUser(user: string): void {
    expect(this.recommender.forgetUser(user)).toBe(this.held.forgetUser(user));
  }

  forgetItem(item: string): void {
    expect(this.recommender.forgetItem(item)).toBe(this.held.forgetItem(item));
  }

  forgetInteraction(user: string, item: string): void {
    expect(this.recommender.forgetInteraction(user, item)).toBe(this.held.forgetInteraction(user, item));
  }

  /** @param abortAt - the call of `onProgress` that aborts it. */
  train(abortAt: number): void {
    const { recommender, isTraining } = this;
    const { modelId } = recommender.info;
    const { isTrainable } = this.held;
    const { watch } = byReport(abortAt);
    const trained = recommender.train({ ...OPTIONS, ...watch });
    const check = async () => {
      if (isTraining) return void (await messageOf('busy', () => trained));
      if (!isTrainable) {
        await messageOf('not-enough-data', () => trained);
      } else {
        const rejection = await rejectionOf(trained);
        if (rejection === null) return void expect(watch.signal?.aborted).toBe(false);
        expect(rejection).toBe(ENOUGH);
      }
      expect(recommender.info.modelId).toBe(modelId);
    };
    if (!isTraining) this.isTraining = true;
    this.begin(
      check().finally(() => {
        if (!isTraining && this.recommender === recommender) this.isTraining = false;
      }),
    );
  }

  save(isAborted: boolean): void {
    const { recommender } = this;
    const held = this.held.copy();
    const hasModel = recommender.info.modelId !== null;
    const store = new MapStore();
    const stop = new AbortController();
    const saved = recommender.save(slowly(store), { signal: stop.signal });
    if (isAborted) setImmediate(() => stop.abort(ENOUGH));
    const check = async () => {
      if (!hasModel) return void (await messageOf('not-trained', () => saved));
      const error = await rejectionOf(saved);
      if (error !== null) {
        expect(isAborted && error).toBe(ENOUGH);
        expect([...store.files.keys()]).toEqual([]);
        return;
      }
      await expectHeld(await Recommender.load(slowly(store)), held);
      const text = [...store.files.values()].map((bytes) => Buffer.from(bytes).toString('latin1')).join();
      for (const id of [...text.matchAll(/(?:jazz|metal|new)-\w+/g)].flat()) {
        expect([...held.users, ...held.items]).toContain(id);
      }
    };
    this.begin(check());
  }

  saveToFolder(isAborted: boolean): void {
    this.begin(this.folder.save(this.recommender, this.held.copy(), isAborted));
  }

  load(isAborted: boolean): void {
    this.begin(isAborted ? this.folder.abortLoad() : this.folder.load());
  }

  /** Loads, and goes on with what was loaded, while all that is under way on the one before goes on there. */
  async reload(): Promise<void> {
    const loaded = await this.folder.load();
    if (loaded === null) return;
    this.recommender = loaded.recommender;
    this.held = loaded.held;
    this.isTraining = false;
  }

  /** @param abortAt - the call of `onProgress` that aborts it. */
  evaluate(abortAt: number): void {
    const { recommender } = this;
    const test = [...tasteRows(5), ['jazz-1', 'new-a'] as const].map(([userId, itemId]) => ({ userId, itemId }));
    const { watch } = byReport(abortAt);
    const evaluated = evaluate(recommender, { test, k: [LIMIT], resamples: 20, ...watch });
    const check = async () => {
      const rejection = await rejectionOf(evaluated);
      if (rejection === ENOUGH) return void expect(watch.signal?.aborted).toBe(true);
      if (rejection !== null) return void (await messageOf('not-enough-data', () => evaluated));
      expect(watch.signal?.aborted).toBe(false);
      for (const { mean } of Object.values((await evaluated).model)) expect(mean).toSatisfy(Number.isFinite);
    };
    this.begin(check());
  }

  share(): void {
    const handle = handedOn(this.recommender.share());
    this.shared.push({ handle, reader: Recommender.fromShared(handle), held: this.held.copy() });
  }

  /** What reads the shared memory holds what was there, were it opened later, and changes nothing. */
  async checkShared(): Promise<void> {
    for (const { handle, reader, held } of this.shared) {
      await expectHeld(reader, held);
      await expectHeld(Recommender.fromShared(handle), held);
      for (const change of [() => reader.update([]), () => reader.forgetUser('jazz-0'), () => reader.train(OPTIONS)]) {
        await messageOf('invalid-option', change);
      }
    }
  }

  startLists(): void {
    const stop = new AbortController();
    const lists = this.recommender.recommendAll({ limit: LIMIT, signal: stop.signal });
    this.readings.push({ lists, stop, held: this.held });
  }

  /** Reads lists of all that are being read, and holds each against what is held at the moment. */
  async readLists(count: number): Promise<void> {
    for (const reading of this.readings) {
      for (let at = 0; at < count; at++) {
        const { value, done } = await reading.lists.next();
        if (done) break;
        expectList(value, reading.held, LIMIT);
      }
    }
  }

  async abortLists(): Promise<void> {
    for (const { lists, stop } of this.readings) {
      stop.abort(ENOUGH);
      await lists.next().then(
        ({ done }) => expect(done).toBe(true),
        (error) => expect(error).toBe(ENOUGH),
      );
      expect(await lists.next()).toEqual({ value: undefined, done: true });
    }
    this.readings = [];
  }

  /** Lets others go on. */
  async wait(turns: number): Promise<void> {
    for (let turn = 0; turn < turns; turn++) await nextTurn();
  }

  check(): Promise<void> {
    return expectHeld(this.recommender, this.held);
  }

  /** Waits for all that is under way; then all must be as it should, and a save and a load must keep it. */
  async end(): Promise<void> {
    await Promise.all(this.pending);
    for (const { lists, held } of this.readings) for await (const list of lists) expectList(list, held, LIMIT);
    await this.checkShared();
    await this.folder.load();
    await this.check();
    this.save(false);
    await this.pending.at(-1);
  }

  private begin(call: Promise<unknown>): void {
    // What fails is thrown at the end, and is not unhandled until then.
    call.catch(() => {});
    this.pending.push(call);
  }
}
