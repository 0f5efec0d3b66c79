import fc from 'fast-check';
import type { Overlapping } from './overlapping-calls.js';

type Step = readonly [name: string, run: (world: Overlapping) => void | Promise<void>];

const anyUser = fc.constantFrom('jazz-0', 'jazz-1', 'metal-0', 'metal-1', 'new-u', 'new-v', 'new-w');
const anyItem = fc.constantFrom('jazz-a', 'jazz-b', 'metal-a', 'metal-b', 'new-a', 'new-b');
const anyRows = fc.array(fc.tuple(anyUser, anyItem, fc.constantFrom(1, 1, 1, -1)), { minLength: 1, maxLength: 8 });

/** Calls in any order, each begun while those before may be under way. */
export const anySteps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    anyRows.map(
      (rows): Step => [`update ${rows.map((row) => row.join(' ')).join(', ')}`, (world) => world.update(rows)],
    ),
    anyUser.map((user): Step => [`forgetUser ${user}`, (world) => world.forgetUser(user)]),
    anyItem.map((item): Step => [`forgetItem ${item}`, (world) => world.forgetItem(item)]),
    fc
      .tuple(anyUser, anyItem)
      .map(
        ([user, item]): Step => [`forgetInteraction ${user} ${item}`, (world) => world.forgetInteraction(user, item)],
      ),
    fc
      .option(fc.nat({ max: 12 }), { nil: 0 })
      .map((at): Step => [`train, aborted at ${at}`, (world) => world.train(at)]),
    fc.boolean().map((aborted): Step => [`save ${aborted ? 'aborted' : ''}`, (world) => world.save(aborted)]),
    fc
      .boolean()
      .map((aborted): Step => [`saveToFolder ${aborted ? 'aborted' : ''}`, (world) => world.saveToFolder(aborted)]),
    fc.boolean().map((aborted): Step => [`load ${aborted ? 'aborted' : ''}`, (world) => world.load(aborted)]),
    fc.constant<Step>(['reload', (world) => world.reload()]),
    fc
      .option(fc.nat({ max: 30 }), { nil: 0 })
      .map((at): Step => [`evaluate, aborted at ${at}`, (world) => world.evaluate(at)]),
    fc.constant<Step>(['share', (world) => world.share()]),
    fc.constant<Step>(['checkShared', (world) => world.checkShared()]),
    fc.constant<Step>(['startLists', (world) => world.startLists()]),
    fc.nat({ max: 6 }).map((count): Step => [`readLists ${count}`, (world) => world.readLists(count)]),
    fc.constant<Step>(['abortLists', (world) => world.abortLists()]),
    fc.nat({ max: 40 }).map((turns): Step => [`wait ${turns}`, (world) => world.wait(turns)]),
    fc.constant<Step>(['check', (world) => world.check()]),
  ),
  { maxLength: 30, size: 'max' },
);
