import type { Workspace } from '../memory/workspace.js';
import type { PlacedCatalogue } from './catalogue.js';

/** Memory that calls of `rankUsers` write to and leave as it was: each task has its own. */
export class RankingScratch {
  private readonly marks: number;
  private readonly gains: number;
  private readonly touched: number;
  /** Items that have room for what they gain: none where there are no neighbours. */
  private readonly gaining: number;

  constructor(
    private readonly workspace: Workspace,
    private readonly catalogue: Pick<PlacedCatalogue, 'places' | 'capacity' | 'hasNeighbours'>,
    private readonly tasks: number,
  ) {
    this.gaining = catalogue.hasNeighbours ? catalogue.capacity : 0;
    this.marks = workspace.allocate(catalogue.places * tasks);
    this.gains = workspace.allocate(8 * this.gaining * tasks);
    this.touched = workspace.allocate(8 * this.gaining * tasks);
    this.clear();
  }

  /** Where a task has a byte for each place of the catalogue, all 0: there its users' lists mark what they must not hold. */
  marksOf(task: number): number {
    return this.marks + this.catalogue.places * task;
  }

  /** Where a task has a Float64 for each item, all NaN: there it adds up what the item gains. */
  gainsOf(task: number): number {
    return this.gains + 8 * this.gaining * task;
  }

  /** Where a task can list all items, and a Float32 with each. */
  touchedOf(task: number): number {
    return this.touched + 8 * this.gaining * task;
  }

  /** Makes the memory what it is between calls. */
  clear(): void {
    const { workspace, catalogue, tasks, gaining } = this;
    workspace.views.bytes.fill(0, this.marks, this.marks + catalogue.places * tasks);
    workspace.doubles(this.gains, gaining * tasks).fill(Number.NaN);
  }
}
