// Baseline step: shared-services has the portfolio that governance.yml declares, with its products, and the admitted accounts
// have imported it and admit the declared roles. It goes on record as other shared resources do: its shares are its document.
import { UpdatePortfolioCommand } from '@aws-sdk/client-service-catalog';
import { artifactBucketName } from '../../aws/names.ts';
import { ownValue } from '../../lib/own-value.ts';
import type { Step, StepContext } from '../../steps/step.ts';
import { artifactSteps } from '../artifacts/artifacts.ts';
import { readBack } from '../lib/read-back.ts';
import { documentWrite, itemsOf, justRead, recordedFacts, wantedDocument } from '../lib/resource-item.ts';
import { resourceTags } from '../lib/resource-tags.ts';
import { observePortfolio, portfolioReads } from './catalog-facts.ts';
import { catalogKind, sharesDocumentId } from './catalog-kind.ts';
import { catalogSteps } from './catalog-names.ts';
import {
  beginShares,
  type CatalogWriter,
  catalogWrites,
  createPortfolio,
  endShares,
  withdrawProduct,
  writeProduct,
} from './catalog-writes.ts';
import {
  type CatalogChange,
  type CatalogFacts,
  catalogOf,
  decideCatalog,
  declaredCatalog,
  wantedPatterns,
} from './decide-catalog.ts';
import {
  completeRecipients,
  incomplete,
  observeRecipients,
  type RecipientClient,
  recipientPermissions,
} from './recipients.ts';

export const catalogStep: Step<CatalogFacts, CatalogChange> = {
  id: catalogSteps.portfolio,
  title: 'The account shares a portfolio of products, which the admitted accounts have imported',
  scope: 'item',
  types: [catalogKind.ownerType],
  items: itemsOf(catalogKind),
  after: ['account-public-access', artifactSteps.bucketPolicy, catalogSteps.launchRole],
  // Accounts that lost admission lose the portfolio whatever is wrong with the others.
  regardless: [artifactSteps.bucketPolicy, catalogSteps.launchRole],
  permissions: { account: [...portfolioReads, ...catalogWrites, ...recipientPermissions].toSorted() },

  observe,

  decide: decideCatalog,

  recorded: ({ products, recipients, shares, ...facts }) => ({
    ...recordedFacts(facts),
    products: Object.keys(products),
    recipients: Object.values(recipients).filter(({ patterns }) => patterns !== null).length,
    shares: shares.accounts.length + shares.nodes.length,
  }),

  async apply(context, change, facts) {
    const wanted = wantedDocument(catalogKind, context, sharesDocumentId);
    const write = documentWrite(catalogOf(context), wanted, facts, facts.portfolio?.arn ?? null);
    if (change.policy !== undefined) await context.documents.intend(write);
    const { serviceCatalog } = context.clients;
    // First: who lost admission.
    if (facts.portfolio !== null)
      await endShares(serviceCatalog, facts.portfolio.id, unwantedShares(facts, wanted.readers));
    const portfolio = await writeSettings(context, change, facts);
    const added = wanted.readers.filter((account) => !facts.shares.accounts.includes(account));
    await beginShares(serviceCatalog, portfolio.id, added);
    await writeRecipients(context, facts, portfolio.id, wanted.readers);
    return readBack(
      context,
      { ...write, arn: portfolio.arn },
      {
        observe: () => observe(context),
        reason: catalogStep.decide(facts, context).reason,
        isSettled: (now) => catalogStep.decide(now, context).kind !== 'violating',
      },
    );
  },
};

async function observe(context: StepContext): Promise<CatalogFacts> {
  const found = await observePortfolio(context.clients.serviceCatalog, catalogOf(context));
  const { id = null } = found.portfolio ?? {};
  const { readers } = wantedDocument(catalogKind, context, sharesDocumentId);
  const shared = readers.filter((account) => found.shares.accounts.includes(account));
  const recipients = id === null ? {} : await observeRecipients(clientFor(context), id, shared);
  return { ...found, recipients, ...justRead };
}

function unwantedShares({ shares: { accounts, nodes } }: CatalogFacts, readers: readonly string[]) {
  return { accounts: accounts.filter((account) => !readers.includes(account)), nodes };
}

/** The portfolio and its products, if the catalog is declared. Returns the portfolio. */
async function writeSettings(context: StepContext, change: CatalogChange, facts: CatalogFacts) {
  const { serviceCatalog: client, s3 } = context.clients;
  const { owner, region } = catalogOf(context);
  const writer: CatalogWriter = {
    ...{ client, s3, region, bucket: artifactBucketName(owner), tags: resourceTags(catalogOf(context)) },
  };
  const displayName = change.portfolio;
  const portfolio = facts.portfolio ?? (await createPortfolio(writer, displayName ?? ''));
  if (facts.portfolio !== null && displayName !== undefined)
    await client.send(new UpdatePortfolioCommand({ Id: portfolio.id, DisplayName: displayName }));
  for (const name of change.products ?? []) {
    const template = ownValue(declaredCatalog(context.governance).products, name);
    if (template !== undefined)
      await writeProduct(writer, portfolio.id, { name, template, facts: ownValue(facts.products, name) });
  }
  for (const name of change.withdrawn ?? []) {
    const product = ownValue(facts.products, name);
    if (product !== undefined) await withdrawProduct(writer, portfolio.id, product);
  }
  return portfolio;
}

async function writeRecipients(
  context: StepContext,
  facts: CatalogFacts,
  portfolio: string,
  readers: readonly string[],
) {
  const wanted = wantedPatterns(context);
  const accounts = incomplete(facts.recipients, readers, wanted);
  await completeRecipients(clientFor(context), { portfolio, accounts, wanted, recipients: facts.recipients });
}

function clientFor({ accessRoleClientsFor, region }: StepContext): RecipientClient {
  return (account) => accessRoleClientsFor(account, region).serviceCatalog;
}
