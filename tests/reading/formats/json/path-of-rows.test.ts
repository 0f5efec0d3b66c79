import { describe, expect, it } from 'vitest';
import { pathOfRows } from '../../../../src/reading/formats/json/path-of-rows.js';

describe('pathOfRows', () => {
  it.each<[text: string, path: string | null]>([
    ['{"info":{"version":"v1"},"playlists":[{"pid":1}]}', 'playlists'],
    ['{"meta":{"tags":["a"]},"data":{"plays":[ {"x":1', 'data.plays'],
    ['{"a":[[{"x":1}]],"b":{"c":{"d":[{"y":2}]}}}', 'b.c.d'],
    ['{"a":"[{","b":[{"y":2}]}', 'b'],
    ['{"with space":[{"y":2}],"b":[{"y":2}]}', 'b'],
    ['{"a":[1,2],"b":["c"]}', null],
    ['[{"a":1}]', null],
    ['', null],
  ])('of %s is %s', (text, path) => {
    expect(pathOfRows(text)).toBe(path);
  });
});
