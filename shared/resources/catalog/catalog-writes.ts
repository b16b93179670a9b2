// Writes the catalog: the portfolio, its products with one version that can be launched, their launch constraints, and whom
// the portfolio is shared with.
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  AssociateProductWithPortfolioCommand,
  CreateConstraintCommand,
  CreatePortfolioCommand,
  CreatePortfolioShareCommand,
  CreateProductCommand,
  CreateProvisioningArtifactCommand,
  DeleteConstraintCommand,
  DeletePortfolioShareCommand,
  DisassociateProductFromPortfolioCommand,
  type OrganizationNodeType,
  type ServiceCatalogClient,
  UpdateProvisioningArtifactCommand,
} from '@aws-sdk/client-service-catalog';
import { dnsSuffixOf } from '../../aws/partitions.ts';
import type { ProductTemplate } from '../../governance/schema/declared-catalog.ts';
import { tagList } from '../lib/resource-tags.ts';
import type { ProductFacts } from './catalog-facts.ts';
import type { Shares } from './catalog-kind.ts';
import { launchParameters, provider, templateKey, versionName } from './catalog-names.ts';
import { productTemplateTexts } from './product-templates.ts';

export const catalogWrites = [
  'iam:PassRole',
  's3:GetObject',
  's3:PutObject',
  'servicecatalog:AssociateProductWithPortfolio',
  'servicecatalog:CreateConstraint',
  'servicecatalog:CreatePortfolio',
  'servicecatalog:CreatePortfolioShare',
  'servicecatalog:CreateProduct',
  'servicecatalog:CreateProvisioningArtifact',
  'servicecatalog:DeleteConstraint',
  'servicecatalog:DeletePortfolioShare',
  'servicecatalog:DisassociateProductFromPortfolio',
  'servicecatalog:UpdatePortfolio',
  'servicecatalog:UpdateProvisioningArtifact',
];

/** What writes need. */
export type CatalogWriter = {
  readonly client: ServiceCatalogClient;
  readonly s3: S3Client;
  /** The bucket of the artifacts, in which templates are read from. */
  readonly bucket: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
};

/** Returns the id and the ARN of the new portfolio. */
export async function createPortfolio({ client, tags }: CatalogWriter, DisplayName: string) {
  const command = new CreatePortfolioCommand({
    ...{ DisplayName, ProviderName: provider, Tags: tagList(tags), IdempotencyToken: crypto.randomUUID() },
    Description: 'Managed by Palisade',
  });
  const { PortfolioDetail: { Id = '', ARN = '' } = {} } = await client.send(command);
  return { id: Id, arn: ARN };
}

/** Makes what is missing of a product. Its versions that are not the declared one are launched no more. */
export async function writeProduct(
  writer: CatalogWriter,
  portfolio: string,
  { name, template, facts }: { name: string; template: ProductTemplate; facts: ProductFacts | undefined },
): Promise<void> {
  const { client } = writer;
  const version = versionName(template);
  const ProductId = facts?.id ?? (await createProduct(writer, name, template));
  const present = facts?.versions[version];
  if (facts !== undefined && present === undefined)
    await client.send(
      new CreateProvisioningArtifactCommand({
        ...{ ProductId, IdempotencyToken: crypto.randomUUID() },
        Parameters: await newVersion(writer, name, template),
      }),
    );
  if (present?.isActive === false) await setActive(client, ProductId, present.id, true);
  // A constraint is about a product of the portfolio. Until it has one, users launch with no permissions but their own.
  if (facts?.isInPortfolio !== true)
    await client.send(new AssociateProductWithPortfolioCommand({ ProductId, PortfolioId: portfolio }));
  await writeLaunchConstraint(client, { portfolio, product: ProductId, facts });
  for (const [each, { id, isActive }] of Object.entries(facts?.versions ?? {}))
    if (each !== version && isActive) await setActive(client, ProductId, id, false);
}

async function createProduct(writer: CatalogWriter, Name: string, template: ProductTemplate): Promise<string> {
  const command = new CreateProductCommand({
    ...{ Name, Owner: provider, ProductType: 'CLOUD_FORMATION_TEMPLATE', Tags: tagList(writer.tags) },
    IdempotencyToken: crypto.randomUUID(),
    ProvisioningArtifactParameters: await newVersion(writer, Name, template),
  });
  const { ProductViewDetail } = await writer.client.send(command);
  return ProductViewDetail?.ProductViewSummary?.ProductId ?? '';
}

/** Service Catalog keeps a copy of the template, which it reads once, as the caller who makes the version. */
async function newVersion({ s3, bucket, region }: CatalogWriter, product: string, template: ProductTemplate) {
  const Key = templateKey(product, template);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: productTemplateTexts[template] }));
  return {
    Name: versionName(template),
    Type: 'CLOUD_FORMATION_TEMPLATE' as const,
    Info: { LoadTemplateFromURL: `https://${bucket}.s3.${region}.${dnsSuffixOf(region)}/${Key}` },
  };
}

async function setActive(client: ServiceCatalogClient, ProductId: string, id: string, Active: boolean): Promise<void> {
  await client.send(new UpdateProvisioningArtifactCommand({ ProductId, ProvisioningArtifactId: id, Active }));
}

async function writeLaunchConstraint(
  client: ServiceCatalogClient,
  { portfolio, product, facts }: { portfolio: string; product: string; facts: ProductFacts | undefined },
): Promise<void> {
  if (facts?.launch === launchParameters) return;
  // "You also cannot have more than one LAUNCH constraint on a product and portfolio."
  if (facts?.constraint) await client.send(new DeleteConstraintCommand({ Id: facts.constraint }));
  await client.send(
    new CreateConstraintCommand({
      ...{ PortfolioId: portfolio, ProductId: product, Type: 'LAUNCH', Parameters: launchParameters },
      IdempotencyToken: crypto.randomUUID(),
    }),
  );
}

/** Takes a product out of the portfolio, which it cannot leave with a constraint. The product itself stays. */
export async function withdrawProduct(
  { client }: CatalogWriter,
  PortfolioId: string,
  { id, constraint }: ProductFacts,
): Promise<void> {
  if (constraint !== null) await client.send(new DeleteConstraintCommand({ Id: constraint }));
  await client.send(new DisassociateProductFromPortfolioCommand({ PortfolioId, ProductId: id }));
}

/** Ends the shares with these accounts and nodes of the organization. */
export async function endShares(
  client: ServiceCatalogClient,
  PortfolioId: string,
  { accounts, nodes }: Shares,
): Promise<void> {
  for (const AccountId of accounts) await client.send(new DeletePortfolioShareCommand({ PortfolioId, AccountId }));
  for (const node of nodes) {
    const [type = '', Value = ''] = node.split('/');
    const Type: OrganizationNodeType =
      type === 'ORGANIZATION_MEMBER_ACCOUNT' ? 'ACCOUNT' : (type as OrganizationNodeType);
    await client.send(new DeletePortfolioShareCommand({ PortfolioId, OrganizationNode: { Type, Value } }));
  }
}

export async function beginShares(
  client: ServiceCatalogClient,
  PortfolioId: string,
  accounts: readonly string[],
): Promise<void> {
  for (const AccountId of accounts) await client.send(new CreatePortfolioShareCommand({ PortfolioId, AccountId }));
}
