import type { RankingBatch } from '../kernels/ranking/ranking-batch.js';
import type { Pace } from '../pace.js';
import { addRequest, hasHistory, NO_PERSONAL_ITEMS, needOf, type PersonalItems, toPersonalItems } from './personal.js';
import type { RankingTables } from './ranking-tables.js';
import type { ListUser, RankingRules } from './request.js';

/** A user and the model's best items for them. */
export interface UserItems {
  readonly user: ListUser;
  readonly personal: PersonalItems;
}

/** Tasks of a block for each thread: so many that none waits for long at the end, and no more. */
const TASKS_PER_THREAD = 2;

/** Finds the model's best items for users, block by block, with or without threads. */
export class ListBlocks {
  private readonly runner;
  private readonly users: Iterator<ListUser>;
  /** A user for whom the block before had no room. */
  private held: ListUser | null = null;
  private endWatch = () => {};

  constructor(
    private readonly tables: RankingTables,
    private readonly batch: RankingBatch,
    private readonly rules: RankingRules,
    users: Iterable<ListUser>,
    private readonly threads: number,
    private readonly pace: Pace,
  ) {
    this.users = users[Symbol.iterator]();
    // More would have nothing to do.
    this.runner = tables.workspace.createRunner(Math.min(threads, batch.maxTasks));
    batch.restrict(rules.included, rules.excluded);
  }

  /** The next block; empty when there are no more users. */
  async next(): Promise<UserItems[]> {
    const { tables, batch, runner, pace, threads } = this;
    this.endWatch();
    const users = this.fill();
    const { items, embeddingDim } = tables.model;
    try {
      await runner.run(batch.tasks(TASKS_PER_THREAD * threads), batch.count * items * embeddingDim, pace);
    } catch (error) {
      // Nobody may ask for more, and {@link close} not be called.
      await runner.close();
      throw error;
    }
    // Nor may they once this block is there.
    if (threads > 1) this.endWatch = pace.whileIdle(() => runner.close());
    let request = 0;
    return users.map((user) => ({
      user,
      personal: hasHistory(user.history)
        ? { items: toPersonalItems(batch.result(request++)), refused: [] }
        : NO_PERSONAL_ITEMS,
    }));
  }

  /** Ends the threads, and the iteration over the users. */
  close(): Promise<void> {
    this.endWatch();
    this.users.return?.();
    return this.runner.close();
  }

  /** Takes users until the batch is full. */
  private fill(): ListUser[] {
    const { batch, rules, tables } = this;
    const need = needOf(rules, tables);
    const users: ListUser[] = [];
    batch.clear();
    while (users.length < batch.size.requests) {
      const user = this.nextUser();
      if (user === null) break;
      if (hasHistory(user.history) && !addRequest(batch, tables.model, rules, user.history, need)) {
        this.held = user;
        break;
      }
      users.push(user);
    }
    return users;
  }

  private nextUser(): ListUser | null {
    const { held } = this;
    this.held = null;
    if (held !== null) return held;
    const next = this.users.next();
    return next.done === true ? null : next.value;
  }
}
