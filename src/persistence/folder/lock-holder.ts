import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf } from '../../errors.js';
import { isRecord, isText } from '../../validate.js';

/** A process that holds a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly machine: string;
}

/** What the system says, or nothing where it does not say it, or not to this process. */
function told(ask: () => string): string {
  try {
    return ask();
  } catch {
    return '';
  }
}

/** The machine, and which of its sets of process numbers: containers have sets of their own. */
const machine = (): string => `${told(hostname)} ${told(() => readlinkSync('/proc/self/ns/pid'))}`.trim();

/** Who a lock of this process is held by. */
export const thisProcess = (): LockHolder => ({ pid: process.pid, machine: machine() });

/** Who holds a lock, as its text says; null where it does not. */
export function holderOf(text: string): LockHolder | null {
  try {
    const said: unknown = JSON.parse(text);
    if (isRecord(said) && Number.isSafeInteger(said.pid) && isText(said.machine)) {
      return { pid: said.pid as number, machine: said.machine };
    }
  } catch {
    // It was cut.
  }
  return null;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

/** Whether a process has ended, as far as this one can tell: of other machines it cannot. */
export const isGone = (holder: LockHolder | null): boolean =>
  holder !== null && holder.machine !== '' && holder.machine === machine() && !isRunning(holder.pid);
