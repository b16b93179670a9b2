// What bundles were made from and what was made, by content: whether they have to be made again.
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/text.ts';

/** SHA-256 by path. */
export type Hashes = Readonly<Record<string, string>>;

const hashes = z.record(z.string(), z.string());
const stampSchema = z.object({
  /** How they were made: esbuild's version and options, and the functions. */
  how: z.string(),
  /** The files that esbuild read, in the installation's folder. */
  inputs: hashes,
  /** The bundles, in their own folder. */
  outputs: hashes,
});
export type Stamp = z.infer<typeof stampSchema>;

export const stampFile = 'stamp.json';

/** The hashes of files in a folder. Throws the file system's error if one of them cannot be read. */
export function hashesOf(folder: string, paths: readonly string[]): Hashes {
  return Object.fromEntries(paths.map((path) => [path, hash('sha256', readFileSync(join(folder, path)))]));
}

/** Whether the bundles in the folder are those that would be made now. Without a readable stamp they are not. */
export function isCurrent(folder: string, root: string, how: string): boolean {
  const stamp = readStamp(folder);
  return stamp?.how === how && have(folder, stamp.outputs) && have(root, stamp.inputs);
}

function have(folder: string, expected: Hashes): boolean {
  try {
    return isDeepStrictEqual(hashesOf(folder, Object.keys(expected)), { ...expected });
  } catch {
    return false;
  }
}

function readStamp(folder: string): Stamp | undefined {
  try {
    const parsed = stampSchema.safeParse(parseJson(readFileSync(join(folder, stampFile), 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
