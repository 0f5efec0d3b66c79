import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** An object as JSON text with one more field, `checksum`: the SHA-256 of the JSON text without it. */
export function seal(content: object): string {
  return `${JSON.stringify({ ...content, checksum: sha256(JSON.stringify(content)) })}\n`;
}

/** The object that was sealed, or null where the text was cut, changed, or never sealed. */
export function unseal(text: string): Readonly<Record<string, unknown>> | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null) return null;
  const { checksum, ...content } = parsed as Record<string, unknown>;
  return checksum === sha256(JSON.stringify(content)) ? content : null;
}
