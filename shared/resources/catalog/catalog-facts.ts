// Reads the catalog in its owner's account: the portfolio that Palisade made, whom it is shared with, and its
// products with their versions and launch constraints.
import {
  DescribeConstraintCommand,
  DescribePortfolioCommand,
  type DescribePortfolioShareType,
  DescribeProductAsAdminCommand,
  ListProvisioningArtifactsCommand,
  type ProductViewDetail,
  paginateDescribePortfolioShares,
  paginateListConstraintsForPortfolio,
  paginateListPortfolios,
  paginateSearchProductsAsAdmin,
  type ServiceCatalogClient,
  type Tag,
} from '@aws-sdk/client-service-catalog';
import { resourceTag } from '../../aws/names.ts';
import type { ResourceIdentity } from '../../steps/shared-resource.ts';
import { isManaged, resourceTags } from '../lib/resource-tags.ts';
import { type Shares, sharesDocument } from './catalog-kind.ts';
import { provider } from './catalog-names.ts';

/** `constraint` is the id of the launch constraint, `launch` its parameters. */
export type ProductFacts = {
  readonly id: string;
  readonly isInPortfolio: boolean;
  /** The versions by name: their id, and whether they can be launched. */
  readonly versions: Readonly<Record<string, { readonly id: string; readonly isActive: boolean }>>;
  readonly constraint: string | null;
  readonly launch: string | null;
};

export type PortfolioFacts = {
  readonly portfolio: { readonly id: string; readonly arn: string; readonly displayName: string } | null;
  /** The id of one that looks like Palisade's and has no tag; null if there is none. */
  readonly untagged: string | null;
  /** Whom it is shared with, as the document; null without a portfolio. */
  readonly policy: string | null;
  readonly shares: Shares;
  /** Those that Palisade made, by name. */
  readonly products: Readonly<Record<string, ProductFacts>>;
  /** The names of products in the portfolio that somebody else made. */
  readonly foreignProducts: string[];
};

export const portfolioReads = [
  'servicecatalog:DescribeConstraint',
  'servicecatalog:DescribePortfolio',
  'servicecatalog:DescribePortfolioShares',
  'servicecatalog:DescribeProductAsAdmin',
  'servicecatalog:ListConstraintsForPortfolio',
  'servicecatalog:ListPortfolios',
  'servicecatalog:ListProvisioningArtifacts',
  'servicecatalog:SearchProductsAsAdmin',
];

export async function observePortfolio(
  client: ServiceCatalogClient,
  resource: Pick<ResourceIdentity, 'kind' | 'name'>,
): Promise<PortfolioFacts> {
  const found = await findPortfolio(client, resource);
  const products = await observeProducts(client, resource, found.portfolio?.id ?? null);
  if (found.portfolio === null) return { ...found, policy: null, shares: { accounts: [], nodes: [] }, ...products };
  const shares = await observeShares(client, found.portfolio.id);
  return { ...found, policy: sharesDocument(shares), shares, ...products };
}

/** Names of portfolios are not unique: Palisade's is the one with its tags. */
async function findPortfolio(client: ServiceCatalogClient, resource: Pick<ResourceIdentity, 'kind' | 'name'>) {
  let untagged: string | null = null;
  for await (const { PortfolioDetails = [] } of paginateListPortfolios({ client }, {})) {
    for (const { Id = '', ProviderName } of PortfolioDetails) {
      if (ProviderName !== provider) continue;
      const { PortfolioDetail, Tags } = await client.send(new DescribePortfolioCommand({ Id }));
      const { ARN = '', DisplayName = '' } = PortfolioDetail ?? {};
      if (isOwn(Tags, resource)) return { portfolio: { id: Id, arn: ARN, displayName: DisplayName }, untagged: null };
      if (!isManaged(byName(Tags))) untagged = Id;
    }
  }
  return { portfolio: null, untagged };
}

