// Reads the bytes of a governance.yml as text, or says in plain words why they are none.
import { readFileSync, statSync } from 'node:fs';
import { systemReasonOf } from '../../lib/system-errors.ts';
import { unreadablePrefix } from './mistake.ts';

/** The text of the file without a byte order mark; or what is wrong, and the offset in `text` where it is. */
export type SourceText =
  | { readonly text: string; readonly problem?: undefined }
  | { readonly text: string; readonly problem: string; readonly offset: number };

/** What is special about a governance.yml; the rest is the same for every file. */
const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file. To begin one: palisade init; or name another file',
};

/** Reads the file. A file that cannot be read is a problem, never an exception. */
export function readSourceText(file: string): SourceText {
  try {
    if (statSync(file).isDirectory()) return cannotRead('EISDIR');
    return decodeSource(readFileSync(file));
  } catch (error) {
    return cannotRead(String(Reflect.get(Object(error), 'code') ?? error));
  }
}

function cannotRead(code: string): SourceText {
  return { text: '', problem: `${unreadablePrefix}${reasons[code] ?? systemReasonOf(code)}`, offset: 0 };
}

/** The bytes as text. Only UTF-8 is accepted: in any other encoding, names would be garbled without a word. Pure. */
export function decodeSource(bytes: Uint8Array): SourceText {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { text: '', problem: 'the file is encoded in UTF-16: save it as UTF-8', offset: 0 };
  }
  const text = new TextDecoder().decode(bytes);
  if (bytes.includes(0)) {
    return { text, problem: 'this is no text file: it has a byte of zero here', offset: text.indexOf('\0') };
  }
  const position = firstInvalidByte(bytes);
  if (position === undefined) return { text };
  const byte = (bytes[position] ?? 0).toString(16).toUpperCase().padStart(2, '0');
  const before = new TextDecoder().decode(bytes.subarray(0, position));
  return {
    text,
    problem: `the file is not encoded in UTF-8: its byte ${position + 1} is 0x${byte}. Save it as UTF-8`,
    offset: before.length,
  };
}

/** The index of the first byte that is not part of a character in UTF-8; undefined if all are. */
function firstInvalidByte(bytes: Uint8Array): number | undefined {
  if (decoded(bytes) !== undefined) return undefined;
  let [valid, invalid] = [0, bytes.length];
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2);
    if (decoded(bytes.subarray(0, middle), true) === undefined) invalid = middle;
    else valid = middle;
  }
  // The decoder keeps back the begun character at the end: that is the one which is never completed.
  return new TextEncoder().encode(decoded(bytes.subarray(0, valid), true)).length;
}

/** The text of the bytes, undefined if they are not UTF-8. With `stream`, a character may be incomplete at the end. */
function decoded(bytes: Uint8Array, stream = false): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream });
  } catch {
    return undefined;
  }
}
