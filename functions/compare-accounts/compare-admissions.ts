// Finds the owners whose resources do not admit whom they have to, if an event or a message was lost.
import type { Logger } from '@aws-lambda-powertools/logger';
import { type AccountRecord, isGoverned } from '../../shared/accounts/account-record.ts';
import { listEssentials } from '../../shared/accounts/account-store.ts';
import { classifyError, formatFailure } from '../../shared/aws/errors.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { baselineModeFor } from '../../shared/governance/mode-for.ts';
import type { AdmissionRules, Candidate } from '../../shared/platform/admission.ts';
import { requestOwners, type SendOwnerRequests } from '../../shared/platform/owner-requests.ts';
import { listOwners } from '../../shared/platform/owners.ts';
import { candidateOf, declarationsFor, resourceAdmissions } from '../../shared/platform/resource-admissions.ts';
import { admitsExactly, listResources, type ResourceRecord } from '../../shared/platform/resource-store.ts';
import { listShut } from '../../shared/platform/shut-accounts.ts';
import { kindOf } from '../../shared/resources/registry.ts';
import { resourceKey, type SharedResource } from '../../shared/steps/shared-resource.ts';
import type { StateTable } from '../../shared/table/table.ts';

export type CompareAdmissionsDependencies = {
  readonly logger: Logger;
  readonly governance: Governance;
  readonly journal: StateTable;
  readonly sendOwnerRequests: SendOwnerRequests;
  readonly now: () => Date;
};

/**
 * Requests the runs of all owners of which a resource admits others than it has to. `isPaused` says whether nothing could be
 * written in an account now. An owner about which the journal does not answer is logged and stops no other. Returns the
 * owners. Throws the SDK's error if the list of accounts that are shut out cannot be read.
 */
export async function compareAdmissions(
  dependencies: CompareAdmissionsDependencies,
  records: readonly AccountRecord[],
  activeSince: string | null,
  isPaused: (accountId: string) => boolean,
): Promise<readonly string[]> {
  const { governance, journal, sendOwnerRequests, now } = dependencies;
  // Those that are of another type now may have resources from before.
  const owned = new Set(await listOwners(journal));
  const isDue = ({ record }: Candidate) =>
    (declarationsFor(governance, record.type).length > 0 || owned.has(record.accountId)) &&
    isGoverned(record) &&
    !isPaused(record.accountId);
  const enforcing = records.map((record) => candidateOf(record, activeSince)).filter(isDue);
  if (enforcing.length === 0) return [];
  // The records are minutes old: who left is recorded meanwhile.
  const accounts = await listEssentials(journal);
  const candidates = accounts.map((record) => candidateOf(record, activeSince));
  const rules = { governance, shut: await listShut(journal) };
  const due: string[] = [];
  for (const owner of enforcing) {
    const resources = await differingResources(dependencies, owner, candidates, rules);
    if (resources.length === 0) continue;
    const { accountId } = owner.record;
    const reason = `the hourly comparison: ${resources.join(', ')} admit others than they have to`;
    await requestOwners(journal, sendOwnerRequests, [accountId], reason, now());
    due.push(accountId);
  }
  return due;
}

async function differingResources(
  { journal, logger, governance }: CompareAdmissionsDependencies,
  owner: Candidate,
  candidates: readonly Candidate[],
  rules: AdmissionRules,
): Promise<readonly string[]> {
  const { accountId, type } = owner.record;
  // What only reports is written by nobody.
  const isEnforced = (resource: SharedResource) =>
    kindOf(resource).documents.every(
      ({ step }) => baselineModeFor(governance, { type, age: owner.age }, step) === 'enforce',
    );
  try {
    const records = await listResources(journal, accountId);
    return resourceAdmissions(owner, candidates, rules, records)
      .filter((wanted) => isEnforced(wanted) && differs(wanted, records))
      .map(({ kind, name }) => `${kindOf({ kind }).noun} ${name}`);
  } catch (error) {
    const failure = classifyError(error);
    const reason = failure ? formatFailure(failure) : String(error);
    logger.error('what the account shares could not be compared: it is next time', { accountId, reason });
    return [];
  }
}

function differs(wanted: SharedResource, records: readonly ResourceRecord[]): boolean {
  const record = records.find((each) => resourceKey(each) === resourceKey(wanted));
  const documents = kindOf(wanted).documents.map(({ id }) => id);
  return record === undefined || !admitsExactly(record, wanted.admitted, documents);
}
