// The schema of `organization` in governance.yml: the organizational units and accounts that `palisade organization` makes.
import * as z from 'zod/mini';

/** AWS Organizations API Reference, CreateOrganizationalUnit: a name has at most 128 characters. A path is divided by `/`. */
const unitName = z.string().check(z.regex(/^[^/]{1,128}$/, 'must be the name of an organizational unit, without /'));
const unitPath = z
  .string()
  .check(
    z.regex(
      /^[^/]{1,128}(\/[^/]{1,128})*$/,
      'must be the path of an organizational unit below the root, such as Workloads/Data Science',
    ),
  );
/** AWS Organizations API Reference, CreateAccount: 1 to 50 printable characters of ASCII. */
const accountName = z
  .string()
  .check(z.regex(/^[ -~]{1,50}$/, 'must be the name of an account: 1 to 50 printable characters of ASCII'));
/** The same, Email: 6 to 64 characters, without some that addresses may have. */
const email = z
  .email()
  .check(
    z.minLength(6),
    z.maxLength(64),
    z.regex(/^[^"'()<>[\]:;,\\|%&]+$/, 'must be an address that AWS takes: without " \' ( ) < > [ ] : ; , \\ | % &'),
  );

/** An account is known by its email address, which no other AWS account has. */
const account = z.strictObject({
  email,
  /** The path of its organizational unit. */
  unit: unitPath,
  /** The value of the tag `owner` in the organization. */
  owner: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
});

export const organizationParameters = z.strictObject({
  /** With `control-tower`, the organization is only compared: Control Tower makes its units and accounts. */
  managedBy: z._default(z.enum(['organizations', 'control-tower']), 'organizations'),
  /** The names of units by the path of the unit above them. A path that is not listed itself is below the root. */
  units: z._default(z.record(unitPath, z.array(unitName)), {}),
  /** Accounts by name. */
  accounts: z._default(z.record(accountName, account), {}),
});
export type OrganizationParameters = z.infer<typeof organizationParameters>;
