import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal. */
export const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

/** The end of a sealed text: the checksum as the last field, and the line end. */
const seam = (checksum: string): string => `"checksum":"${checksum}"}\n`;

const SEAM_LENGTH = seam('0'.repeat(64)).length;

/** An object as JSON text with one more field, `checksum`: the SHA-256 of the JSON text without it. */
export function seal(content: object): string {
  const text = JSON.stringify(content);
  return `${text.slice(0, -1)}${text === '{}' ? '' : ','}${seam(sha256(text))}`;
}

/**
 * The object that was sealed, or null where the text was cut, changed, or never sealed. The text is hashed as it
 * stands, before anything is made of it.
 */
export function unseal(text: string): Readonly<Record<string, unknown>> | null {
  const sealed = text.slice(0, -SEAM_LENGTH);
  const content = `${sealed.endsWith(',') ? sealed.slice(0, -1) : sealed}}`;
  if (text.slice(-SEAM_LENGTH) !== seam(sha256(content))) return null;
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}
