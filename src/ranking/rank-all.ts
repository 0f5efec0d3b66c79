import type { RankingDesk } from '../kernels/ranking/ranking-batch.js';
import { Pace } from '../pace.js';
import { addRequest, isPersonal, NOTHING, needOf, type Personal, toPersonal } from './personal.js';
import { completeList, rank } from './rank.js';
import type { RankingContext, RankingTables } from './ranking-context.js';
import type { Ranking, RankingRequest, RankingRules } from './request.js';

/** Somebody to make a list for. */
export interface Reader {
  readonly userId: string;
  readonly history: RankingRequest['history'];
}

/** The list of somebody. */
export interface ReaderRanking {
  readonly userId: string;
  readonly ranking: Ranking;
}

/** Somebody and the model's best for them. */
interface Answer {
  readonly reader: Reader;
  readonly personal: Personal;
}

/** Takes from a sequence one by one, and can put the last back. */
class Queue<Value> {
  private kept: Value | null = null;

  constructor(private readonly source: Iterator<Value>) {}

  /** The next, or null. */
  take(): Value | null {
    const value = this.kept;
    this.kept = null;
    if (value !== null) return value;
    const next = this.source.next();
    return next.done === true ? null : next.value;
  }

  putBack(value: Value): void {
    this.kept = value;
  }

  close(): void {
    this.source.return?.();
  }
}

/** Makes blocks of lists on the desk, with or without threads. */
class BlockMaker {
  private readonly pace = new Pace();
  private readonly team;

  constructor(
    private readonly tables: RankingTables,
    private readonly desk: RankingDesk,
    private readonly rules: RankingRules,
    private readonly queue: Queue<Reader>,
    threads: number,
  ) {
    // More would have nothing to do.
    this.team = tables.workspace.team(Math.min(threads, desk.calls));
    desk.restrict(rules.included, rules.excluded);
  }

  /** The next block; empty when there are no more readers. */
  async make(): Promise<Answer[]> {
    const { tables, desk, team, pace } = this;
    const readers = this.fill();
    const { items, embeddingDim } = tables.model;
    await team.run(desk.tasks(), desk.count * items * embeddingDim, pace);
    let at = 0;
    return readers.map((reader) => ({
      reader,
      personal: isPersonal(reader.history) ? { items: toPersonal(desk.found(at++)), refused: [] } : NOTHING,
    }));
  }

  close(): Promise<void> {
    return this.team.close();
  }

  /** Takes readers from the queue until the desk is full. */
  private fill(): Reader[] {
    const { desk, rules, queue, tables } = this;
    const need = needOf(rules, tables);
    const readers: Reader[] = [];
    desk.clear();
    while (readers.length < desk.size.users) {
      const reader = queue.take();
      if (reader === null) break;
      const { history } = reader;
      if (isPersonal(history) && !addRequest(desk, tables.model, rules, history, need)) {
        queue.putBack(reader);
        break;
      }
      readers.push(reader);
    }
    return readers;
  }
}

/** One after the other on the calling thread: where there is no model, or a filter, which is the caller's code. */
async function* rankEach(
  context: RankingContext,
  rules: RankingRules,
  readers: Iterable<Reader>,
): AsyncGenerator<ReaderRanking, void, undefined> {
  const pace = new Pace();
  for (const { userId, history } of readers) {
    yield { userId, ranking: rank(context, { ...rules, history }) };
    if (pace.due) await pace.rest();
  }
}

/** In blocks, one ahead of the reader. */
async function* rankBlocks(
  context: RankingContext,
  tables: RankingTables,
  rules: RankingRules,
  readers: Iterable<Reader>,
  threads: number,
): AsyncGenerator<ReaderRanking, void, undefined> {
  const queue = new Queue(readers[Symbol.iterator]());
  const desk = tables.blockDesks.take();
  tables.readers++;
  const blocks = new BlockMaker(tables, desk, rules, queue, threads);
  let ahead = blocks.make();
  try {
    for (let block = await ahead; block.length > 0; block = await ahead) {
      ahead = blocks.make();
      // It is looked at when its turn comes; until then its failure is nobody's.
      ahead.catch(() => {});
      for (const { reader, personal } of block) {
        const { userId, history } = reader;
        yield { userId, ranking: completeList(context, { ...rules, history }, personal) };
      }
    }
  } finally {
    await ahead.catch(() => {});
    queue.close();
    await blocks.close();
    desk.tidy();
    tables.blockDesks.giveBack(desk);
    tables.readers--;
  }
}

/**
 * Ranks the items for one reader after the other, see {@link rank}, with the same bits. Only a block is ever ahead of
 * whoever reads the lists, and memory is that of two.
 * @param threads - 1 computes on the calling thread. The threads are started for the first large block and end with the
 * iteration.
 */
export function rankAll(
  context: RankingContext,
  rules: RankingRules,
  readers: Iterable<Reader>,
  threads: number,
): AsyncGenerator<ReaderRanking, void, undefined> {
  const tables = context.tablesFor(rules.popularityPenalty);
  if (tables === null || rules.filter !== null) return rankEach(context, rules, readers);
  return rankBlocks(context, tables, rules, readers, threads);
}
