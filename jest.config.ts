// Three kinds of tests: unit tests, which need nothing; cloud tests on a local cloud, which is started once for all of
// them; and moto tests against a moto server, which has services that the local cloud's emulator lacks.
import type { Config } from 'jest';

const common: Config = {
  setupFiles: ['<rootDir>/test/support/setup.ts', '<rootDir>/test/support/no-cloud.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  testPathIgnorePatterns: ['/node_modules/', '/.palisade/', '<rootDir>/build/', '/.venv', '<rootDir>/dist/'],
  modulePathIgnorePatterns: ['/.palisade/', '<rootDir>/build/', '/.serverless/', '<rootDir>/dist/'],
};

export default {
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/test/**/!(*.cloud|*.moto).test.ts'] },
    {
      ...common,
      displayName: 'moto',
      testMatch: ['<rootDir>/test/**/*.moto.test.ts'],
      globalSetup: '<rootDir>/test/support/moto-up.ts',
      globalTeardown: '<rootDir>/test/support/moto-down.ts',
    },
    {
      ...common,
      displayName: 'cloud',
      setupFiles: ['<rootDir>/test/support/setup.ts'],
      testMatch: ['<rootDir>/test/**/*.cloud.test.ts'],
      globalSetup: '<rootDir>/test/support/cloud-up.ts',
      globalTeardown: '<rootDir>/test/support/cloud-down.ts',
    },
  ],
  testSequencer: '<rootDir>/test/support/longest-first.ts',
  // Cloud tests mostly wait, for remediations and for AWS's delays: three workers kept two cores busy for less than two
  // thirds of a run.
  maxWorkers: 4,
  // Of `test.concurrent`, in one file.
  maxConcurrency: 3,
  // A bound for what hangs. Whatever is waited for has a shorter one, in test/support/eventually.ts.
  testTimeout: 600_000,
} satisfies Config;
