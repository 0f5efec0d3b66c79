import { expect, it } from 'vitest';
import { withFlags } from '../../src/cli/flags-in-words.js';

it('names fields by flags, and gives no empty name of a column that nobody knows', () => {
  expect(withFlags("give `fields: { userId: 'client.id', itemId: ... }`")).toBe('give --user client.id --item ...');
  expect(withFlags("give `fields: { userId: 0, itemId: 'a b' }`")).toBe("give --user 0 --item 'a b'");
});
