import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DiagnosticsMessage, WatchedCall } from '../src/diagnostics.js';
import { evaluate } from '../src/recommender/evaluate/evaluate.js';
import { Recommender } from '../src/recommender/recommender.js';
import { failureOf } from './support/errors.js';
import { temporaryFolders } from './support/model-folders.js';
import { tasteRows } from './support/tastes.js';

const CALLS: readonly WatchedCall[] = ['train', 'load', 'save', 'recommend', 'recommendAll', 'update', 'evaluate'];
const folder = temporaryFolders();

/** Ids that no number or word of a message could be taken for. */
const rows = tasteRows(6).map(([userId, itemId]) => ({ userId: `visitor#${userId}`, itemId: `article#${itemId}` }));

let messages: DiagnosticsMessage[] = [];
const note = (message: unknown) => messages.push(message as DiagnosticsMessage);

const listen = () => {
  for (const name of CALLS) subscribe(`cf-recs:${name}`, note);
};
const leave = () => {
  for (const name of CALLS) unsubscribe(`cf-recs:${name}`, note);
};

let begun = 0;
beforeEach(() => {
  begun = performance.now();
  messages = [];
});
afterEach(() => {
  leave();
  vi.restoreAllMocks();
});

/** The only message there is, without its time, which is checked: a part of that of the test. */
function onlyMessage(): Omit<DiagnosticsMessage, 'milliseconds'> {
  expect(messages).toHaveLength(1);
  const { milliseconds, ...rest } = messages[0];
  expect(milliseconds).toBeGreaterThanOrEqual(0);
  expect(milliseconds).toBeLessThanOrEqual(performance.now() - begun);
  messages = [];
  return rest;
}

async function trained(): Promise<Recommender> {
  const recommender = await Recommender.fromInteractions(rows);
  await recommender.train({ algorithm: 'spectral', embeddingDim: 3 });
  return recommender;
}

