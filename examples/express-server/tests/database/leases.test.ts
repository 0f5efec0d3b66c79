import { afterEach, expect, test } from 'vitest';
import { heldLease, takeLease } from '../../src/database/leases.js';
import type { Database } from '../../src/database/open-database.js';
import { onEachDatabase } from '../support/databases.js';
import { eventually } from '../support/eventually.js';
import { Opened } from '../support/opened.js';

const opened = new Opened();
afterEach(() => opened.close());

/** As if its holder had not been heard of for a while. */
const expire = ({ db }: Database) =>
  db
    .updateTable('leases')
    .set({ expires_at: Date.now() - 1 })
    .execute();

onEachDatabase((fresh) => {
  test('one of all processes holds a lease, until it lets go', async () => {
    const url = await fresh();
    const processes = await Promise.all(Array.from({ length: 4 }, () => opened.open(url)));
    const leases = await Promise.all(processes.map((database) => takeLease(database, 'work')));
    const held = leases.filter((lease) => lease !== null);
    expect(held.length).toBe(1);
    expect(await takeLease(processes[0], 'work')).toBeNull();
    const other = await takeLease(processes[0], 'other work');
    await held[0].release();
    const next = await takeLease(processes[1], 'work');
    expect(next).not.toBeNull();
    // Whoever let go does not take it from the next.
    await held[0].release();
    expect(await takeLease(processes[2], 'work')).toBeNull();
    await Promise.all([other!.release(), next!.release()]);
  });

  test('says how far the work is', async () => {
    const url = await fresh();
    const [database, other] = [await opened.open(url), await opened.open(url)];
    expect(await heldLease(other, 'work')).toBeNull();
    const lease = await takeLease(database, 'work');
    expect(await heldLease(other, 'work')).toMatchObject({ progress: null });
    lease!.say(0.25);
    await eventually(async () => (await heldLease(other, 'work'))?.progress).toBe(0.25);
    await lease!.release();
    expect(await heldLease(other, 'work')).toBeNull();
  });

  test('is lost by whoever is not heard of, and held again by whoever is heard of in time', async () => {
    const url = await fresh();
    const [database, other] = [await opened.open(url), await opened.open(url)];
    const lease = (await takeLease(database, 'work'))!;
    await expire(database);
    await lease.confirm();
    expect(await takeLease(other, 'work')).toBeNull();
    await expire(database);
    const next = await takeLease(other, 'work');
    await expect(lease.confirm()).rejects.toThrow('Expected the lease work to be held, got that it was lost');
    expect(lease.lost.aborted).toBe(true);
    await lease.release();
    await next!.confirm();
    await next!.release();
  });
});
