// What decides about admission, for tests: a data-management account with one dataset, and an account of each reader type,
// in which everything is in force.
import type { PlatformFacts } from '../../cli/platform/resources.ts';
import type { AccountRecord } from '../../shared/accounts/account-record.ts';
import { documentKey } from '../../shared/accounts/verified-steps.ts';
import { baselineStepKinds, policyDocumentNames } from '../../shared/governance/schema/mode-names.ts';
import type { ResourceRecord } from '../../shared/platform/resource-store.ts';
import { anAccountRecord } from './account-record.ts';
import { aResourceRecord } from './resource-record.ts';
import { aGovernance } from './site.ts';

export const ownerId = '111111111111';
export const scientistId = '222222222222';
export const testerId = '333333333333';
const at = '2026-11-24T10:00:00.000Z';

/** A record of an account in which every step was seen in force. */
export function aReader(overrides: Partial<AccountRecord> = {}): AccountRecord {
  const documents = ['service-control-policies', 'resource-control-policies'].flatMap((step) =>
    policyDocumentNames.map((name) => documentKey(step, name)),
  );
  const verified = Object.fromEntries([...Object.keys(baselineStepKinds), ...documents].map((key) => [key, at]));
  const joining = { joinedMethod: 'CREATED', joinedAt: at } as const;
  return anAccountRecord({ environment: 'production', verified, ...joining, ...overrides });
}

/** The record of a dataset that admits these accounts. */
export function aDatasetRecord(overrides: Partial<ResourceRecord> = {}): ResourceRecord {
  return aResourceRecord({ owner: ownerId, admitted: [scientistId, testerId], reason: 'written', ...overrides });
}

/** Two readers are admitted to the dataset `customers`. */
export function somePlatformFacts(overrides: Partial<PlatformFacts> = {}): PlatformFacts {
  return {
    governance: aGovernance({
      baseline: { modes: { all: { default: 'enforce' } } },
      policies: { modes: { all: { default: 'enforce' } } },
      platform: { datasets: { customers: { readers: ['data-science', 'testing', 'production'] } } },
    }),
    organizationId: 'o-exampleorg',
    accounts: [
      aReader({ accountId: ownerId, name: 'Data', type: 'data-management' }),
      aReader({ accountId: scientistId, name: 'Lab', type: 'data-science' }),
      aReader({ accountId: testerId, name: 'Training', type: 'testing' }),
    ],
    shut: new Map(),
    resources: [aDatasetRecord()],
    activeSince: '2026-11-01T00:00:00.000Z',
    ...overrides,
  };
}
