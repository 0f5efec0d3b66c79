import { cp, readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { Recommender } from 'cf-recs';
import { afterEach, describe, expect, test } from 'vitest';
import { onEachDatabase } from '../support/databases.js';
import { eventually } from '../support/eventually.js';
import { NEW, OLD, Together, train } from '../support/together.js';

const together = new Together();
afterEach(() => together.close());

onEachDatabase((fresh) => {
  describe('a model that is brought', () => {
    test('takes the place of the old one, with all that was told on top', async () => {
      const one = await together.start(fresh, { model: await train(OLD) });
      await one.like('new', 'a');
      await one.forget('ann');
      const before = (await one.ask('GET', '/ready')).body;
      await (await train(NEW)).save(together.modelDir);
      expect(await one.ask('POST', '/admin/reload')).toMatchObject({ status: 200, body: { swapped: true } });
      const after = (await one.ask('GET', '/ready')).body;
      // The model knows ann, who is forgotten all the same.
      expect([...one.users()].sort()).toEqual(['bob', 'cat', 'dan', 'eve', 'new']);
      expect(await one.has('new')).toEqual(['a']);
      expect(after.model_id).not.toBe(before.model_id);
      expect(after.model_id).toBe((await Recommender.load(together.modelDir)).info.modelId);
      expect([before.model_version, after.model_version]).toEqual([1, 2]);
      const { model_id } = after;
      expect(await one.ask('POST', '/admin/reload')).toMatchObject({ body: { swapped: false, model_id } });
      expect(await one.figure('recommender_model_swaps_total')).toBe(1);
    });

    test('is found by all processes by themselves', async () => {
      const settings = { WATCH_SECONDS: '1' };
      const one = await together.start(fresh, { model: await train(OLD), settings });
      const replica = await together.start(fresh, { settings: { ...settings, READ_ONLY: '1' } });
      await (await train(NEW)).save(together.modelDir);
      for (const each of [one, replica]) await eventually(() => each.users().length).toBe(5);
    });

    test('misses nothing that comes while it is made ready', async () => {
      const one = await together.start(fresh, { model: await train(OLD) });
      const two = await together.start(fresh);
      await (await train(NEW)).save(together.modelDir);
      const users = Array.from({ length: 40 }, (_, n) => `new-${n}`);
      const swap = one.ask('POST', '/admin/reload');
      for (const [n, user] of users.entries()) {
        const { status, body } = await [one, two][n % 2].like(user, 'a');
        expect([status, body.events]).toEqual([200, 1]);
      }
      expect((await swap).body.swapped).toBe(true);
      await eventually(() => [...one.users()].sort()).toEqual(['ann', 'bob', 'cat', 'dan', 'eve', ...users].sort());
    });

    test('is refused where it is broken or gone, and the old one goes on', async () => {
      const one = await together.start(fresh, { model: await train(OLD) });
      const { model_id } = (await one.ask('GET', '/ready')).body;
      await (await train(NEW)).save(together.modelDir);
      const weights = (await readdir(together.modelDir)).find((name) => name.startsWith('weights'))!;
      await truncate(join(together.modelDir, weights), 8);
      const refused = { status: 409, body: { error: { code: 'model-refused' } } };
      expect(await one.ask('POST', '/admin/reload')).toMatchObject(refused);
      expect((await one.ask('GET', '/ready')).body).toMatchObject({ model_id, users: 3 });
      expect(one.logged.join('')).toContain('model-corrupt');
      await rm(together.modelDir, { recursive: true });
      expect(await one.ask('POST', '/admin/reload')).toMatchObject(refused);
      expect((await one.ask('GET', '/recommendations/ann')).status).toBe(200);
      expect(await one.figure('recommender_models_refused_total')).toBe(2);
    });

    test('that was in use before forgets whoever was forgotten since', async () => {
      const one = await together.start(fresh, { model: await train(OLD) });
      const backup = `${together.modelDir}-backup`;
      await cp(together.modelDir, backup, { recursive: true });
      await one.forget('ann');
      await (await train(NEW)).save(together.modelDir);
      await one.ask('POST', '/admin/reload');
      await rm(together.modelDir, { recursive: true });
      await cp(backup, together.modelDir, { recursive: true });
      await one.ask('POST', '/admin/reload');
      expect(one.users()).toEqual(['bob', 'cat']);
      await rm(backup, { recursive: true });
    });
  });

  describe('without a model', () => {
    test('the start is refused, where nothing else is asked for', async () => {
      await expect(together.start(fresh)).rejects.toMatchObject({ code: 'model-not-found' });
    });

    test('popularity answers from what was told', async () => {
      const settings = { WITHOUT_MODEL: 'popularity' };
      const first = await together.start(fresh, { settings });
      for (const { userId, itemId } of OLD) await first.like(userId, itemId);
      await together.stop(first);
      const one = await together.start(fresh, { settings });
      expect(await one.ask('GET', '/ready')).toMatchObject({
        status: 200,
        body: { model_id: null, age_seconds: null, users: 3 },
      });
      expect((await one.ask('GET', '/recommendations/new')).body).toMatchObject({ fallback_used: true });
      expect((await one.ask('GET', '/items/a/similar')).status).toBe(409);
    });

    test('nobody is answered where that is asked for, until there is one; events are taken', async () => {
      const one = await together.start(fresh, { settings: { WITHOUT_MODEL: 'unready' } });
      expect(await one.ask('GET', '/ready')).toMatchObject({ status: 503, body: { error: { code: 'not-ready' } } });
      expect((await one.ask('GET', '/recommendations/ann')).status).toBe(503);
      expect((await one.ask('GET', '/health')).status).toBe(200);
      expect((await one.like('new', 'a')).status).toBe(200);
      await (await train(OLD)).save(together.modelDir);
      await one.ask('POST', '/admin/reload');
      expect((await one.ask('GET', '/ready')).body).toMatchObject({ users: 4 });
    });
  });
});
