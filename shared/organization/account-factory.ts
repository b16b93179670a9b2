// The parameters with which Account Factory makes a declared account, for organizations that AWS Control Tower governs.
// Pure.
import type { OrganizationAction } from './plan-organization.ts';
import type { PresentOrganization } from './read-organization.ts';

/** AWS Control Tower User Guide, "Automate Account Provisioning in AWS Control Tower by Service Catalog APIs". */
export type AccountFactoryParameters = {
  readonly AccountName: string;
  readonly AccountEmail: string;
  /** `OU_NAME (OU_ID)`. */
  readonly ManagedOrganizationalUnit: string;
  /** Required, also where IAM Identity Center is not used: any values do then. */
  readonly SSOUserEmail: string;
  readonly SSOUserFirstName: string;
  readonly SSOUserLastName: string;
};

const yourOwn = (what: string) => `<${what}>`;

/** The parameters of one account. A unit that does not exist has to be made and registered in Control Tower first. */
export function accountFactoryParameters(
  { name, email, unit }: Extract<OrganizationAction, { kind: 'make-account' }>,
  { unitIds }: Pick<PresentOrganization, 'unitIds'>,
): AccountFactoryParameters {
  const unitName = unit.slice(unit.lastIndexOf('/') + 1);
  return {
    AccountName: name,
    AccountEmail: email,
    ManagedOrganizationalUnit: `${unitName} (${unitIds.get(unit) ?? yourOwn('id of the new organizational unit')})`,
    SSOUserEmail: yourOwn('email address of a user in IAM Identity Center'),
    SSOUserFirstName: yourOwn('first name'),
    SSOUserLastName: yourOwn('last name'),
  };
}
