import * as v from 'valibot';
import { CfRecsError, codeOf, describe } from '../../errors.js';
import { isRecord, isText } from '../../validate.js';
import { VERSION } from '../../version.js';
import { corrupt, Missing, type ReadablePlace, readAll, Unreadable } from '../model-place.js';
import { FORMAT_VERSION, METADATA_FILE, type Metadata, metadataSchema, READABLE_VERSIONS } from './format.js';
import { unseal } from './sealed-json.js';
import { upgrade } from './upgrade.js';

/** Bytes as text. */
export const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');

async function readMetadataText(place: ReadablePlace): Promise<string> {
  try {
    return textOf(await readAll(place, METADATA_FILE));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { cause, message } = error;
    if (!(error instanceof Missing)) throw corrupt(place, message, cause);
    const got = codeOf(cause) === 'ENOTDIR' ? 'a file: a model is a folder' : `no ${METADATA_FILE} there`;
    throw new CfRecsError('model-not-found', `Expected a model in ${place.title}, got ${got}`, { cause });
  }
}

/** What to do about a folder of another version. */
const wayOut = (writer: unknown): string =>
  isText(writer) && writer !== VERSION && /^[\w.+-]{1,60}$/.test(writer)
    ? `cf-recs ${writer} wrote it and loads it, or train and save it again`
    : 'train and save it again';

type Content = Readonly<Record<string, unknown>>;

function unsupported(place: ReadablePlace, { format, formatVersion, libraryVersion }: Content): CfRecsError {
  return new CfRecsError(
    'unsupported-format',
    `Expected the model in ${place.title} to have the format "cf-recs", version ${FORMAT_VERSION} or below, ` +
      `got ${describe(format)}, version ${describe(formatVersion)}; ${wayOut(libraryVersion)}`,
  );
}

const isReadable = ({ format, formatVersion }: Content): boolean =>
  format === 'cf-recs' && READABLE_VERSIONS.some((version) => version === formatVersion);

/** Whether a text says that it is of another version of the format, which may be sealed in another way. */
function isOfOtherVersion(content: unknown): content is Content {
  return (
    isRecord(content) &&
    content.format === 'cf-recs' &&
    Number.isSafeInteger(content.formatVersion) &&
    !isReadable(content)
  );
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function checkMetadata(place: ReadablePlace, text: string): Metadata {
  const content = unseal(text);
  if (content === null) {
    const unsealed = parsedOrNull(text);
    if (isOfOtherVersion(unsealed)) throw unsupported(place, unsealed);
    throw corrupt(place, `${METADATA_FILE} was cut or changed after it was written`);
  }
  if (!isReadable(content)) throw unsupported(place, content);
  const parsed = v.safeParse(metadataSchema, upgrade(content));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw corrupt(place, `in ${METADATA_FILE}, ${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}`);
  }
  return parsed.output;
}

/** Reads and checks what a saved model says of itself. */
export const readMetadata = async (place: ReadablePlace): Promise<Metadata> =>
  checkMetadata(place, await readMetadataText(place));
