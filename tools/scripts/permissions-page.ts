// docs/reference/permissions.md: Palisade's permissions by account, generated from the registries and the templates.
import * as z from 'zod/mini';
import { consumers } from '../../infrastructure/consumers.ts';
import { homeRegion, resourcesIn } from '../../infrastructure/management.ts';
import { logicalId, type Resources } from '../../infrastructure/resources.ts';
import { roleOf, schedulerRoleOf } from '../../infrastructure/roles.ts';
import { hubRolesThatAssume } from '../../shared/aws/hub-roles.ts';
import {
  boundaryPolicyName,
  canaryRoleName,
  forwardRoleName,
  organizationReaderRoleName,
  organizationRoleName,
  relayRoleName,
  spokeRoleName,
} from '../../shared/aws/names.ts';
import { steps } from '../../shared/baseline/steps/registry.ts';
import { spokePermissions, trustedFunctions } from '../../shared/baseline/steps/spoke-role.ts';
import { canaryPermissions } from '../../shared/canary/canary-role.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { code, codes, listed, page, pageHead, prose, table } from './markdown.ts';
import { type ActionsByRole, permissionsSummary } from './permissions-summary.ts';

const statement = z.object({
  Sid: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown(),
  Condition: z.optional(z.record(z.string(), z.record(z.string(), z.unknown()))),
});
type Statement = z.infer<typeof statement>;
const document = z.object({ Statement: z.array(statement) });
const role = z.object({ Policies: z.array(z.object({ PolicyDocument: document })) });

export function permissionsPage(): string {
  return page(
    pageHead('Permissions', 'the registries and infrastructure/'),
    prose(
      'The permissions of Palisade, by account. In ARNs, REGION and ACCOUNT stand for the Region and the account of the template. A name that is not an ARN is a resource of the same template.',
    ),
    ...permissionsSummary(actionsByRole()),
    ...memberAccount(),
    ...managementAccount(),
    ...hub(),
  );
}

function actionsByRole(): ActionsByRole {
  const { OrganizationReaderRole, OrganizationRole, RelayRole } = resourcesIn(homeRegion);
  const actionsIn = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action);
  return {
    member: actionsIn(document.parse(spokePermissions(homeRegion)).Statement),
    forward: ['events:PutEvents'],
    canary: actionsIn(document.parse(canaryPermissions(homeRegion, 'ACCOUNT')).Statement),
    organization: actionsIn(statementsOf(OrganizationRole)),
    organizationReader: actionsIn(statementsOf(OrganizationReaderRole)),
    relay: actionsIn(statementsOf(RelayRole)),
  };
}

function memberAccount(): string[] {
  return [
    '## In a member account',
    `### Role ${code(spokeRoleName)}`,
    prose(
      `The baseline creates it. Only these functions of the hub can assume it, with the external ID and from within the organization: ${listed(trustedFunctions.map(code))}. Its statements follow from the guardrails.`,
    ),
    statementTable(document.parse(spokePermissions(homeRegion)).Statement),
    reasonTable(
      'Guardrails',
      guardrails.map(({ id, permissions }) => [id, [...permissions.observe, ...permissions.change]]),
    ),
    `### Role ${code(forwardRoleName)}`,
    prose(
      'The baseline creates it. EventBridge in the account assumes it, and may only send events to the bus of the hub: `events:PutEvents`.',
    ),
    `### Role ${code(canaryRoleName)}`,
    prose(
      '`palisade canary --enable ACCOUNT` creates it, and `--disable` removes it; no account has it by itself. Roles of the hub’s account can assume it, with the external ID and from within the organization: those that `policies.roles` lists as operators, automation and breakGlass, and the access role, through which `palisade deploy` enters the hub.',
    ),
    statementTable(document.parse(canaryPermissions(homeRegion, 'ACCOUNT')).Statement),
    '### Access role',
    prose(
      "The role of `baseline.accessRole` in governance.yml, which Organizations or Control Tower creates, is an administrator of the account. `palisade-onboard-account` assumes it through the management account, and uses it for the baseline's steps only. They make these calls:",
    ),
    reasonTable(
      'Baseline steps',
      steps.map(({ id, permissions }) => [id, permissions.account]),
    ),
  ];
}

