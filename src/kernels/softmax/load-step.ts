import { writeRecord } from '../memory/record.js';
import type { Workspace } from '../memory/workspace.js';
import type { SoftmaxStep } from './softmax-step.js';
import { STEP, type StepRecord } from './step-record.js';

/** The two tables that are trained, in the memory of the kernels: rows of `dim` numbers, a multiple of 8. */
export interface TablePair {
  readonly dim: number;
  readonly historyTable: number;
  readonly itemTable: number;
}

/** A step in the memory of the kernels. */
export interface StepInMemory extends StepRecord {
  /** Of the record. */
  readonly address: number;
  /** How many rows of each table the step changes, and where the list of those of the history table stands. */
  readonly itemCount: number;
  readonly historyCount: number;
  readonly historyItems: number;
}

/** Columns, and slots, of a tile. */
const TILE = 8;

/** Numbers of a cache line. */
const LINE = 16;

/**
 * Numbers between two rows of candidates: an odd number of cache lines, because rows a power of two apart would push
 * each other out of the cache.
 */
function strideOf(candidates: number): number {
  const lines = Math.ceil(candidates / LINE);
  return LINE * (lines % 2 === 0 ? lines + 1 : lines);
}

/** The entries with a `hidden` flag, grouped by the places of their items in a list. */
function gather({ offsets, hidden }: SoftmaxStep, places: Uint32Array, listLength: number, flag: 0 | 1) {
  const starts = new Uint32Array(listLength + 1);
  for (let entry = 0; entry < places.length; entry++) if (hidden[entry] === flag) starts[places[entry] + 1]++;
  for (let at = 0; at < listLength; at++) starts[at + 1] += starts[at];
  const next = starts.slice(0, listLength);
  const entries = new Uint32Array(starts[listLength]);
  const users = new Uint32Array(starts[listLength]);
  for (let user = 0; user + 1 < offsets.length; user++) {
    for (let entry = offsets[user]; entry < offsets[user + 1]; entry++) {
      if (hidden[entry] !== flag) continue;
      const to = next[places[entry]]++;
      entries[to] = entry;
      users[to] = user;
    }
  }
  return { starts, entries, users };
}

/** 1 over the square root of each user's kept entries. */
function poolingScales({ offsets, hidden }: SoftmaxStep): Float32Array {
  const scales = new Float32Array(offsets.length - 1);
  for (let user = 0; user < scales.length; user++) {
    let kept = 0;
    for (let entry = offsets[user]; entry < offsets[user + 1]; entry++) kept += 1 - hidden[entry];
    scales[user] = 1 / Math.sqrt(Math.max(1, kept));
  }
  return scales;
}

/** Loads a step into the memory of the kernels, and allocates room for all that is computed from it. */
export function loadStep(
  workspace: Workspace,
  step: SoftmaxStep,
  { dim, historyTable, itemTable }: TablePair,
  temperature: number,
): StepInMemory {
  const users = step.weights.length;
  const stride = strideOf(step.candidates);
  const itemCount = step.items.length;
  const historyCount = step.historyItems.length;
  const targets = gather(step, step.slots, itemCount, 1);
  const kept = gather(step, step.historyRows, historyCount, 0);

  const put = (array: Uint8Array | Uint32Array | Float32Array | Float64Array): number => {
    const address = workspace.allocate(array.byteLength);
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    workspace.bytes(address, array.byteLength).set(bytes);
    return address;
  };
  const room = (numbers: number): number => workspace.allocate(4 * numbers);
  const record: StepRecord = {
    dim,
    users,
    candidates: step.candidates,
    stride,
    catalogue: step.catalogue,
    inverseTemperature: 1 / temperature,
    historyTable,
    itemTable,
    items: put(step.items),
    offsets: put(step.offsets),
    entries: put(step.entries),
    slots: put(step.slots),
    hidden: put(step.hidden),
    weights: put(step.weights),
    scales: put(poolingScales(step)),
    units: room(itemCount * dim),
    slotTiles: room(stride * dim),
    columnTiles: room(stride * dim),
    lengths: room(itemCount),
    queries: room(users * dim),
    queryTiles: room(users * dim),
    exponentials: room(users * stride),
    targetGradients: room(step.entries.length),
    probabilities: room(2 * step.entries.length),
    slopes: room(users),
    userLengths: room(users),
    userGradients: room(users * dim),
    slotOffsets: put(targets.starts),
    slotEntries: put(targets.entries),
    slotUsers: put(targets.users),
    itemGradients: room(Math.max(stride, itemCount) * dim),
    rowOffsets: put(kept.starts),
    rowUsers: put(kept.users),
    historyGradients: room(historyCount * dim),
  };
  const historyItems = put(step.historyItems);
  const address = workspace.allocate(STEP.bytes);
  writeRecord(workspace.views, STEP, address, record);
  // What fills up the candidates is multiplied by zeros, so it must not be NaN.
  for (let column = 0; column < dim; column += TILE) {
    const from = record.columnTiles + 4 * (column * stride + step.candidates * TILE);
    workspace.floats(from, (stride - step.candidates) * TILE).fill(0);
  }
  return { ...record, address, itemCount, historyCount, historyItems };
}
