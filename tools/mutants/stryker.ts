// Runs Stryker on one file, with the test at its mirrored path only.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Stryker } from '@stryker-mutator/core';
import jestConfig from '../../jest.config.ts';
import { testOf } from './files.ts';
import type { TestedMutant } from './score.ts';

type Options = ConstructorParameters<typeof Stryker>[0];
type Mutant = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

/** The sandbox, and the results of the last run, from which an incremental run takes what has not changed. */
const folder = '.palisade/mutants';

/** Tests every mutant of a file. Throws if the test fails without any mutation. */
export async function testMutants(file: string): Promise<readonly TestedMutant[]> {
  const lines = readFileSync(file, 'utf8').split('\n');
  const mutants = await new Stryker(optionsFor(file)).runMutationTest();
  return mutants.map((mutant) => ({
    status: mutant.status,
    statusReason: mutant.statusReason,
    code: singleSpaced(textAt(lines, mutant.location)),
    mutant: singleSpaced(mutant.replacement),
  }));
}

function optionsFor(file: string): Options {
  const [unitTests] = jestConfig.projects;
  return {
    mutate: [file],
    configFile: 'tools/mutants/stryker.json',
    jest: {
      projectType: 'custom',
      enableFindRelatedTests: false,
      config: {
        ...unitTests,
        projects: [],
        testMatch: [`<rootDir>/${testOf(file)}`],
        // The sandbox is in a folder that these ignore.
        testPathIgnorePatterns: ['/node_modules/'],
        modulePathIgnorePatterns: [],
      },
    },
    incremental: true,
    incrementalFile: `${folder}/${resultsName(file)}.json`,
    tempDirName: `${folder}/sandbox`,
  };
}

/** Stryker notices a change of the mutated file, but not that a test was added: the name changes with the test. */
function resultsName(file: string): string {
  const test = createHash('sha256')
    .update(readFileSync(testOf(file)))
    .digest('hex')
    .slice(0, 8);
  return `${file.replaceAll('/', '-')}-${test}`;
}

/** The text between two positions, which count lines from 1 and columns from 1. */
function textAt(lines: readonly string[], { start, end }: Mutant['location']): string {
  const text = lines.slice(start.line - 1, end.line);
  const last = text.length - 1;
  return text
    .map((line, index) => line.slice(index === 0 ? start.column - 1 : 0, index === last ? end.column - 1 : undefined))
    .join('\n');
}

function singleSpaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
