import { type Database, patiently } from './open-database.js';

/** What lists are made by. */
export const LIST_KINDS = ['model', 'popular', 'guest', 'similar', 'latest'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

const FLUSH_MS = 5000;

/** The day of a moment, as counts name it. */
export const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

/**
 * Counts the lists that were served, for the share of them that somebody took something from. They are written every few
 * seconds: a crash loses some.
 */
export class ListCounts {
  private counts = new Map<ListKind, number>();
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly readOnly: boolean,
  ) {
    if (!readOnly) this.timer = setInterval(() => void this.flush(), FLUSH_MS).unref();
  }

  add(kind: ListKind): void {
    if (!this.readOnly) this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** Writes what has come together. Where the database is away it waits for the next time. */
  async flush(): Promise<void> {
    const { counts } = this;
    if (counts.size === 0) return;
    this.counts = new Map();
    const day = dayOf(Date.now());
    const rows = [...counts].map(([kind, lists]) => ({ day, kind, lists }));
    try {
      await patiently(this.database, () =>
        this.database.db
          .insertInto('list_counts')
          .values(rows)
          .onConflict((conflict) =>
            conflict
              .columns(['day', 'kind'])
              .doUpdateSet((row) => ({ lists: row('list_counts.lists', '+', row.ref('excluded.lists')) })),
          )
          .execute(),
      );
    } catch {
      for (const [kind, lists] of counts) this.counts.set(kind, (this.counts.get(kind) ?? 0) + lists);
    }
  }
}
