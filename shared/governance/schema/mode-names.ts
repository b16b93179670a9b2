// The names for which governance.yml can set a mode. They are listed here because every function reads governance.yml,
// and few of them need the steps and the documents themselves. Tests compare these lists with the registries.
import type { AccountType } from '../../accounts/account-type.ts';

/**
 * What a step of the baseline does. `setting`: it changes settings of the account, and `default` covers it. `presence`:
 * it only adds what Palisade needs to see the account, which changes nothing that runs. `reading`: it writes nothing
 * itself. The last two are done in each account unless they are named.
 */
export type StepKind = 'setting' | 'presence' | 'reading';

/**
 * The steps that have a mode. Organization policies have one for each document instead, and an account is always
 * released from quarantine.
 */
export const baselineStepKinds: Readonly<Record<string, StepKind>> = {
  quarantine: 'setting',
  'account-public-access': 'setting',
  'spoke-role': 'presence',
  'forward-role': 'presence',
  'forwarding-rule': 'presence',
  'platform-forwarding-rule': 'presence',
  trail: 'reading',
  'bucket-key': 'reading',
  'config-role': 'setting',
  'config-recorder': 'setting',
  'config-rules': 'setting',
  'ec2-defaults': 'setting',
  'data-keys': 'setting',
  'dataset-key': 'setting',
  'dataset-bucket': 'setting',
  'artifacts-key': 'setting',
  'artifacts-bucket': 'setting',
  'code-connection': 'reading',
  'code-repository': 'setting',
  'code-reader': 'setting',
  'images-key': 'setting',
  'image-repository': 'setting',
  'packages-key': 'setting',
  'package-domain': 'setting',
  'package-repositories': 'setting',
  'model-group': 'setting',
  pipeline: 'setting',
  'catalog-launch-role': 'setting',
  catalog: 'setting',
  'pipeline-role': 'setting',
  'training-role': 'setting',
  'deployment-role': 'setting',
  'execution-role': 'setting',
  'password-policy': 'setting',
  contacts: 'setting',
  tags: 'setting',
  'security-hub': 'setting',
  guardduty: 'setting',
  'first-sweep': 'reading',
};

/** The steps that only accounts of some types have. All accounts have the others. */
export const ownStepTypes: ReadonlyMap<string, readonly AccountType[]> = new Map([
  ['platform-forwarding-rule', ['shared-services', 'data-management', 'data-science', 'testing', 'production']],
  ['execution-role', ['data-science', 'testing', 'production']],
  ['dataset-key', ['data-management']],
  ['dataset-bucket', ['data-management']],
  ['artifacts-key', ['shared-services']],
  ['artifacts-bucket', ['shared-services']],
  ['code-connection', ['shared-services']],
  ['code-repository', ['shared-services']],
  ['code-reader', ['shared-services']],
  ['images-key', ['shared-services']],
  ['image-repository', ['shared-services']],
  ['packages-key', ['shared-services']],
  ['package-domain', ['shared-services']],
  ['package-repositories', ['shared-services']],
  ['model-group', ['shared-services']],
  ['pipeline', ['shared-services']],
  ['catalog-launch-role', ['shared-services', 'data-science']],
  ['catalog', ['shared-services']],
  ['pipeline-role', ['shared-services']],
  ['training-role', ['testing']],
  ['deployment-role', ['production']],
]);

/** The documents of SCPs and RCPs. */
export const policyDocumentNames = [
  'stay-in-organization',
  'keep-recording',
  'protect-palisade',
  'keep-public-access-blocked',
  'no-root',
  'governed-regions',
  'models-by-pipeline',
  'no-person-changes',
  'no-experimenter-changes',
  'production-data',
  'own-repositories',
  'sagemaker-inside',
  'data-stays-inside',
  'shared-services-by-automation',
  'keep-admissions',
  'keep-shared-admissions',
  'approvals-by-approvers',
  'resources-stay-inside',
  'shared-resources-stay-inside',
] as const;

/** The documents that only accounts of some types get. All accounts get the others. */
export const ownDocumentTypes: ReadonlyMap<string, readonly AccountType[]> = new Map([
  ['models-by-pipeline', ['production']],
  ['no-person-changes', ['production']],
  ['no-experimenter-changes', ['testing']],
  ['production-data', ['data-science']],
  ['own-repositories', ['data-science']],
  ['sagemaker-inside', ['data-science', 'testing', 'production']],
  ['data-stays-inside', ['data-management']],
  ['shared-services-by-automation', ['shared-services']],
  ['keep-admissions', ['data-management', 'shared-services']],
  ['keep-shared-admissions', ['shared-services']],
  ['approvals-by-approvers', ['shared-services']],
  ['resources-stay-inside', ['data-management']],
  ['shared-resources-stay-inside', ['shared-services']],
]);
