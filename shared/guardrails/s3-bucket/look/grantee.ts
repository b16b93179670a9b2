// Who a statement of a bucket policy admits.
import type { Condition, Statement } from './bucket-policy.ts';

/**
 * One of those that a statement admits. `id` is the account's id, the service principal, the organization's id, or the
 * text of the policy. `access points`: those whom the access points of the account `id` admit. `network`: anybody who comes from a VPC, an endpoint or an address. `nobody`: a principal that was
 * deleted, whose unique id AWS shows instead of its ARN (IAM User Guide, "AWS JSON policy elements: Principal").
 */
export type Grantee = {
  kind:
    | 'everyone'
    | 'account'
    | 'service'
    | 'organization'
    | 'access points'
    | 'network'
    | 'canonical user'
    | 'origin access identity'
    | 'identity provider'
    | 'nobody'
    | 'unknown';
  id: string;
};

/** Those that a statement admits, each once. Pure. */
export function granteesOf({ principals, conditions }: Statement): Grantee[] {
  const named =
    principals === null
      ? [everyone]
      : Object.entries(principals).flatMap(([kind, names]) => names.map((name) => granteeNamed(kind, name)));
  const narrowed = named.flatMap((grantee) => (grantee.kind === 'everyone' ? whoMeets(conditions) : [grantee]));
  return [...new Map(narrowed.map((grantee) => [`${grantee.kind} ${grantee.id}`, grantee])).values()];
}

/** The grantee as a finding names it. Pure. */
export function describeGrantee({ kind, id }: Grantee): string {
  switch (kind) {
    case 'everyone':
      return 'everyone';
    case 'service':
      return `the service ${id}`;
    case 'access points':
      return `those whom access points of account ${id} admit`;
    case 'network':
      return `callers from ${id}`;
    case 'nobody':
      return `the deleted principal ${id}`;
    case 'unknown':
      return `the principal ${id}`;
    default:
      return `${kind} ${id}`;
  }
}

const everyone: Grantee = { kind: 'everyone', id: '*' };
const accountId = /^\d{12}$/;
const identityOfCloudFront = /^arn:[^:]+:iam::cloudfront:user\/CloudFront Origin Access Identity (\w+)$/;

function granteeNamed(kind: string, name: string): Grantee {
  if (kind === 'Service') return { kind: 'service', id: name };
  if (kind === 'CanonicalUser') return { kind: 'canonical user', id: name };
  if (kind === 'Federated') return { kind: 'identity provider', id: name };
  if (kind !== 'AWS') return { kind: 'unknown', id: name };
  if (name === '*') return everyone;
  if (accountId.test(name)) return { kind: 'account', id: name };
  const [, originAccessIdentity] = identityOfCloudFront.exec(name) ?? [];
  if (originAccessIdentity) return { kind: 'origin access identity', id: originAccessIdentity };
  const account = accountIn(name);
  if (account) return { kind: 'account', id: account };
  return { kind: /^A(ROA|IDA|GPA|NPA)[A-Z0-9]{12,}$/.test(name) ? 'nobody' : 'unknown', id: name };
}

function accountIn(arn: string): string | undefined {
  const [prefix, , , , account = ''] = arn.split(':');
  return prefix === 'arn' && accountId.test(account) ? account : undefined;
}

type Narrowing = (value: string) => Grantee | undefined;
const byAccountId: Narrowing = (id) => (accountId.test(id) ? { kind: 'account', id } : undefined);
const byArn: Narrowing = (arn) => byAccountId(accountIn(arn) ?? '');
/** Conditions on the access point say nothing about the caller: its policy does (S3 User Guide, "Delegating access control"). */
const byAccessPoint: Narrowing = (value) => {
  const id = accountId.test(value) ? value : accountIn(value);
  return id === undefined ? undefined : { kind: 'access points', id };
};
/** The source of a call by a service, which is not named. */
const byService: Narrowing = (value) => ({ kind: 'unknown', id: `of services for ${value}` });
const byNetwork: Narrowing = (id) => ({ kind: 'network', id });
const byOrganization: Narrowing = (value) => {
  const [id = ''] = value.split('/');
  return /^o-[a-z0-9]+$/.test(id) ? { kind: 'organization', id } : undefined;
};

/** Keys that say who calls, the narrowest first (IAM User Guide, "AWS global condition context keys"; S3's own keys). */
const whoByKey: readonly (readonly [string, Narrowing])[] = [
  ['aws:PrincipalArn', byArn],
  ['aws:PrincipalAccount', byAccountId],
  ['aws:PrincipalOrgID', byOrganization],
  ['aws:PrincipalOrgPaths', byOrganization],
  ['s3:DataAccessPointAccount', byAccessPoint],
  ['s3:DataAccessPointArn', byAccessPoint],
  ['aws:SourceAccount', byService],
  ['aws:SourceOwner', byService],
  ['aws:SourceArn', byService],
  ['aws:SourceVpc', byNetwork],
  ['aws:SourceVpce', byNetwork],
  ['aws:SourceIp', byNetwork],
];

/** Those of everyone that meet the conditions. A condition that is not understood narrows nothing. */
function whoMeets(conditions: readonly Condition[]): readonly Grantee[] {
  for (const [key, narrow] of whoByKey) {
    const condition = conditions.find((each) => each.key === key.toLowerCase() && isPositive(each.operator));
    const grantees = condition?.values.map((value) => (value.includes('${') ? undefined : narrow(value))) ?? [];
    const known = grantees.filter((grantee) => grantee !== undefined);
    if (known.length > 0 && known.length === grantees.length) return known;
  }
  return [everyone];
}

/** `IfExists` and `ForAllValues` also admit callers without the key. */
function isPositive(operator: string): boolean {
  return /^(ForAnyValue:)?(String(Equals|Like|EqualsIgnoreCase)|Arn(Equals|Like)|IpAddress)$/i.test(operator);
}
