import { isMainThread } from 'node:worker_threads';

/** The user that owns nothing, by the number that it has everywhere. */
export const NOBODY = 65_534;

/**
 * Whether {@link withoutPrivilege} can be had here: the folders of Windows can be written to whatever their mode says, and
 * threads, in which mutation testing runs, cannot change their user.
 */
export const canLosePrivilege = process.platform !== 'win32' && (isMainThread || process.geteuid?.() !== 0);

/** Does some work as a user who may not write everywhere: root may, whatever the permissions of a folder say. */
export async function withoutPrivilege<Result>(work: () => Promise<Result>): Promise<Result> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid!(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid!(0);
  }
}
