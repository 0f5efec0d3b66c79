import type { Workspace } from '../memory/workspace.js';

/** What items in a history add to others, as compressed sparse rows by item. */
export interface NeighbourRows {
  /** Where each row begins, and where the last one ends. */
  readonly offsets: Uint32Array;
  readonly items: Uint32Array;
  readonly values: Float32Array;
}

/** Neighbours in the memory of the kernels. */
export class PlacedNeighbours {
  readonly offsets: number;
  readonly items: number;
  readonly values: number;
  private readonly room: number;

  /** @param capacity - items that there is room for. Those after the rows of the neighbours have none. */
  constructor(
    private readonly workspace: Workspace,
    neighbours: NeighbourRows,
    private readonly capacity: number,
  ) {
    this.room = neighbours.values.length;
    this.offsets = workspace.allocate(4 * (capacity + 1));
    this.items = workspace.allocate(4 * this.room);
    this.values = workspace.allocate(4 * this.room);
    this.replace(neighbours);
  }

  /** Puts others in their place, which must be no more. Not while lists are made on threads. */
  replace({ offsets, items, values }: NeighbourRows): void {
    const { workspace, capacity } = this;
    const own = Math.min(offsets.length, capacity + 1);
    const placed = workspace.integers(this.offsets, capacity + 1);
    placed.set(offsets.subarray(0, own));
    placed.fill(offsets[offsets.length - 1], own);
    workspace.integers(this.items, items.length).set(items);
    workspace.floats(this.values, values.length).set(values);
  }
}
