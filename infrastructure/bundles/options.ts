// How the functions are bundled: the options of esbuild, and the files that they make.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

/** A bundle has this extension, because Lambda runs it as an ES module without a package.json. */
const extension = '.mjs';

/** The AWS SDK is bundled: the runtime's own SDK is older than the tested one and loads more slowly. */
export const bundleOptions = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'node24',
  platform: 'node',
  outExtension: { '.js': extension },
  mainFields: ['module', 'main'],
  // The SDK still calls require() for a few modules of Node.
  banner: {
    js: "import { createRequire as palisadeRequire } from 'node:module'; const require = palisadeRequire(import.meta.url);",
  },
} as const satisfies BuildOptions;

/** The path of a function's bundle in its package, as `handler` of serverless.yml names it. */
export function bundlePath(name: string): string {
  return join('functions', name, `handler${extension}`);
}

/** The functions of a checkout by name, each with its entry point, which is a path in `root`. */
export function entryPoints(root: string): Readonly<Record<string, string>> {
  const names = readdirSync(join(root, 'functions')).toSorted();
  const entries = names.map((name) => [name, join('functions', name, 'handler.ts')] as const);
  return Object.fromEntries(entries.filter(([, file]) => existsSync(join(root, file))));
}
