import { writeRecord } from '../../kernels/memory/record.js';
import type { Workspace } from '../../kernels/memory/workspace.js';
import { SEQUENCE } from '../../kernels/sequence/sequence-record.js';
import type { OrderedHistories } from './ordered-histories.js';

/** Loads histories into the memory of the kernels. @returns the address of their record. */
export function loadSequence(
  workspace: Workspace,
  { items, weights, after, before, lefts, besides, alike, later, decays }: OrderedHistories,
): number {
  const put = <Kind extends 'integers' | 'floats'>(kind: Kind, numbers: Uint32Array | Float32Array): number => {
    const address = workspace.allocate(4 * numbers.length);
    workspace[kind](address, numbers.length).set(numbers);
    return address;
  };
  const record = {
    events: items.length,
    reach: decays.length - 1,
    items: put('integers', items),
    weights: put('floats', weights),
    after: put('integers', after),
    before: put('integers', before),
    lefts: put('floats', lefts),
    besides: put('floats', besides),
    alike: put('floats', alike),
    later: put('floats', later),
    decays: put('floats', decays),
  };
  const address = workspace.allocate(SEQUENCE.bytes);
  writeRecord(workspace.views, SEQUENCE, address, record);
  return address;
}
