// Whom the resources of the access matrix admit, as the admission of Palisade decides it from the records of the accounts.
import { type AccountType, accountTypes } from '../../shared/accounts/account-type.ts';
import { documentKey } from '../../shared/accounts/verified-steps.ts';
import { baselineStepKinds } from '../../shared/governance/schema/mode-names.ts';
import type { AdmissionRecord, Candidate, ShutAccount } from '../../shared/platform/admission.ts';
import { requiredDocuments } from '../../shared/platform/requirements.ts';
import { resourceAdmissions } from '../../shared/platform/resource-admissions.ts';
import type { SharedResource } from '../../shared/steps/shared-resource.ts';
import { type AccountName, accountOf, type MatrixAccount, matrixAccountNames } from './accounts.ts';
import { matrixGovernance } from './governance.ts';

const at = '2026-11-24T10:00:00.000Z';
/** Every step of a baseline and every document that was seen to be in force. */
const everything = Object.fromEntries(
  [...Object.keys(baselineStepKinds), ...accountTypes.flatMap(documentsInForce)].map((key) => [key, at]),
);

function documentsInForce(type: AccountType): readonly string[] {
  return requiredDocuments(matrixGovernance, { type, age: 'new' }).map(({ name, step }) => documentKey(step, name));
}

const inOrganization = matrixAccountNames.map(accountOf).filter(({ membership }) => membership !== 'never');
const shut = new Map(
  inOrganization
    .filter(({ obstacle }) => obstacle === 'shut out')
    .map(({ id }): [string, ShutAccount] => [id, shutOut(id)]),
);

/** A resource as its owner's steps get it. Throws if the owner has none of this kind and name. */
export function admissionTo(kind: string, name: string, owner: AccountName): SharedResource {
  const rules = { governance: matrixGovernance, shut };
  const all = resourceAdmissions(candidateOf(accountOf(owner)), inOrganization.map(candidateOf), rules, []);
  const found = all.find((each) => each.kind === kind && each.name === name);
  if (found === undefined) throw new Error(`the accounts of the matrix have no ${kind} ${name}`);
  return found;
}

function candidateOf({ id, title, type, environment, age = 'new', obstacle }: MatrixAccount): Candidate {
  const isComplete = obstacle !== 'no baseline';
  const record: AdmissionRecord = {
    accountId: id,
    name: title,
    type,
    typeSource: 'organizational unit',
    environment,
    state: isComplete ? 'complete' : 'waiting',
    reason: '',
    verified: isComplete ? everything : {},
    completedAt: isComplete ? at : null,
  };
  return { record, age };
}

function shutOut(accountId: string): ShutAccount {
  return { accountId, by: 'an operator', at, reason: 'a key has leaked' };
}
