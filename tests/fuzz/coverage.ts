import { type Profiler, Session } from 'node:inspector';

/** How often a block ran, coarsely: that a loop turned more often is news, once more is not. */
const bucketOf = (count: number): number => Math.ceil(Math.log2(count + 1));

/** Which blocks of the code of some folder ran, as V8 counts them for its own purposes. */
export class Coverage {
  private readonly session = new Session();

  /** @param folder - a part of the addresses of the modules that are looked at. */
  constructor(private readonly folder: string) {
    this.session.connect();
    this.session.post('Profiler.enable');
    this.session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** The blocks that ran since the last call, each with how often. */
  take(): Set<string> {
    const found = new Set<string>();
    this.session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error;
      for (const script of result) if (script.url.includes(this.folder)) addBlocks(script, found);
    });
    return found;
  }

  stop(): void {
    this.session.disconnect();
  }
}

function addBlocks({ scriptId, functions }: Profiler.ScriptCoverage, found: Set<string>): void {
  for (const { ranges } of functions) {
    for (const { startOffset, endOffset, count } of ranges) {
      if (count > 0) found.add(`${scriptId}:${startOffset}-${endOffset}:${bucketOf(count)}`);
    }
  }
}
