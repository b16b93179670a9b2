// The first part of docs/reference/permissions.md: the first question of a security review, answered in one table.
import { hubRolesThatAssume } from '../../shared/aws/hub-roles.ts';
import {
  canaryRoleName,
  forwardRoleName,
  organizationReaderRoleName,
  organizationRoleName,
  relayRoleName,
  spokeRoleName,
} from '../../shared/aws/names.ts';
import { trustedFunctions } from '../../shared/baseline/steps/spoke-role.ts';
import { code, codes, listed, prose, table } from './markdown.ts';

/** The actions of each role, from its statements. */
export type ActionsByRole = Readonly<
  Record<'member' | 'forward' | 'canary' | 'organization' | 'organizationReader' | 'relay', readonly string[]>
>;

export function permissionsSummary(actions: ActionsByRole): string[] {
  const services = ['events.amazonaws.com'];
  return [
    '## In one table',
    prose(
      'The permissions that Palisade holds in an account other than its own. The hub assumes the roles with the external ID, from within the organization. The roles of Palisade read no contents of objects, tables, parameters or secrets. The access role could: it is an administrator of the account, and existed before Palisade; one function uses it, for the steps of the baseline only, and trail events show each call.',
    ),
    table(
      ['Account', 'Role', 'Who assumes it', 'Reads', 'Changes', 'Of what'],
      [
        row('member', spokeRoleName, trustedFunctions, actions.member, 'buckets of the account, and its event history'),
        row('member', forwardRoleName, services, actions.forward, "the hub's event bus"),
        row(
          'member',
          canaryRoleName,
          ['operators'],
          actions.canary,
          'buckets `palisade-canary-*`; only after `palisade canary --enable`',
        ),
        [
          'member',
          `access role (${code('baseline.accessRole')})`,
          `${code('palisade-onboard-account')}, through ${code(organizationRoleName)}`,
          'everything',
          'everything',
          'the account; the baseline makes the calls [below](#access-role)',
        ],
        row(
          'management',
          organizationRoleName,
          callersOf(organizationRoleName),
          actions.organization,
          'accounts and policies of the organization',
        ),
        row(
          'management',
          organizationReaderRoleName,
          callersOf(organizationReaderRoleName),
          actions.organizationReader,
          'accounts and OUs',
        ),
        row('management', relayRoleName, services, actions.relay, "the hub's event bus"),
      ],
    ),
  ];
}

const callersOf = (role: string) => hubRolesThatAssume(role);

function row(
  account: string,
  role: string,
  who: readonly string[],
  actions: readonly string[],
  scope: string,
): string[] {
  const distinct = [...new Set(actions)].sort();
  const isRead = (action: string) => /:(Get|List|Describe|Lookup)/.test(action);
  const reads = codes(distinct.filter(isRead)) || 'nothing';
  const changes = codes(distinct.filter((action) => !isRead(action))) || 'nothing';
  return [account, code(role), listed(who.map(code)), reads, changes, scope];
}
