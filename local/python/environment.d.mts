// Types of environment.mjs, which describes its functions.

export declare const localCloudLock: string;
export declare function pythonProblem(python: string): string | undefined;
export declare function hasPackages(folder: string, lock: string): boolean;
export declare function run(
  command: string,
  args: readonly string[],
  signal?: AbortSignal,
  options?: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): Promise<string>;
export declare function providePackages(options: {
  readonly folder: string;
  readonly locks: readonly [string, ...string[]];
  readonly python: string;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
  readonly uv?: string | false;
}): Promise<'uv' | 'pip' | undefined>;
