// The AWS calls that code can make: the SDK commands in its bundle, or named in its own sources.
import { readFileSync } from 'node:fs';
import { type BuildOptions, build } from 'esbuild';

/** The SDK's client, as in its package's name, and the command, such as `eventbridge` and `PutEvents`. */
export type AwsCall = { readonly client: string; readonly command: string };

/** The calls that remain after tree shaking. Lazily loaded packages count with all their commands. */
export async function bundledCalls(entryPoint: string): Promise<readonly AwsCall[]> {
  const paths = await inputsOf({ entryPoints: [entryPoint], minify: true, mainFields: ['module', 'main'] });
  return paths.flatMap((path) => {
    const [, client, command] = /client-([\w-]+)\/.*\/commands\/(\w+)Command\.js$/.exec(path) ?? [];
    return client && command ? [{ client, command }] : [];
  });
}

/** The calls that the sources of these entry points, and all that they import, name. Lazily loaded ones are no others. */
export async function namedCalls(entryPoints: readonly string[]): Promise<readonly AwsCall[]> {
  const paths = await inputsOf({ entryPoints: [...entryPoints], packages: 'external' });
  return paths.flatMap((path) => {
    const imports = readFileSync(path, 'utf8').matchAll(/\{([^{}]*)\}[^{};]*'@aws-sdk\/client-([\w-]+)'/g);
    return [...imports].flatMap(([, names = '', client = '']) =>
      [...names.matchAll(/\b(\w+)Command\b|\bpaginate(\w+)\b/g)].map(([, command, paginated]) => ({
        client,
        command: command ?? paginated ?? '',
      })),
    );
  });
}

async function inputsOf(options: BuildOptions): Promise<readonly string[]> {
  const settings = {
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    metafile: true,
    outdir: 'out',
  } as const;
  const { metafile } = await build({ ...settings, ...options });
  return Object.values(metafile?.outputs ?? {})
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path);
}
