import { expect, it } from 'vitest';
import { visible } from '../../src/cli/visible.js';

it('shows what a terminal would obey as JSON writes it, and leaves other text alone', () => {
  expect(visible('\u001b]0;taken\u0007')).toBe('\\u001b]0;taken\\u0007');
  expect(visible('two\nlines\r\tand \u009b31m')).toBe('two\\nlines\\r\\tand \\u009b31m');
  expect(visible('\u202egnp.exe')).toBe('\\u202egnp.exe');
  expect(visible('\u2028')).toBe('\\u2028');
  const plain = 'Жizň-42 "quoted" \\ 日本 👩‍👧 é';
  expect(visible(plain)).toBe(plain);
});

it('leaves JSON what it says', () => {
  const value = { itemId: '\u202e\u2028\n\u009b' };
  expect(JSON.parse(visible(JSON.stringify(value)))).toEqual(value);
});
