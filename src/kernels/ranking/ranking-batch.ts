import type { Task } from '../kernels.js';
import type { Workspace } from '../memory/workspace.js';
import type { PlacedCatalogue } from './catalogue.js';
import { CHUNK, PAIR_BYTES, REQUEST, REQUEST_BYTES, rowBytes } from './layout.js';

/** The most users of one call of `rankUsers`: each has a bit of a byte. */
const MOST_USERS = 8;

/** Multiplications that a call may take, so that the event loop can turn every ten milliseconds or so. */
const MOST_WORK = 2 ** 27;

/** What a desk has room for. */
export interface DeskSize {
  readonly users: number;
  /** Items of the histories and of what lists must not hold, over all users. */
  readonly entries: number;
  /** Items of the lists, over all users. */
  readonly pairs: number;
}

/** One list to find the items of; items go by index. Those that the catalogue has not count for nothing. */
export interface DeskRequest {
  /** The history: items, ascending, a weight > 0 for each, and what the weighted sum of their embeddings is multiplied by. */
  readonly items: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  readonly scale: number;
  /** Whether the list may hold items of the history. */
  readonly repeats: boolean;
  /** Other items that it must not hold, ascending. */
  readonly barred: ArrayLike<number>;
}

/** The items found for one list, best first. */
export interface Found {
  readonly items: Uint32Array;
  readonly scores: Float32Array;
}

/** What no list may hold, and where its marks stand. */
interface Restriction {
  readonly included: readonly number[] | null;
  readonly excluded: readonly number[];
  readonly marks: readonly number[];
  /** How many items had been added to the catalogue then: those that come have no marks yet. */
  readonly added: number;
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
 * Where requests for lists are laid out for the kernel `rankUsers`, and what it found is picked up. Its memory is
 * allocated once and used for list after list.
 */
export class RankingDesk {
  /** Users of one call, and the most calls there are. */
  private readonly group: number;
  readonly calls: number;
  private readonly requests: number;
  private readonly vectors: number;
  private readonly scores: number;
  private readonly items: number;
  private readonly weights: number;
  private readonly best: number;
  /** Not 0 at the place of an item that no list may hold. */
  private readonly closed: number;
  /** For each call what its users' lists must not hold. */
  private readonly marks: number;
  private users = 0;
  private entries = 0;
  private pairs = 0;
  private closedMarks: number[] = [];
  private kept: Restriction = { included: null, excluded: [], marks: [], added: 0 };

  constructor(
    private readonly workspace: Workspace,
    private readonly catalogue: PlacedCatalogue,
    readonly size: DeskSize,
  ) {
    const { places, dim } = catalogue;
    const { users, entries, pairs } = size;
    this.group = Math.max(1, Math.min(MOST_USERS, users, Math.floor(MOST_WORK / (places * dim))));
    this.calls = Math.ceil(users / this.group);
    this.requests = workspace.allocate(REQUEST_BYTES * users);
    this.vectors = workspace.allocate(rowBytes(dim) * users);
    this.scores = workspace.allocate(4 * CHUNK * users);
    this.items = workspace.allocate(4 * entries);
    this.weights = workspace.allocate(8 * entries);
    this.best = workspace.allocate(PAIR_BYTES * pairs);
    this.closed = workspace.allocate(places);
    this.marks = workspace.allocate(places * this.calls);
    workspace.views.bytes.fill(0, this.closed, this.marks + places * this.calls);
  }

  /** How many requests are laid out. */
  get count(): number {
    return this.users;
  }

  /**
   * Lists hold none but `included` (null: every item) and none of `excluded` from now on. Whoever calls with the arrays of
   * before, which nobody may have changed, finds the marks set: services exclude the same items in call after call.
   */
  restrict(included: readonly number[] | null, excluded: readonly number[]): void {
    const { kept, catalogue } = this;
    if (kept.included === included && kept.excluded === excluded && kept.added === catalogue.added) return;
    const { bytes } = this.workspace.views;
    if (kept.included !== null) bytes.fill(0, this.closed, this.closed + catalogue.places);
    else for (const mark of kept.marks) bytes[mark] = 0;
    if (included !== null) bytes.fill(1, this.closed, this.closed + catalogue.places);
    for (const mark of this.marksOf(included ?? [])) bytes[mark] = 0;
    const marks = this.marksOf(excluded);
    for (const mark of marks) bytes[mark] = 1;
    this.kept = { included, excluded, marks, added: catalogue.added };
  }

