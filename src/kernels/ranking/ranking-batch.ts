import type { Call, Task } from '../kernels.js';
import type { Workspace } from '../memory/workspace.js';
import type { PlacedCatalogue } from './catalogue.js';
import { Exclusions } from './exclusions.js';
import { RankingScratch } from './ranking-scratch.js';
import { REQUEST, RESULT_BYTES } from './records.js';

/** The most users of one call of `rankUsers`. */
const MAX_USERS = 8;

/** Multiplications that a call may take, so that the event loop can turn every ten milliseconds or so. */
const MAX_WORK = 2 ** 27;

/** The most tasks of a batch: each needs room for some numbers of every item. More threads would have nothing to do. */
const MOST_TASKS = 16;

/** What a batch has room for. */
export interface BatchSize {
  readonly requests: number;
  /** Items of the histories and of what lists must not hold, over all requests. */
  readonly entries: number;
  /** Items of the lists, over all requests. */
  readonly results: number;
}

/** A request for the best items of one user. Items go by index; those beyond the catalogue are ignored. */
export interface BatchRequest {
  /** The history: items, ascending, a weight > 0 for each, and what the weighted sum of their embeddings is multiplied by. */
  readonly items: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  readonly scale: number;
  /** Whether the list must not hold items of the history. */
  readonly excludeSeen: boolean;
  /** Other items that it must not hold, ascending. */
  readonly excluded: ArrayLike<number>;
}

/** The best items for one request, best first. */
export interface TopItems {
  readonly items: Uint32Array;
  readonly scores: Float32Array;
}

/** How many of some ascending numbers are below a bound. */
function countBelow(numbers: ArrayLike<number>, bound: number): number {
  let count = numbers.length;
  while (count > 0 && numbers[count - 1] >= bound) count--;
  return count;
}

const firstOf = (numbers: ArrayLike<number>, count: number): ArrayLike<number> =>
  count === numbers.length ? numbers : Array.from({ length: count }, (_, at) => numbers[at]);

/**
 * Requests for the best items, written for the kernel `rankUsers`, and the results that it finds. The memory is allocated
 * once and used for list after list.
 */
export class RankingBatch {
  /** Users of one call, and the most tasks there can be, of a call each or several. */
  private readonly usersPerCall: number;
  readonly maxTasks: number;
  private readonly requests: number;
  private readonly entries: number;
  private readonly weights: number;
  private readonly results: number;
  /** What no list may hold. */
  private readonly exclusions: Exclusions;
  /** What the calls of each task write to. */
  private readonly scratch: RankingScratch;
  private requestCount = 0;
  private entryCount = 0;
  private resultCount = 0;

  constructor(
    private readonly workspace: Workspace,
    private readonly catalogue: PlacedCatalogue,
    readonly size: BatchSize,
  ) {
    const { places, dim } = catalogue;
    const { requests, entries, results } = size;
    this.usersPerCall = Math.max(1, Math.min(MAX_USERS, requests, Math.floor(MAX_WORK / (places * dim))));
    this.maxTasks = Math.min(Math.ceil(requests / this.usersPerCall), MOST_TASKS);
    this.requests = workspace.allocate(REQUEST.bytes * requests);
    this.entries = workspace.allocate(4 * entries);
    this.weights = workspace.allocate(8 * entries);
    this.results = workspace.allocate(RESULT_BYTES * results);
    this.exclusions = new Exclusions(workspace, catalogue);
    this.scratch = new RankingScratch(workspace, catalogue, this.maxTasks);
  }

  /** How many requests there are. */
  get count(): number {
    return this.requestCount;
  }

  /** See {@link Exclusions.restrict}. */
  restrict(included: readonly number[] | null, excluded: readonly number[]): void {
    this.exclusions.restrict(included, excluded);
  }

  /** Excludes some items that were found from all lists, until {@link reset}. */
  exclude(items: ArrayLike<number>): void {
    this.exclusions.exclude(items);
  }

  /** Removes the requests. */
  clear(): void {
    this.requestCount = 0;
    this.entryCount = 0;
    this.resultCount = 0;
  }

  /** Makes it fit for use again after calls that were broken off. */
  recover(): void {
    this.scratch.clear();
  }

  /** Removes the requests, and takes back what {@link exclude} has excluded. */
  reset(): void {
    this.clear();
    this.exclusions.readmit();
  }

  /**
   * Adds a request for the `limit` best items.
   * @returns false where there is no room for it.
   */
  add({ items, weights, scale, excludeSeen, excluded }: BatchRequest, limit: number): boolean {
    const { requestCount, entryCount, resultCount, size, workspace, catalogue } = this;
    const length = countBelow(items, catalogue.capacity);
    const others = countBelow(excluded, catalogue.capacity);
    const end = entryCount + length + others;
    if (requestCount === size.requests || end > size.entries || resultCount + limit > size.results) return false;
    const { integers, doubles } = workspace.views;
    const { offsets } = REQUEST;
    const list = this.entries + 4 * entryCount;
    const request = this.requests + REQUEST.bytes * requestCount;
    integers.set(firstOf(items, length), list / 4);
    integers.set(firstOf(excluded, others), list / 4 + length);
    doubles.set(firstOf(weights, length), this.weights / 8 + entryCount);
    doubles[(request + offsets.scale) / 8] = scale;
    integers[(request + offsets.items) / 4] = list;
    integers[(request + offsets.weights) / 4] = this.weights + 8 * entryCount;
    integers[(request + offsets.entries) / 4] = length;
    // The history stands right before the other excluded items.
    integers[(request + offsets.excluded) / 4] = excludeSeen ? list : list + 4 * length;
    integers[(request + offsets.excludedEnd) / 4] = this.entries + 4 * end;
    integers[(request + offsets.results) / 4] = this.results + RESULT_BYTES * resultCount;
    integers[(request + offsets.limit) / 4] = limit;
    integers[(request + offsets.found) / 4] = 0;
    this.requestCount++;
    this.entryCount = end;
    this.resultCount += limit;
    return true;
  }

  /**
   * Calls of `rankUsers` that answer all requests, in at most so many tasks. Those of one use the same scratch memory, which
   * is in the cache then: few tasks are faster than many.
   */
  tasks(most = this.maxTasks): Task[] {
    const { catalogue, requestCount, usersPerCall, requests, scratch } = this;
    const excluded = this.exclusions.address;
    const tasks: Call[][] = [];
    for (let user = 0; user < requestCount; user += usersPerCall) {
      const count = Math.min(usersPerCall, requestCount - user);
      const task = Math.floor(user / usersPerCall) % Math.min(most, this.maxTasks);
      tasks[task] ??= [];
      const own = scratch.of(task);
      tasks[task].push(['rankUsers', catalogue.address, requests + REQUEST.bytes * user, count, own, excluded]);
    }
    return tasks;
  }

  /** Answers the only request, at once. */
  run(): void {
    const { workspace, catalogue, requests, exclusions, scratch } = this;
    workspace.kernels.rankUsers(catalogue.address, requests, 1, scratch.of(0), exclusions.address);
  }

  /** A copy of the result of a request, by its number from 0 on. */
  result(number: number): TopItems {
    const { integers, floats } = this.workspace.views;
    const request = this.requests + REQUEST.bytes * number;
    const length = integers[(request + REQUEST.offsets.found) / 4];
    let at = integers[(request + REQUEST.offsets.results) / 4] / 4;
    const items = new Uint32Array(length);
    const scores = new Float32Array(length);
    for (let place = 0; place < length; place++) {
      scores[place] = floats[at++];
      items[place] = integers[at++];
    }
    return { items, scores };
  }
}
