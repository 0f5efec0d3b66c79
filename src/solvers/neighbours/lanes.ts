import type { Call, Kernels, Task } from '../../kernels/kernels.js';
import type { Workspace } from '../../kernels/memory/workspace.js';
import type { Block } from '../../pace.js';

/** Tasks that can run at the same time, each with memory of its own to work in. Eight keep eight threads busy. */
const LANES = 8;

/** Multiplications of one call of a kernel: some milliseconds. */
const CALL = 2 ** 22;

/** Work on numbers, every eighth of which goes to the same lane: neighbours in popularity cost alike. */
export class Lanes {
  private readonly scratch: readonly number[];

  /** @param bytes - of each lane's memory; cleared. */
  constructor(workspace: Workspace, bytes: number) {
    this.scratch = Array.from({ length: LANES }, () => workspace.allocate(bytes));
    for (const address of this.scratch) workspace.bytes(address, bytes).fill(0);
  }

  /**
   * Deals out the numbers of a range as tasks of one kernel.
   * @param costOf - multiplications of each number, roughly. It cuts the calls and nothing else.
   */
  deal(
    kernel: keyof Kernels & ('nearestItems' | 'gatherProducts' | 'solveNeighbours'),
    record: number,
    [first, end]: Block,
    costOf: (number: number) => number,
  ): { readonly tasks: readonly Task[]; readonly work: number } {
    const cuts = [first];
    let [work, sum] = [0, 0];
    for (let number = first; number < end; number++) {
      const cost = costOf(number);
      work += cost;
      sum += cost;
      if (sum < LANES * CALL && number + 1 < end) continue;
      cuts.push(number + 1);
      sum = 0;
    }
    const tasks = this.scratch.map((scratch, lane) =>
      cuts.slice(1).map((cut, at): Call => [kernel, record, cuts[at] + lane, cut, LANES, scratch]),
    );
    return { tasks, work };
  }
}
