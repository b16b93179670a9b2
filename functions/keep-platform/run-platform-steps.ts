// Runs the steps about what an account shares, and no others of its baseline.
import type { AccountAge } from '../../shared/accounts/account-age.ts';
import { type AccountRecord, isSatisfied, type StepResult } from '../../shared/accounts/account-record.ts';
import type { Member } from '../../shared/accounts/directory.ts';
import { runBaselineSteps } from '../../shared/baseline/run-baseline-steps.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import { createJournalDocuments, type DocumentDrift } from '../../shared/platform/journal-documents.ts';
import { kindOf } from '../../shared/resources/registry.ts';
import type { SharedResource } from '../../shared/steps/shared-resource.ts';
import type { InitialSweep } from '../../shared/steps/step.ts';
import type { KeepPlatformDependencies } from './types.ts';

export type PlatformAttempt = {
  readonly trigger: Finding['trigger'];
  readonly attempt: number;
  readonly age: AccountAge;
  readonly resources: readonly SharedResource[];
  /** The kind whose steps run; all without it. */
  readonly kind: string | undefined;
  readonly reason: string;
};

export type PlatformResult = { readonly results: readonly StepResult[]; readonly drifts: readonly DocumentDrift[] };

export async function runPlatformSteps(
  dependencies: KeepPlatformDependencies,
  record: AccountRecord,
  { trigger, attempt, age, resources, kind, reason }: PlatformAttempt,
): Promise<PlatformResult> {
  const { journal, now } = dependencies;
  const { organizationId } = dependencies.hub;
  const documents = createJournalDocuments(journal, { resources, organizationId, cause: trigger, reason, now });
  // An account of another type now closes what it owned.
  const steps = dependencies.steps.filter(({ id }) => isOfKind(id, kind)).map(({ types: _, ...step }) => step);
  const results = await runBaselineSteps(
    { ...dependencies, steps, findingsOf: async () => [], documentsOf: () => documents },
    memberOf(record),
    {
      trigger,
      attempt,
      dryRun: false,
      age,
      isNew: false,
      // What was done is looked at again; what was not may be written already, and not show yet.
      previousResults: record.steps.filter((result) => !isSatisfied(result)),
      resources,
    },
    noSweep,
  );
  return { results, drifts: documents.drifts() };
}

/** Others would miss the resources that are not looked at. */
function isOfKind(step: string, kind: string | undefined): boolean {
  return kind === undefined || kindOf({ kind }).steps.some(({ id }) => id === step);
}

/** The account as its record has it. No step of these needs its email address. */
function memberOf({
  accountId: id,
  name,
  type,
  typeSource,
  environment,
  joinedMethod,
  joinedAt,
}: AccountRecord): Member {
  return {
    kind: 'member',
    id,
    name,
    email: '',
    type,
    typeSource,
    environment: environment ?? null,
    joinedMethod: joinedMethod ?? null,
    joinedAt: joinedAt ?? null,
  };
}

const noSweep: InitialSweep = { list: async () => [], request: async () => undefined, evaluate: async () => ({}) };
