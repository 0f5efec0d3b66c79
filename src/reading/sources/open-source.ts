import { basename } from 'node:path';
import { isAnyArrayBuffer, isUint8Array } from 'node:util/types';
import { CfRecsError } from '../../errors.js';
import { describePlace, isRecord, isText, isUrl, toPath } from '../../validate.js';
import type { ByteSource, RandomAccess } from './byte-source.js';
import { blocksOf, fileBytes, fileSize, openFile, streamBytes } from './bytes.js';
import { type Chunks, chunksOf } from './chunks.js';
import {
  type BlobLike,
  isBlob,
  isResponse,
  isStream,
  type LogSource,
  nameOfBlob,
  type ResponseLike,
} from './log-source.js';

function fileSource(path: string): ByteSource {
  // The root has no name.
  const name = basename(path) || path;
  return {
    name,
    path,
    mediaType: null,
    size: () => fileSize(path),
    open: (label) => fileBytes(path, label),
    openAt: (label) => openFile(path, label),
  };
}

function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    name: 'bytes',
    mediaType: null,
    size: async () => bytes.length,
    async *open() {
      yield* blocksOf(bytes);
    },
    openAt: async () => ({
      size: bytes.length,
      read: async (start, end) => bytes.subarray(start, end),
      close: async () => {},
    }),
  };
}

function blobSource(blob: BlobLike): ByteSource {
  const name = nameOfBlob(blob) ?? 'blob';
  const access: RandomAccess = {
    size: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
    close: async () => {},
  };
  return {
    name,
    mediaType: isText(blob.type) ? blob.type : null,
    size: async () => blob.size,
    open: (label) => streamBytes(chunksOf(blob.stream()).all, label),
    openAt: async () => access,
  };
}

/** Bytes that can be read once. @param stream - gives them, or an error under the name that it is told. */
function onceSource(
  name: string,
  mediaType: string | null,
  size: number | null,
  stream: (label: string) => unknown,
): ByteSource {
  let opened: Chunks | null = null;
  return {
    name,
    mediaType,
    size: async () => size,
    open(label) {
      // What is left of a stream that was read would look like an empty log.
      if (opened !== null)
        throw new CfRecsError('unreadable-source', `Cannot read ${label}: it can be read once, and was`);
      opened = chunksOf(stream(label));
      return streamBytes(opened.all, label);
    },
    cancel: () => opened?.cancel(),
  };
}

/** The last part of a URL's path, which names a file as a path does; empty where there is none. */
function fileNameIn(url: string): string {
  try {
    return decodeURIComponent(basename(new URL(url).pathname));
  } catch {
    return '';
  }
}

/** @throws CfRecsError `unreadable-source` where the status says that the body is not what was asked for. */
function responseSource(response: ResponseLike): ByteSource {
  const { url, ok, status, statusText, headers } = response;
  const name = fileNameIn(url) || 'response';
  if (!ok) {
    const answer = `${status} ${isText(statusText) ? statusText : ''}`.trim();
    throw new CfRecsError('unreadable-source', `Cannot read ${name}: the server answered ${answer}`);
  }
  // What is packed for the way has another length than what arrives.
  const length = headers.get('content-encoding') === null ? headers.get('content-length') : null;
  const size = length !== null && /^\d+$/.test(length) ? Number(length) : null;
  return onceSource(name, headers.get('content-type'), size, (label) => {
    const { body, bodyUsed } = response as ResponseLike & { readonly bodyUsed?: unknown };
    if (bodyUsed === true) {
      throw new CfRecsError('unreadable-source', `Cannot read ${label}: its body can be read once, and was`);
    }
    return body ?? [];
  });
}

/** Standard input says by its number what it is; other streams have no name. */
const nameOfStream = (stream: object): string => ('fd' in stream && stream.fd === 0 ? 'standard input' : 'stream');

function hintFor(source: unknown, isOnTheWeb: boolean): string {
  if (isOnTheWeb) return '; to read what is there, pass `await fetch(url)`';
  const isRow = isRecord(source) && ['userId', 'user_id', 'itemId', 'item_id'].some((name) => name in source);
  return isRow ? '; interactions need no reader: pass them to `Recommender.fromInteractions`' : '';
}

/**
 * Takes a source for what it is. Nothing is opened.
 * @param what - what the source is called where it is none: `the source`, or which one of several.
 * @throws CfRecsError `invalid-option` where it is nothing that can be read, `unreadable-source` of a bad answer.
 */
export function toByteSource(source: LogSource, what: string): ByteSource {
  const address = isUrl(source) ? source.href : source;
  const isOnTheWeb = isText(address) && /^https?:/i.test(address);
  const path = isOnTheWeb ? null : toPath(source);
  if (path !== null) return fileSource(path);
  if (isUint8Array(source)) return bytesSource(source);
  if (isAnyArrayBuffer(source)) return bytesSource(new Uint8Array(source));
  if (isResponse(source)) return responseSource(source);
  if (isBlob(source)) return blobSource(source);
  if (isStream(source)) return onceSource(nameOfStream(source), null, null, () => source);
  throw new CfRecsError(
    'invalid-option',
    `Expected ${what} to be a path, a file URL, bytes, a Blob, a Response or a stream, got ${describePlace(source)}${hintFor(source, isOnTheWeb)}`,
  );
}
