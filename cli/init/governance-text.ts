// The governance.yml that `palisade init` writes: the answers, the modes in words, and no example value.
import { Document, isMap, isScalar, visit } from 'yaml';
import { accountTypes } from '../../shared/accounts/account-type.ts';
import { guardrailIds } from '../../shared/guardrails/registry.ts';
import type { Answers } from './answers.ts';

/** Of accounts that are there already nothing is changed; new ones get everything. */
const guardrailMode = { existing: 'monitor', new: 'remediate' };
const changeMode = { existing: 'monitor', new: 'enforce' };
/** A key of each account and Region, which the baseline makes where buckets may be changed. */
const key = 'arn:{partition}:kms:{region}:{account}:alias/palisade-data';

/** Pure. */
export function governanceText(answers: Answers): string {
  const { hub, regions, accessRole, contacts, owner, slackParameter, roles } = answers;
  return `${[
    '# What Palisade requires of the accounts of this organization. Every key is explained in docs/reference/governance.md of\n# Palisade. `palisade validate` checks this file, `palisade plan` shows what it would change.',
    section('', { version: 1 }),
    section('Where `palisade deploy` deploys what. Keep the external id: the roles in all accounts require it.', {
      hub,
    }),
    section(
      'The governed Regions. The hub is in the first one. Where the policy governed-regions is enforced, all others are denied:\nlist every Region in which anybody works.',
      { regions },
    ),
    section(
      'An account has the type of the nearest unit above it that is listed here, by name or id. Accounts without a type are\nunclassified. In excluded ones Palisade does nothing at all.',
      { accountTypes: accountTypesOf(answers) },
    ),
    section(
      'Modes. Existing accounts are all that were there when `palisade resume` started the hub: of them, violations and what\nwould be changed are only reported. To enforce a type, write one word for it, such as `mode: remediate`.\nA fix that would break something is held. Whom a guardrail lists as `approvers` may approve it, such as [platform-approver].\nWhere buckets are changed to KMS, the baseline makes the key that `key` names: $1 to $3 a month in each Region of an account.',
      { guardrails: guardrailsOf() },
    ),
    section(
      'The baseline of every account. To enforce it in existing accounts: `default: enforce`, or one step after the other.',
      {
        baseline: {
          modes: { all: { default: changeMode } },
          accessRole,
          quarantine: true,
          ...(owner !== null && { owners: { all: owner } }),
          ...(Object.keys(contacts).length > 0 && { contacts }),
        },
      },
    ),
    section(
      'The organization policies (SCPs and RCPs). They make exceptions for the roles of automation, pipeline and breakGlass,\nand restrict the other lists. To read them: `palisade scp TYPE`.',
      { policies: { modes: { all: { default: changeMode } }, roles } },
    ),
    section('Every notification goes to the SNS topic palisade-findings; routes send it to further channels.', {
      alerts: alertsOf(slackParameter),
    }),
    section('Violations that are reported and not fixed, each with an owner, a reason and an end.', { exemptions: [] }),
  ].join('\n\n')}\n`;
}

function accountTypesOf({ organizationalUnits, excludedUnits, excludedAccounts }: Answers) {
  return {
    organizationalUnits,
    exclude: { organizationalUnits: excludedUnits, accounts: excludedAccounts },
  };
}

/** As in the example: data, and what is trained on it, has to be encrypted with KMS. */
function guardrailsOf() {
  const withKms = accountTypes.filter((type) => ['data-management', 'data-science', 'production'].includes(type));
  return {
    all: Object.fromEntries(guardrailIds.map((id) => [id, { mode: guardrailMode }])),
    ...Object.fromEntries(withKms.map((type) => [type, { 's3-encryption': { encryption: 'aws:kms', key } }])),
  };
}

function alertsOf(slackParameter: string | null) {
  if (slackParameter === null) return { channels: {}, routes: [] };
  return {
    channels: { slack: { webhook: slackParameter } },
    routes: [{ severities: ['MEDIUM', 'HIGH', 'CRITICAL'], channels: ['slack'] }],
  };
}

function section(comment: string, value: object): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  // The innermost maps and lists are short: one line each.
  visit(document, {
    Collection: (_, node) => {
      const isInnermost = node.items.every((item) => isScalar(item) || (!isMap(item) && isScalar(scalarIn(item))));
      if (node !== document.contents && isInnermost && isShort(node.toJSON())) node.flow = true;
    },
  });
  const lines = comment === '' ? [] : comment.split('\n').map((line) => `# ${line}`);
  return [...lines, document.toString({ lineWidth: 0, flowCollectionPadding: true }).trimEnd()].join('\n');
}

function scalarIn(item: unknown): unknown {
  return typeof item === 'object' && item !== null && 'value' in item ? item.value : undefined;
}

function isShort(value: unknown): boolean {
  return JSON.stringify(value).length < 60;
}
