import { expect } from 'vitest';

/** Expects of what is read again and again, for as long as a busy machine may take. */
export const eventually = <T>(read: () => T) => expect.poll(read, { interval: 20 });
