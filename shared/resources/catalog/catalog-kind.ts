// The catalog: in each shared-services account one portfolio of AWS Service Catalog, shared with the accounts that launch its
// products. What is kept on record as its document is the list of these accounts.
import { partitionOf } from '../../aws/partitions.ts';
import { hubRegion } from '../../governance/governance.ts';
import type { DocumentKind, KindWithoutSteps } from '../contract/kind.ts';
import { catalogSteps } from './catalog-names.ts';

/** Whom a portfolio is shared with: accounts, and nodes of the organization, of which there are to be none. */
export type Shares = { readonly accounts: string[]; readonly nodes: string[] };

/** In canonical form. */
export function sharesDocument({ accounts, nodes }: Shares): string {
  return JSON.stringify({ Accounts: accounts.toSorted(), OrganizationNodes: nodes.toSorted() });
}

/** AWS Service Catalog Administrator Guide, "Default service quotas": 5,000 accounts a portfolio, 15 bytes each here. */
const sharesLimit = 5_000 * 15;

export const sharesDocumentId = 'shares';

const shares: DocumentKind = {
  id: sharesDocumentId,
  step: catalogSteps.portfolio,
  what: 'portfolio',
  limit: sharesLimit,
  // A share with a unit of the organization would reach accounts that are not admitted.
  text: (_resource, { accountsOf }) => sharesDocument({ accounts: [...accountsOf('users')], nodes: [] }),
  subject: ({ region, owner }, arn) => {
    const id = arn?.split('/').at(-1) ?? '';
    return {
      type: 'AWS::ServiceCatalog::Portfolio',
      id,
      arn: arn ?? `arn:${partitionOf(region)}:catalog:${region}:${owner}:portfolio/*`,
      consolePath: `/servicecatalog/home?region=${region}#admin-portfolios/${id}`,
    };
  },
};

export const catalogKind: KindWithoutSteps = {
  id: 'catalog',
  noun: 'catalog',
  ownerType: 'shared-services',
  declared: (governance) =>
    governance.platform.catalog === undefined
      ? []
      : [{ name: 'catalog', region: hubRegion(governance), audiences: { users: ['data-science'] } }],
  names: () => ({}),
  documents: [shares],
};
