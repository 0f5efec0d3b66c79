import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect } from 'vitest';
import { evaluate } from '../../src/recommender/evaluate/evaluate.js';
import { Recommender } from '../../src/recommender/recommender.js';
import type { Recommendations } from '../../src/types.js';
import { interactionOf, type Row, T } from './datasets.js';
import { failureOf, messageOf } from './errors.js';
import { handedOn } from './handed-on.js';
import { MapStore, slowly } from './map-store.js';
import { expectHeld, expectList, Reference } from './reference-recommender.js';
import { tasteRows } from './tastes.js';

const LIMIT = 5;
/** The reason of every abort. */
const ENOUGH = new Error('enough');
const OPTIONS = { algorithm: 'spectral', embeddingDim: 3, backend: 'cpu' } as const;

/** Lists for everybody that are being read. */
interface Reading {
  readonly lists: AsyncGenerator<Recommendations, void, undefined>;
  readonly stop: AbortController;
}

/** A recommender, and all that is under way on it. */
export class Overlapping {
  /** Calls under way, each with the checks of what comes of it. */
  private readonly pending: Promise<unknown>[] = [];
  private readings: Reading[] = [];
  private readonly readers: (readonly [reader: Recommender, held: Reference])[] = [];
  private isTraining = false;
  private clock = 1e6;

  private constructor(
    private recommender: Recommender,
    private held: Reference,
  ) {}

  static async open(isTrained: boolean): Promise<Overlapping> {
    const rows = tasteRows(5);
    const held = new Reference();
    held.update(rows);
    const recommender = await Recommender.fromInteractions(rows.map(interactionOf));
    if (isTrained) await recommender.train(OPTIONS);
    return new Overlapping(recommender, held);
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
    const stop = new AbortController();
    let calls = 0;
    const onProgress = () => {
      if (++calls === abortAt) stop.abort(ENOUGH);
    };
    const trained = recommender.train({ ...OPTIONS, signal: stop.signal, onProgress });
    const check = async () => {
      if (isTraining) return void (await messageOf('busy', () => trained));
      if (!isTrainable) {
        await messageOf('not-enough-data', () => trained);
      } else if (
        await trained.then(
          () => true,
          () => false,
        )
      ) {
        expect(stop.signal.aborted).toBe(false);
        return;
      } else {
        expect(await failureOf(() => trained)).toBe(ENOUGH);
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
      const error = await saved.then(
        () => null,
        (thrown: unknown) => thrown,
      );
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

  evaluate(): void {
    const { recommender } = this;
    const test = [...tasteRows(5), ['jazz-1', 'new-a'] as const].map(([userId, itemId]) => ({ userId, itemId }));
    const evaluated = evaluate(recommender, { test, k: [LIMIT], resamples: 20 });
    const check = async () => {
      const failure = await evaluated.then(
        () => null,
        (error: unknown) => error,
      );
      if (failure !== null) return void (await messageOf('not-enough-data', () => evaluated));
      for (const { mean } of Object.values((await evaluated).model)) expect(mean).toSatisfy(Number.isFinite);
    };
    this.begin(check());
  }

  share(): void {
    this.readers.push([Recommender.fromShared(handedOn(this.recommender.share())), this.held.copy()]);
  }

  startLists(): void {
    const stop = new AbortController();
    this.readings.push({ lists: this.recommender.recommendAll({ limit: LIMIT, signal: stop.signal }), stop });
  }

  /** Reads lists of all that are being read, and holds each against what is held at the moment. */
  async readLists(count: number): Promise<void> {
    for (const reading of this.readings) {
      for (let at = 0; at < count; at++) {
        const { value, done } = await reading.lists.next();
        if (done) break;
        expectList(value, this.held, LIMIT);
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
    for (const { lists } of this.readings) for await (const list of lists) expectList(list, this.held, LIMIT);
    for (const [reader, held] of this.readers) await expectHeld(reader, held);
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

type Step = readonly [name: string, run: (world: Overlapping) => void | Promise<void>];

const anyUser = fc.constantFrom('jazz-0', 'jazz-1', 'metal-0', 'metal-1', 'new-u', 'new-v', 'new-w');
const anyItem = fc.constantFrom('jazz-a', 'jazz-b', 'metal-a', 'metal-b', 'new-a', 'new-b');
const anyRows = fc.array(fc.tuple(anyUser, anyItem, fc.constantFrom(1, 1, 1, -1)), { minLength: 1, maxLength: 8 });

/** Calls in any order, each begun while those before may be under way. */
export const anySteps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    anyRows.map(
      (rows): Step => [`update ${rows.map((row) => row.join(' ')).join(', ')}`, (world) => world.update(rows)],
    ),
    anyUser.map((user): Step => [`forgetUser ${user}`, (world) => world.forgetUser(user)]),
    anyItem.map((item): Step => [`forgetItem ${item}`, (world) => world.forgetItem(item)]),
    fc
      .tuple(anyUser, anyItem)
      .map(
        ([user, item]): Step => [`forgetInteraction ${user} ${item}`, (world) => world.forgetInteraction(user, item)],
      ),
    fc
      .option(fc.nat({ max: 12 }), { nil: 0 })
      .map((at): Step => [`train, aborted at ${at}`, (world) => world.train(at)]),
    fc.boolean().map((aborted): Step => [`save ${aborted ? 'aborted' : ''}`, (world) => world.save(aborted)]),
    fc.constant<Step>(['evaluate', (world) => world.evaluate()]),
    fc.constant<Step>(['share', (world) => world.share()]),
    fc.constant<Step>(['startLists', (world) => world.startLists()]),
    fc.nat({ max: 6 }).map((count): Step => [`readLists ${count}`, (world) => world.readLists(count)]),
    fc.constant<Step>(['abortLists', (world) => world.abortLists()]),
    fc.nat({ max: 40 }).map((turns): Step => [`wait ${turns}`, (world) => world.wait(turns)]),
    fc.constant<Step>(['check', (world) => world.check()]),
  ),
  { maxLength: 30, size: 'max' },
);