  /** Takes some items that were found out of the lists, until the desk is tidied. */
  close(found: ArrayLike<number>): void {
    const { bytes } = this.workspace.views;
    for (const mark of this.marksOf(found)) {
      bytes[mark] = 1;
      this.closedMarks.push(mark);
    }
  }

  /** Where the marks of some items stand. Those that the catalogue has not have none. */
  private marksOf(items: ArrayLike<number>): number[] {
    const { integers } = this.workspace.views;
    const { placeOf, items: known } = this.catalogue;
    const marks: number[] = [];
    for (let at = 0; at < items.length; at++) {
      if (items[at] < known) marks.push(this.closed + integers[placeOf / 4 + items[at]]);
    }
    return marks;
  }

  /** Takes the requests off the desk. */
  clear(): void {
    this.users = 0;
    this.entries = 0;
    this.pairs = 0;
  }

  /** Takes the requests off, and opens what was closed. */
  tidy(): void {
    const { bytes } = this.workspace.views;
    this.clear();
    for (const mark of this.closedMarks) bytes[mark] = 0;
    this.closedMarks = [];
  }

  /**
   * Lays out a request for the `room` best items.
   * @returns false where there is no room for it; an empty desk has room for any.
   */
  add({ items, weights, scale, repeats, barred }: DeskRequest, room: number): boolean {
    const { users, entries, pairs, size, workspace } = this;
    const length = countBelow(items, this.catalogue.items);
    const others = countBelow(barred, this.catalogue.items);
    const end = entries + length + others;
    if (users === size.users || end > size.entries || pairs + room > size.pairs) return false;
    const { integers, doubles } = workspace.views;
    const list = this.items + 4 * entries;
    const request = this.requests + REQUEST_BYTES * users;
    integers.set(firstOf(items, length), list / 4);
    integers.set(firstOf(barred, others), list / 4 + length);
    doubles.set(firstOf(weights, length), this.weights / 8 + entries);
    doubles[request / 8] = scale;
    let at = (request + REQUEST.items) / 4;
    integers[at++] = list;
    integers[at++] = this.weights + 8 * entries;
    integers[at++] = length;
    integers[at++] = repeats ? list + 4 * length : list;
    integers[at++] = this.items + 4 * end;
    integers[at++] = this.best + PAIR_BYTES * pairs;
    integers[at++] = room;
    integers[at++] = 0;
    integers[at++] = this.vectors + rowBytes(this.catalogue.dim) * users;
    integers[at] = this.scores + 4 * CHUNK * users;
    this.users++;
    this.entries = end;
    this.pairs += room;
    return true;
  }

  /** Calls of `rankUsers` that answer all requests, each a task of its own. */
  tasks(): Task[] {
    const tasks: Task[] = [];
    for (let user = 0; user < this.users; user += this.group) {
      const count = Math.min(this.group, this.users - user);
      const marks = this.marks + (user / this.group) * this.catalogue.places;
      tasks.push([
        ['rankUsers', this.catalogue.address, this.requests + REQUEST_BYTES * user, count, this.closed, marks],
      ]);
    }
    return tasks;
  }

  /** Answers the only request, at once. */
  answer(): void {
    this.workspace.kernels.rankUsers(this.catalogue.address, this.requests, 1, this.closed, this.marks);
  }

  /** A copy of what was found for a request. */
  found(user: number): Found {
    const { integers, floats } = this.workspace.views;
    const request = this.requests + REQUEST_BYTES * user;
    const length = integers[(request + REQUEST.size) / 4];
    let at = integers[(request + REQUEST.best) / 4] / 4;
    const items = new Uint32Array(length);
    const scores = new Float32Array(length);
    for (let place = 0; place < length; place++) {
      scores[place] = floats[at++];
      items[place] = integers[at++];
    }
    return { items, scores };
  }
}
