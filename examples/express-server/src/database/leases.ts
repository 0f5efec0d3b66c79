import { randomUUID } from 'node:crypto';
import { type Database, patiently } from './open-database.js';
import type { LeaseTable } from './tables.js';

/** How long a lease is held without a word of its holder. */
const LEASE_MS = 30_000;
const RENEWAL_MS = 5000;

/** A lease that is held: work that this process alone does, until it lets go or has not been heard of for a while. */
export interface Lease {
  /** Aborted where the lease was lost: somebody else may do the work by now. */
  readonly lost: AbortSignal;
  /** Makes sure of it, before something that nobody else may do at the same time. @throws where it was lost. */
  confirm(): Promise<void>;
  /** Says how far the work is. */
  say(progress: number): void;
  release(): Promise<void>;
}

/** Takes a lease, unless another process has it. @returns null where one has. */
export async function takeLease(database: Database, name: string): Promise<Lease | null> {
  const { db } = database;
  const holder = randomUUID();
  const until = () => Date.now() + LEASE_MS;
  const { numInsertedOrUpdatedRows = 0n } = await patiently(database, () =>
    db
      .insertInto('leases')
      .values({ name, holder, expires_at: until(), progress: null })
      .onConflict((conflict) =>
        conflict
          .column('name')
          .doUpdateSet({ holder, expires_at: until(), progress: null })
          .where('leases.expires_at', '<', Date.now()),
      )
      .executeTakeFirstOrThrow(),
  );
  if (numInsertedOrUpdatedRows === 0n) return null;

  const lost = new AbortController();
  let progress: number | null = null;
  let heldUntil = until();
  const confirm = async (): Promise<void> => {
    const { numUpdatedRows } = await patiently(database, () =>
      db
        .updateTable('leases')
        .set({ expires_at: until(), progress })
        .where('name', '=', name)
        .where('holder', '=', holder)
        .executeTakeFirst(),
    );
    if (numUpdatedRows === 0n) lost.abort(new Error(`Expected the lease ${name} to be held, got that it was lost`));
    lost.signal.throwIfAborted();
    heldUntil = until();
  };
  const renew = (): Promise<void> =>
    confirm().catch(() => {
      // Where the database is away, others cannot take the lease either, before it expires.
      if (Date.now() > heldUntil)
        lost.abort(new Error(`Expected the lease ${name} to be renewed in time, got no answer`));
    });
  const timer = setInterval(() => void renew(), RENEWAL_MS).unref();
  let said = 0;
  return {
    lost: lost.signal,
    confirm,
    say(value) {
      progress = value;
      if (performance.now() < said + 1000) return;
      said = performance.now();
      void renew();
    },
    async release() {
      clearInterval(timer);
      await patiently(database, () =>
        db.deleteFrom('leases').where('name', '=', name).where('holder', '=', holder).execute(),
      ).catch(() => {});
    },
  };
}

/** A lease that some process holds; null where nobody does. */
export async function heldLease({ db }: Database, name: string): Promise<LeaseTable | null> {
  const lease = await db
    .selectFrom('leases')
    .selectAll()
    .where('name', '=', name)
    .where('expires_at', '>=', Date.now())
    .executeTakeFirst();
  return lease ?? null;
}
