import { createHash } from 'node:crypto';

/** Bytes that are hashed at once: Node refuses 2 GiB and more. */
const SLICE = 2 ** 26;

/** SHA-256 in hexadecimal. */
export function sha256(content: Uint8Array | string): string {
  const hash = createHash('sha256');
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let start = 0; start < bytes.length; start += SLICE) hash.update(bytes.subarray(start, start + SLICE));
  return hash.digest('hex');
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