describe('with subscribers', () => {
  it('a training, a save and a load say how large the recommender is', async () => {
    const recommender = await Recommender.fromInteractions(rows);
    listen();
    await recommender.train({ algorithm: 'spectral', embeddingDim: 3 });
    const { users, items, interactions } = recommender.info.summary;
    const size = { users, items, interactions, algorithm: 'spectral', embeddingDim: 3 };
    expect(onlyMessage()).toEqual({ name: 'train', ...size });
    const path = folder();
    await recommender.save(path);
    expect(onlyMessage()).toEqual({ name: 'save', ...size });
    await Recommender.load(path);
    expect(onlyMessage()).toEqual({ name: 'load', ...size });
  });

  it('a list says how long it is, how long it was to be, and why it was filled up', async () => {
    const recommender = await trained();
    const untrained = await Recommender.fromInteractions(rows);
    const [userId] = recommender.users;
    listen();
    const { items, fallback } = recommender.recommend(userId, 2);
    expect(onlyMessage()).toEqual({ name: 'recommend', limit: 2, returned: items.length, fallback: fallback.reason });
    const { items: all } = recommender.recommend('visitor#nobody');
    expect(onlyMessage()).toEqual({ name: 'recommend', limit: 10, returned: all.length, fallback: 'unknown-user' });
    recommender.recommendFor([recommender.items[0]], 1);
    expect(onlyMessage()).toEqual({ name: 'recommend', limit: 1, returned: 1, fallback: null });
    recommender.popular(3);
    expect(onlyMessage()).toEqual({ name: 'recommend', limit: 3, returned: 3, fallback: 'no-history' });
    untrained.recommend(userId, 1);
    expect(onlyMessage()).toEqual({ name: 'recommend', limit: 1, returned: 1, fallback: 'not-trained' });
  });

  it('lists for all say how many they are, also where the reader stops', async () => {
    const recommender = await trained();
    listen();
    let returned = 0;
    for await (const { items } of recommender.recommendAll({ limit: 4 })) returned += items.length;
    expect(onlyMessage()).toEqual({ name: 'recommendAll', limit: 4, lists: recommender.users.length, returned });
    for await (const _ of recommender.recommendAll({ limit: 1 })) break;
    expect(onlyMessage()).toEqual({ name: 'recommendAll', limit: 1, lists: 1, returned: 1 });
  });

  it('an update and an evaluation say what they counted', async () => {
    const recommender = await trained();
    const test = [{ userId: recommender.users[0], itemId: 'article#new' }];
    listen();
    recommender.update([{ userId: 'visitor#new', itemId: recommender.items[0] }]);
    expect(onlyMessage()).toEqual({ name: 'update', events: 1, newUsers: 1, newItems: 0 });
    const { users, heldOut, items } = await evaluate(recommender, { test, resamples: 10 });
    const { name, milliseconds: _, ...counts } = messages.pop()!;
    expect({ name, ...counts }).toEqual({ name: 'evaluate', users, heldOut, items });
    expect(messages.map((message) => message.name)).toEqual(['recommendAll']);
  });

  it('what fails says its code, and the error is thrown as ever', async () => {
    const recommender = await trained();
    const untrained = await Recommender.fromInteractions(rows.slice(0, 1));
    listen();
    const abort = { signal: AbortSignal.abort() };
    const failing: readonly [WatchedCall, string, () => unknown][] = [
      ['train', 'not-enough-data', () => untrained.train()],
      ['train', 'aborted', () => recommender.train(abort)],
      ['train', 'other', () => recommender.train({ signal: AbortSignal.abort('visitor#1') })],
      ['save', 'not-trained', () => untrained.save(folder())],
      ['save', 'aborted', () => recommender.save(folder(), abort)],
      ['load', 'model-not-found', () => Recommender.load(folder())],
      ['recommend', 'invalid-option', () => recommender.recommend('visitor#1', 0)],
      ['recommend', 'invalid-option', () => recommender.recommend(null as never, 1)],
      ['recommend', 'invalid-interaction', () => recommender.recommendFor([{} as never])],
      ['recommendAll', 'invalid-option', () => recommender.recommendAll({ limit: 0 }).next()],
      ['recommendAll', 'aborted', () => recommender.recommendAll(abort).next()],
      ['update', 'invalid-interaction', () => recommender.update([{ userId: 'visitor#1' } as never])],
      ['evaluate', 'unknown-option', () => evaluate(recommender, { ks: 3 } as never)],
    ];
    for (const [name, error, call] of failing) {
      await failureOf(call);
      expect(onlyMessage()).toEqual({ name, error });
    }
    const first = recommender.train({ algorithm: 'spectral' });
    expect(await failureOf(() => recommender.train())).toMatchObject({ code: 'busy' });
    expect(onlyMessage()).toEqual({ name: 'train', error: 'busy' });
    await first;
  });

  it('no message holds an id', async () => {
    listen();
    const recommender = await trained();
    const path = folder();
    await recommender.save(path);
    const served = await Recommender.load(path);
    const [userId, other] = served.users;
    served.recommend(userId, 5, { exclude: [served.items[0], 'article#unknown'] });
    served.recommend('visitor#nobody');
    served.recommendFor([served.items[1], 'article#unknown']);
    for await (const _ of served.recommendAll({ users: [userId, other, 'visitor#nobody'] }));
    served.update([{ userId: 'visitor#new', itemId: 'article#new' }]);
    await failureOf(() => served.update([{ userId: 'visitor#broken', itemId: '' }]));
    await failureOf(() => served.recommend(userId, 'article#1' as never));
    await evaluate(served, { resamples: 10 });
    expect(new Set(messages.map(({ name }) => name))).toEqual(new Set(CALLS));
    const text = JSON.stringify(messages);
    for (const id of [...served.users, ...served.items, 'visitor', 'article']) expect(text).not.toContain(id);
    for (const message of messages) {
      for (const value of Object.values(message)) expect(['number', 'string', 'object']).toContain(typeof value);
    }
  });

  it('a call is not disturbed by a subscriber that throws', async () => {
    const recommender = await trained();
    const thrown: unknown[] = [];
    const previous = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.once('uncaughtException', (error) => thrown.push(error));
    const broken = () => {
      throw new Error('broken');
    };
    subscribe('cf-recs:recommend', broken);
    expect(recommender.popular(1).items).toHaveLength(1);
    unsubscribe('cf-recs:recommend', broken);
    await nextTurn();
    for (const listener of previous) process.on('uncaughtException', listener);
    expect(thrown).toMatchObject([{ message: 'broken' }]);
  });
});

describe('without subscribers', () => {
  it('nothing is measured, made or published', async () => {
    const recommender = await trained();
    const clock = vi.spyOn(performance, 'now');
    const publish = CALLS.map((name) => vi.spyOn(channel(`cf-recs:${name}`), 'publish'));
    const counts = vi.spyOn(Recommender.prototype, 'toJSON');
    for (const userId of recommender.users) recommender.recommend(userId, 3);
    recommender.recommendFor(recommender.items, 3);
    recommender.popular();
    recommender.update([{ userId: 'visitor#new', itemId: recommender.items[0] }]);
    expect(clock).not.toHaveBeenCalled();
    await recommender.train({ algorithm: 'spectral', embeddingDim: 2 });
    const path = folder();
    await recommender.save(path);
    await Recommender.load(path);
    expect(counts).not.toHaveBeenCalled();
    for (const each of publish) expect(each).not.toHaveBeenCalled();
  });
});

describe('where the channels are', () => {
  it.each<[string, unknown]>([
    ['missing', undefined],
    ['only half there', {}],
    ['without what tells of subscribers', { channel: () => ({}) }],
  ])('%s, all works and nothing is published', async (_, module) => {
    vi.resetModules();
    vi.spyOn(process, 'getBuiltinModule').mockReturnValue(module as never);
    const fresh = await import('../src/recommender/recommender.js');
    listen();
    const recommender = await fresh.Recommender.fromInteractions(rows);
    await recommender.train({ algorithm: 'spectral', embeddingDim: 2 });
    expect(recommender.recommend(recommender.users[0], 2).items).toHaveLength(2);
    expect(messages).toEqual([]);
  });
});
