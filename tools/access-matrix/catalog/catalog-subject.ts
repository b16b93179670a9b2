// The catalog, as a subject of the access matrix: a portfolio of AWS Service Catalog, which has no policy, and the role with
// which its products are launched.
import { catalogLaunchRoleName, executionRoleName, managedByTag, resourceTag } from '../../../shared/aws/names.ts';
import type { Shares } from '../../../shared/resources/catalog/catalog-kind.ts';
import { launchPermissions, launchTrust } from '../../../shared/resources/catalog/launch-documents.ts';
import { accountOf, type MatrixAccount, sharedOwners } from '../accounts.ts';
import { documentOf, palisadesDocuments } from '../documents.ts';
import { admittedRole, matrixRegion } from '../governance.ts';
import { lowerAbout } from '../shared-people.ts';
import type { Side, Subject } from '../subject.ts';
import { type CatalogAction, type CatalogColumn, catalogColumns, furtherCatalogActions } from './catalog-actions.ts';
import { catalogGrids, catalogPeople } from './catalog-grid.ts';
import { catalogSentences } from './catalog-sentences.ts';

const launching = { production: 'dataScience', lower: 'lowerDataScience' } as const;

/** The account whose launch role somebody could use: the caller's own, or the one that launches. */
function roleHolder(side: Side, { id }: MatrixAccount): MatrixAccount {
  const owner = accountOf(sharedOwners[side]);
  return id === owner.id ? owner : accountOf(launching[side]);
}

const tags = {
  [`aws:ResourceTag/${managedByTag.key}`]: managedByTag.value,
  [`aws:ResourceTag/${resourceTag}`]: 'catalog/catalog',
};

const roleIn = (owner: string, name: string) => ({ resource: `arn:aws:iam::${owner}:role/${name}`, owner });

export const catalogSubject: Subject<CatalogColumn, CatalogAction> = {
  id: 'catalog',
  heading: 'The catalog',
  about:
    'The portfolio of AWS Service Catalog in a Shared Services account, with the product `notebook`. It is shared with the admitted data-science accounts, and launched with the role `ml-catalog-launch` of the account in which somebody launches.',
  lowerAbout: lowerAbout('The portfolio'),
  note: "A portfolio has no policy. That AWS Service Catalog shows it to the accounts of its list alone, and its products to roles that are admitted, is its own decision: here, a portfolio of another account that is not shared counts as refused, and everybody counts as admitted. Palisade admits the roles of data scientists, in accounts that have the share; who may *admit a role* can admit others of the account. Which products the portfolio has, and changes of a launch constraint, have no resource in IAM: no SCP keeps them from automation, pipelines and break-glass, and what they change there, Palisade's next run sets back.",
  owners: sharedOwners,
  people: catalogPeople,
  columns: catalogColumns,
  furtherActions: furtherCatalogActions,
  grids: catalogGrids,
  sentences: catalogSentences,
  targets: ({ side, situation }, caller) => {
    const owner = accountOf(sharedOwners[side]).id;
    const holder = roleHolder(side, caller).id;
    const shares = documentOf(palisadesDocuments('catalog', 'catalog', sharedOwners[side], situation), 'shares');
    // Service Catalog asks the caller's account alone about what is shared with it, as about its own.
    const asked = (shares as { readonly Accounts: Shares['accounts'] }).Accounts.includes(caller.id)
      ? caller.id
      : owner;
    const portfolio = `arn:aws:catalog:${matrixRegion}:${owner}:portfolio/port-abcdefghijklm`;
    const product = `arn:aws:catalog:${matrixRegion}:${owner}:product/prod-abcdefghijklm`;
    const notebook = (name: string) => ({
      resource: `arn:aws:sagemaker:${matrixRegion}:${holder}:notebook-instance/${name}`,
      owner: holder,
    });
    return {
      portfolio: { resource: portfolio, owner, context: tags },
      product: { resource: product, owner, context: tags },
      imported: { resource: portfolio, owner: asked, context: tags },
      offered: { resource: product, owner: asked },
      launched: { resource: '*', owner: caller.id },
      // For the calls: nobody asks about the list itself.
      shares: { resource: portfolio, owner, policy: shares },
      launchRole: {
        ...roleIn(holder, catalogLaunchRoleName),
        policy: launchTrust({ accountId: holder, region: matrixRegion }),
      },
      execution: roleIn(holder, executionRoleName),
      namesake: roleIn(holder, admittedRole),
      notebook: notebook('ml-one'),
      otherNotebook: notebook('one'),
    };
  },
  actors: (side, caller) => {
    const account = roleHolder(side, caller);
    const identity = [launchPermissions({ accountId: account.id, region: matrixRegion })];
    return { launchRole: { account, role: catalogLaunchRoleName, identity } };
  },
};
