import { CfRecsError, describe } from '../errors.js';
import { complaintAboutId, toId } from '../reading/rows/values.js';

/**
 * An id of a call, as a string.
 * @param place - what it is, or what it stands in, for the message.
 * @throws CfRecsError `invalid-option`.
 */
export function checkId(place: string, id: unknown): string {
  // An empty id belongs to nobody, and is answered like any other id that is not known.
  const checked = id === '' ? id : toId(id);
  if (checked === null) {
    const advice = complaintAboutId(id);
    const got = `${describe(id)}${advice === null ? '' : `, ${advice}`}`;
    throw new CfRecsError('invalid-option', `Expected ${place} to be a string or a finite number, got ${got}`);
  }
  return checked;
}
