// Finds the example values of a governance.yml: those that came with Palisade, and that mean nobody.
import { type Governance, governanceSchema } from './governance.ts';
import type { Objection } from './reading/mistake.ts';
import { valueAt, valuesAt } from './reading/values.ts';
import { exampleRoles } from './schema/policies.ts';

/** A value that stands for one of the organization's own. */
export type ExampleValue = {
  readonly path: readonly PropertyKey[];
  readonly value: string;
  /** Why it is an example, and what to do. */
  readonly problem: string;
};

/** Domains that are reserved for examples (RFC 2606). */
const exampleDomain = /@([\w-]+\.)*(example\.(com|net|org)|[\w-]+\.(example|invalid|test))$/i;
/** Telephone numbers that are reserved for fiction in North America: 555-0100 to 555-0199. */
const examplePhone = /555[ ()-]*01\d\d$/;
/** Account ids that AWS's documents use. */
const exampleAccounts = ['111122223333', '123456789012', '444455556666', '777788889999'];
/** The id in the examples of the AWS Organizations API Reference. */
const exampleOrganization = /^o-exampleorgid$/;
/** The role of the example. */
const exampleApprover = /^platform-approver$/;
const contacts = 'baseline.contacts.*';

/**
 * The example values that would take effect, also those that are defaults of keys which the file leaves out. Pure. A
 * list of roles is an example as long as it has no name of one's own.
 */
export function exampleValues(governance: Governance): ExampleValue[] {
  return [
    ...examplesAt(
      governance,
      [`${contacts}.email`, 'exemptions.*.owner', 'organization.accounts.*.email'],
      exampleDomain,
      'is an example address: use your own',
    ),
    ...examplesAt(
      governance,
      [`${contacts}.phone`],
      examplePhone,
      'is an example number: use your own, or remove the contact',
    ),
    ...examplesAt(
      governance,
      ['exemptions.*.account', 'policies.trustedRepositoryAccounts.*', 'hub.managementAccountId', 'hub.accountId'],
      new RegExp(`^(${exampleAccounts.join('|')})$`),
      'is an account id of AWS’s documents: use your own',
    ),
    ...examplesAt(governance, ['hub.organizationId'], exampleOrganization, 'is an example id: use your own'),
    ...examplesAt(
      governance,
      ['guardrails.*.*.approvers.*'],
      exampleApprover,
      'is an example role: name who may approve',
    ),
    ...exampleRoleLists(governance),
  ];
}

/** The same with what to say about them, if the document can be read. */
export function exampleValueObjections(data: unknown): Objection[] {
  const parsed = governanceSchema.safeParse(data);
  if (!parsed.success) return [];
  return exampleValues(parsed.data).map(({ path, value, problem }) =>
    valueAt(data, path) === undefined
      ? { path, about: 'key', problem: `${problem} (the default is ${value})` }
      : { path, about: 'value', problem },
  );
}

function examplesAt(
  governance: Governance,
  patterns: readonly string[],
  form: RegExp,
  problem: string,
): ExampleValue[] {
  return patterns
    .flatMap((pattern) => valuesAt(governance, pattern))
    .flatMap(({ path, value }) => (typeof value === 'string' && form.test(value) ? [{ path, value, problem }] : []));
}

function exampleRoleLists({ policies }: Governance): ExampleValue[] {
  return Object.entries(policies.roles).flatMap(([purpose, names]) => {
    const isExample = names.length > 0 && names.every((name) => exampleRoles.includes(name));
    const problem = 'has only example roles: name your own, or write [] if there is none';
    return isExample ? [{ path: ['policies', 'roles', purpose], value: names.join(', '), problem }] : [];
  });
}