function managementAccount(): string[] {
  const { OrganizationReaderRole, OrganizationRole, RelayRole } = resourcesIn(homeRegion);
  const statements = statementsOf(OrganizationRole);
  return [
    '## In the management account',
    `### Role ${code(organizationRoleName)}`,
    prose(createdByStack(organizationRoleName)),
    table(
      ['Statement', 'Resources'],
      statements.map(({ Sid, ...each }) => [code(Sid), resourcesText(each)]),
    ),
    table(
      ['Action', 'Statement', 'Needed by'],
      statements.flatMap(({ Sid, Action }) =>
        [Action].flat().map((action) => [code(action), code(Sid), stepsWith(action) || 'the lookup of accounts']),
      ),
    ),
    `### Role ${code(organizationReaderRoleName)}`,
    prose(`${createdByStack(organizationReaderRoleName)} It only reads.`),
    statementTable(statementsOf(OrganizationReaderRole)),
    `### Role ${code(relayRoleName)}`,
    prose('EventBridge assumes it to relay events about accounts to the hub.'),
    statementTable(statementsOf(RelayRole)),
  ];
}

function createdByStack(roleName: string): string {
  const callers = hubRolesThatAssume(roleName);
  const only = callers.length === 1 ? 'Only this function' : 'Only these functions';
  return `The management stack creates it. ${only} of the hub can assume it, with the external ID: ${listed(callers.map(code))}.`;
}

function stepsWith(action: string): string {
  if (action === 'sts:AssumeRole') return 'the baseline, which uses the access role';
  return codes(steps.flatMap(({ id, permissions }) => (permissions.management?.includes(action) ? [id] : [])));
}

function hub(): string[] {
  const roles = consumers.map((consumer) => {
    const id = logicalId(consumer.name);
    return { id, name: consumer.name, statements: statementsOf(roleOf(consumer)[`${id}Role`]) };
  });
  const [first] = roles;
  const isCommon = ({ Sid, Action }: Statement) =>
    roles.every(({ statements }) => statements.some((each) => each.Sid === Sid && `${each.Action}` === `${Action}`));
  const { SchedulerRole } = schedulerRoleOf(consumers);
  return [
    "## In the hub's account",
    prose(
      `Every function has a role of its own, which Lambda assumes. None can exceed the permissions boundary ${code(boundaryPolicyName)}, which allows what all of them need together.`,
    ),
    '### Every function',
    statementTable(first?.statements.filter(isCommon) ?? [], (text) =>
      text.replaceAll(first?.id ?? '', 'NAME').replaceAll(first?.name ?? '', 'NAME'),
    ),
    ...roles.flatMap(({ name, statements }) => [
      `### ${code(`palisade-${name}`)}`,
      statementTable(statements.filter((each) => !isCommon(each))),
    ]),
    '### `palisade-scheduler`',
    prose('EventBridge Scheduler assumes it to start the scheduled functions.'),
    statementTable(statementsOf(SchedulerRole)),
  ];
}

function statementsOf(resource: Resources[string] | undefined): Statement[] {
  return role.parse(resource?.Properties).Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

function statementTable(statements: readonly Statement[], rename = (text: string) => text): string {
  return table(
    ['Statement', 'Actions', 'Resources'],
    statements.map(({ Sid, Action, ...each }) => [code(Sid), codes([Action].flat()), rename(resourcesText(each))]),
  );
}

/** Each action with the guardrails or steps that need it. */
function reasonTable(head: string, needs: readonly (readonly [string, readonly string[]])[]): string {
  const actions = [...new Set(needs.flatMap(([, each]) => each))].sort();
  return table(
    ['Action', head],
    actions.map((action) => [code(action), codes(needs.flatMap(([id, each]) => (each.includes(action) ? [id] : [])))]),
  );
}

function resourcesText({ Resource, Condition = {} }: Pick<Statement, 'Resource' | 'Condition'>): string {
  const conditions = Object.values(Condition).flatMap((each) => Object.entries(each));
  const texts = conditions.map(([key, value]) => `${code(key)} is ${code(filledIn(String(value)))}`);
  return `${codes([Resource].flat().map(resourceText))}${texts.length === 0 ? '' : ` if ${listed(texts)}`}`;
}

/** A resource of a statement, without CloudFormation's functions. */
function resourceText(resource: unknown): string {
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': text } = Object(resource);
  if (typeof resource === 'string') return resource;
  if (typeof Ref === 'string') return Ref;
  return Array.isArray(attribute) ? String(attribute[0]) : filledIn(String(text));
}

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'REGION',
  'AWS::AccountId': 'ACCOUNT',
};

function filledIn(text: string): string {
  return text.replaceAll(
    /\$\{(?:param:)?([\w:]+)(?:\.Arn)?\}/g,
    (_match, name: string) => pseudoParameters[name] ?? name,
  );
}
