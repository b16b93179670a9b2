// Bundles all functions of a checkout by esbuild.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleOptions, bundlePath, entryPoints } from './options.ts';
import { hashesOf, isCurrent, type Stamp, stampFile } from './stamp.ts';

/** Whether esbuild had to run. */
export type BuildResult = 'built' | 'current';

/**
 * Brings the bundles in `folder` up to date with the sources in `root`: a folder for each function, with the files of its
 * package. Any number of processes may do so at the same time. Throws esbuild's error if a source cannot be bundled.
 */
export async function buildBundles(root: string, folder: string): Promise<BuildResult> {
  // Only here: a package has its bundles, and does not load esbuild.
  const { build, version } = await import('esbuild');
  const entries = entryPoints(root);
  const how = JSON.stringify({ version, bundleOptions, entries });
  if (isCurrent(folder, root, how)) return 'current';
  const started = Date.now();
  // One build for all, so that esbuild reads the SDK once.
  const { outputFiles, metafile } = await build({
    ...bundleOptions,
    absWorkingDir: root,
    entryPoints: Object.fromEntries(Object.entries(entries).map(([name, file]) => [outputOf(name), file])),
    outdir: folder,
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  for (const { path, contents } of outputFiles) writeAtOnce(path, contents);
  removeOthers(folder, entries);
  const stamp = stampOf(root, folder, { how, inputs: Object.keys(metafile.inputs), names: Object.keys(entries) });
  if (!hasNewer(root, Object.keys(stamp.inputs), started)) writeAtOnce(join(folder, stampFile), JSON.stringify(stamp));
  return 'built';
}

type Made = { readonly how: string; readonly inputs: readonly string[]; readonly names: readonly string[] };

function stampOf(root: string, folder: string, { how, inputs, names }: Made): Stamp {
  return { how, inputs: hashesOf(root, inputs), outputs: hashesOf(folder, names.map(bundleIn)) };
}

/** Whether a source was written after esbuild may have read it: the next build has to look again. */
function hasNewer(root: string, paths: readonly string[], time: number): boolean {
  return paths.some((path) => statSync(join(root, path)).mtimeMs >= time);
}

/** The bundles of functions that there are no longer, which a package would ship. */
function removeOthers(folder: string, entries: Readonly<Record<string, string>>): void {
  for (const each of readdirSync(folder, { withFileTypes: true })) {
    if (each.isDirectory() && !(each.name in entries)) rmSync(join(folder, each.name), { recursive: true });
  }
}

/** The path of a function's bundle in the folder of all. */
export function bundleIn(name: string): string {
  return join(name, bundlePath(name));
}

/** esbuild adds the extension. */
function outputOf(name: string): string {
  return bundleIn(name).replace(/\.\w+$/, '');
}

/** Others read the old file or the new one, never a part of it. */
function writeAtOnce(file: string, content: string | Uint8Array): void {
  const own = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(own, content);
  renameSync(own, file);
}
