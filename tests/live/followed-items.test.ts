import { describe, expect, it } from 'vitest';
import { LiveDataset } from '../../src/live/live-dataset.js';
import { readUpdate } from '../../src/reading/read-update.js';
import { datasetOf, interactionOf } from '../support/datasets.js';

describe('items that are followed', () => {
  it('have their users from the beginning, and say when they gain some', async () => {
    const live = new LiveDataset(
      await datasetOf([
        ['ann', 'a'],
        ['ben', 'a'],
        ['ann', 'b'],
      ]),
    );
    const followed = live.follow([0]);
    expect([...followed.usersOf(0)]).toEqual(['ann', 'ben']);
    expect([...followed.usersOf(1)]).toEqual([]);
    expect(followed.takeChanged()).toEqual([0]);
    expect(followed.takeChanged()).toEqual([]);
    const rows = [
      ['cat', 'b'],
      ['cat', 'new'],
      ['ben', 'a', -1],
    ] as const;
    live.update(readUpdate(rows.map(interactionOf), live.options));
    expect([...followed.usersOf(0)]).toEqual(['ann']);
    expect([...followed.usersOf(2)]).toEqual(['cat']);
    expect(followed.takeChanged()).toEqual([2]);
    live.forgetUser('cat');
    expect([...followed.usersOf(2)]).toEqual([]);
  });

  it('leave, and begin anew when they are back', async () => {
    const live = new LiveDataset(
      await datasetOf([
        ['ann', 'a'],
        ['ben', 'a'],
        ['ben', 'b'],
      ]),
    );
    const followed = live.follow([0]);
    live.forgetItem('a');
    expect([followed.takeChanged(), followed.takeLeft(), followed.takeLeft()]).toEqual([[], [0], []]);
    live.update(readUpdate([interactionOf(['cat', 'a'])], live.options));
    expect([...followed.usersOf(0)]).toEqual(['cat']);
    expect(followed.takeChanged()).toEqual([0]);
    // One that is not followed leaves as well.
    live.forgetItem('b');
    expect(followed.takeLeft()).toEqual([1]);
  });
});
