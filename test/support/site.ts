// The context of baseline steps for tests, with overrides: a new account, in which nothing is configured yet.
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { AccessRoleClients } from '../../shared/aws/access-role-clients.ts';
import { createOrganizationFacts } from '../../shared/baseline/organization-facts.ts';
import type { BaselineRun } from '../../shared/baseline/run-step.ts';
import { governanceSchema } from '../../shared/governance/governance.ts';
import { createAccountAttachments } from '../../shared/policies/account-attachments.ts';
import type { StepContext } from '../../shared/steps/step.ts';
import { aMember } from './member.ts';

export const hub = {
  accountId: '222233334444',
  region: 'us-east-1',
  organizationId: 'o-abcdefghij',
  externalId: 'palisade-o-abcdefghij',
};

/** A minimal governance.yml with these parts. */
export function aGovernance(parts: Record<string, unknown> = {}) {
  return governanceSchema.parse({
    version: 1,
    regions: ['us-east-1', 'eu-west-1'],
    accountTypes: { organizationalUnits: { Production: 'production', Testing: 'testing' } },
    guardrails: { all: {} },
    ...parts,
  });
}

const missingClient = new Proxy(
  {},
  {
    get: (_, name) => {
      throw new Error(`this test needs a client for '${String(name)}', but did not pass one`);
    },
  },
);

export function aStepContext(overrides: Partial<StepContext> = {}): StepContext {
  const { member = aMember(), organizations = missingClient as OrganizationsClient } = overrides;
  return {
    member,
    hub,
    governance: aGovernance(),
    region: 'us-east-1',
    forwardedPatterns: [{ source: ['aws.config'] }],
    platformPatterns: [{ source: ['aws.kms'] }],
    age: 'new',
    isNew: true,
    resources: [],
    item: null,
    documents: { intend: async () => undefined, confirm: async () => undefined },
    now: new Date('2026-11-24T10:00:00.000Z'),
    leftAlone: async () => [],
    approvals: { find: async () => undefined, claim: async () => true },
    clients: missingClient as AccessRoleClients,
    accessRoleClientsFor: () => missingClient as AccessRoleClients,
    organizations,
    policies: createOrganizationFacts(organizations).policies,
    attachments: createAccountAttachments(organizations, member.id),
    wasDone: () => false,
    delegatedAdminFor: async () => null,
    sweep: { list: async () => [], evaluate: async () => ({}), request: async () => undefined },
    ...overrides,
  };
}

/** A run of the baseline that may write, in one Region, with overrides. */
export function aBaselineRun(overrides: Partial<BaselineRun> = {}): BaselineRun {
  return {
    contextIn: (region, item) => aStepContext({ region, item }),
    homeRegion: 'us-east-1',
    regions: ['us-east-1'],
    closedReason: async () => undefined,
    denialReason: async () => undefined,
    dryRun: false,
    previousResults: [],
    now: () => new Date(),
    ...overrides,
  };
}
