/**
 * Milliseconds that tests wait for what must come: processes, servers, pages, others' turns on a busy machine. A test that
 * waits so long is one that hangs; nothing is measured by it.
 */
export const PATIENCE = 300_000;