const shareTypes: readonly DescribePortfolioShareType[] = [
  'ACCOUNT',
  'ORGANIZATION',
  'ORGANIZATIONAL_UNIT',
  'ORGANIZATION_MEMBER_ACCOUNT',
];

async function observeShares(client: ServiceCatalogClient, PortfolioId: string): Promise<Shares> {
  const accounts: string[] = [];
  const nodes: string[] = [];
  for (const Type of shareTypes)
    for await (const { PortfolioShareDetails = [] } of paginateDescribePortfolioShares(
      { client },
      { PortfolioId, Type },
    ))
      for (const { PrincipalId = '' } of PortfolioShareDetails)
        if (Type === 'ACCOUNT') accounts.push(PrincipalId);
        else nodes.push(`${Type}/${PrincipalId}`);
  return { accounts, nodes };
}

async function observeProducts(
  client: ServiceCatalogClient,
  resource: Pick<ResourceIdentity, 'kind' | 'name'>,
  portfolio: string | null,
) {
  const inPortfolio = portfolio === null ? [] : await searchProducts(client, portfolio);
  const constraints = portfolio === null ? new Map<string, string>() : await launchConstraints(client, portfolio);
  const products: Record<string, ProductFacts> = {};
  for (const { id, name, owner } of await searchProducts(client)) {
    if (owner !== provider) continue;
    const { Tags } = await client.send(new DescribeProductAsAdminCommand({ Id: id }));
    if (!isOwn(Tags, resource)) continue;
    const constraint = constraints.get(id) ?? null;
    const isInPortfolio = inPortfolio.some((each) => each.id === id);
    products[name] = {
      ...{ id, isInPortfolio, constraint },
      versions: await observeVersions(client, id),
      launch: constraint === null ? null : await observeLaunch(client, constraint),
    };
  }
  const own = new Set(Object.values(products).map(({ id }) => id));
  return { products, foreignProducts: inPortfolio.filter(({ id }) => !own.has(id)).map(({ name }) => name) };
}

/** Those of the account, or of a portfolio. */
async function searchProducts(client: ServiceCatalogClient, PortfolioId?: string) {
  const found: ProductViewDetail[] = [];
  const input = PortfolioId === undefined ? {} : { PortfolioId };
  for await (const { ProductViewDetails = [] } of paginateSearchProductsAsAdmin({ client }, input))
    found.push(...ProductViewDetails);
  return found.map(({ ProductViewSummary: { ProductId: id = '', Name: name = '', Owner: owner = '' } = {} }) => ({
    ...{ id, name, owner },
  }));
}

/** The ids of launch constraints by product. */
async function launchConstraints(client: ServiceCatalogClient, PortfolioId: string) {
  const found = new Map<string, string>();
  for await (const { ConstraintDetails = [] } of paginateListConstraintsForPortfolio({ client }, { PortfolioId }))
    for (const { ProductId = '', ConstraintId = '', Type } of ConstraintDetails)
      if (Type === 'LAUNCH') found.set(ProductId, ConstraintId);
  return found;
}

async function observeLaunch(client: ServiceCatalogClient, Id: string): Promise<string | null> {
  const { ConstraintParameters } = await client.send(new DescribeConstraintCommand({ Id }));
  return ConstraintParameters ?? null;
}

async function observeVersions(client: ServiceCatalogClient, ProductId: string): Promise<ProductFacts['versions']> {
  const { ProvisioningArtifactDetails = [] } = await client.send(new ListProvisioningArtifactsCommand({ ProductId }));
  return Object.fromEntries(
    ProvisioningArtifactDetails.map(({ Id = '', Name = Id, Active }) => [Name, { id: Id, isActive: Active === true }]),
  );
}

function isOwn(tags: readonly Tag[] | undefined, resource: Pick<ResourceIdentity, 'kind' | 'name'>): boolean {
  const found = byName(tags);
  return isManaged(found) && found[resourceTag] === resourceTags(resource)[resourceTag];
}

function byName(tags: readonly Tag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}
