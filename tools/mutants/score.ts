// Counts the mutants of a file by how they ended, and compares the survivors with the list of expected ones.
import type { Survivor } from './survivors.ts';

/** A mutant after its tests: `status` and `statusReason` as Stryker reports them. */
export type TestedMutant = {
  readonly status: string;
  /** The message of the first test that failed. */
  readonly statusReason?: string | undefined;
  readonly code: string;
  readonly mutant: string;
};

/** Numbers of mutants. `byError` failed a test with an exception instead of an assertion. */
export type MutantCounts = {
  readonly byAssertion: number;
  readonly byError: number;
  readonly byTimeout: number;
  readonly survived: number;
};

/** The least share of mutants that a failing assertion has to kill. Timeouts do not count at all. */
export const requiredShare = 0.9;

/** Counts the mutants. Those that do not run, because they do not compile, are left out. */
export function countMutants(mutants: readonly TestedMutant[]): MutantCounts {
  const countOf = (test: (mutant: TestedMutant) => boolean) => mutants.filter(test).length;
  const isAssertion = ({ statusReason = '' }: TestedMutant) => statusReason.includes('expect(');
  return {
    byAssertion: countOf((mutant) => mutant.status === 'Killed' && isAssertion(mutant)),
    byError: countOf((mutant) => mutant.status === 'Killed' && !isAssertion(mutant)),
    byTimeout: countOf(({ status }) => status === 'Timeout'),
    survived: countOf(hasSurvived),
  };
}

/** The share of mutants that a failing assertion killed, of all without timeouts; 1 if there are none. */
export function shareKilled({ byAssertion, byError, survived }: MutantCounts): number {
  const all = byAssertion + byError + survived;
  return all === 0 ? 1 : byAssertion / all;
}

/** Survivors that are not listed, and entries of the list that did not survive. */
export function compareSurvivors(
  file: string,
  mutants: readonly TestedMutant[],
  listed: readonly Survivor[],
): { readonly unlisted: readonly TestedMutant[]; readonly stale: readonly Survivor[] } {
  const ofFile = listed.filter((entry) => entry.file === file);
  const isSame = (one: { code: string; mutant: string }, other: { code: string; mutant: string }) =>
    one.code === other.code && one.mutant === other.mutant;
  const survived = mutants.filter(hasSurvived);
  return {
    unlisted: survived.filter((mutant) => !ofFile.some((entry) => isSame(entry, mutant))),
    stale: ofFile.filter((entry) => !survived.some((mutant) => isSame(entry, mutant))),
  };
}

function hasSurvived({ status }: TestedMutant): boolean {
  return status === 'Survived' || status === 'NoCoverage';
}
