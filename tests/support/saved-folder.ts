import { expect } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import { ENOUGH } from './aborts.js';
import { messageOf, rejectionOf } from './errors.js';
import { expectHeld, type Reference } from './reference-recommender.js';

/** A save to the folder, and what was held when it began. */
interface Save {
  readonly held: Reference;
  state: 'under way' | 'done' | 'failed';
}

/** A model folder that is saved to and loaded from at once. Saves to it wait for each other. */
export class SavedFolder {
  private readonly saves: Save[] = [];

  /** @param path - where none is yet. */
  constructor(private readonly path: string) {}

  async save(recommender: Recommender, held: Reference, isAborted: boolean): Promise<void> {
    const hasModel = recommender.info.modelId !== null;
    const save: Save = { held, state: 'under way' };
    this.saves.push(save);
    const stop = new AbortController();
    const saved = recommender.save(this.path, { signal: stop.signal });
    if (isAborted) setImmediate(() => stop.abort(ENOUGH));
    const error = await rejectionOf(saved);
    save.state = error === null ? 'done' : 'failed';
    if (!hasModel) await messageOf('not-trained', () => saved);
    else if (error !== null) expect(isAborted && error).toBe(ENOUGH);
  }

  /**
   * Loads what the last save before held, or one that came meanwhile.
   * @returns what was loaded, and what it holds; null where nothing was saved.
   */
  async load(): Promise<{ recommender: Recommender; held: Reference } | null> {
    const { saves } = this;
    const before = saves.findLastIndex(({ state }) => state === 'done');
    const loading = Recommender.load(this.path);
    if ((await rejectionOf(loading)) !== null) {
      await messageOf('model-not-found', () => loading);
      expect(before).toBe(-1);
      return null;
    }
    const recommender = await loading;
    const possible = saves.slice(Math.max(0, before)).filter(({ state }) => state !== 'failed');
    for (const { held } of possible) {
      if ((await rejectionOf(expectHeld(recommender, held))) === null) return { recommender, held: held.copy() };
    }
    throw new Error(`Expected to load what one of ${possible.length} saves held, got ${JSON.stringify(recommender)}`);
  }

  async abortLoad(): Promise<void> {
    const stop = new AbortController();
    const loading = Recommender.load(this.path, { signal: stop.signal });
    setImmediate(() => stop.abort(ENOUGH));
    const error = await rejectionOf(loading);
    if (error !== null && error !== ENOUGH) await messageOf('model-not-found', () => loading);
  }
}
