// The `hub` block of a governance.yml, which a deployment needs.
import type { Governance } from '../../shared/governance/governance.ts';
import type { HubParameters } from '../../shared/governance/schema/hub.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { UserError } from '../lib/output.ts';

/** Throws UserError if there is none. */
export function requireHub(input: { readonly file: string; readonly governance: Governance }): HubParameters {
  if (input.governance.hub) return input.governance.hub;
  throw new UserError(
    `${input.file} has no \`hub\` block, which says where to deploy: organizationId, managementAccountId, accountId and externalId. ${commandLine('init')} writes one; docs/reference/governance.md explains it.`,
  );
}
