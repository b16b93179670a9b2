// What has to be written of the catalog, and why. Pure.
import type { Governance } from '../../governance/governance.ts';
import type { ProductTemplate } from '../../governance/schema/declared-catalog.ts';
import { ownValue } from '../../lib/own-value.ts';
import { counted } from '../../lib/text.ts';
import type { SharedResource } from '../../steps/shared-resource.ts';
import type { StepInputs, StepVerdict } from '../../steps/step.ts';
import {
  type DocumentChange,
  documentChange,
  documentReason,
  resourceOf,
  wantedDocument,
} from '../lib/resource-item.ts';
import type { PortfolioFacts, ProductFacts } from './catalog-facts.ts';
import { catalogKind, sharesDocumentId } from './catalog-kind.ts';
import { launchParameters, principalPattern, versionName } from './catalog-names.ts';
import { incomplete, type Recipients } from './recipients.ts';

export type CatalogFacts = PortfolioFacts & {
  readonly recipients: Recipients;
  readonly isConfirmed: boolean;
  readonly wroteBecause: string | null;
};
/** `recipients` is the number of accounts in which something has to be written. */
export type CatalogChange = {
  readonly portfolio?: string;
  readonly products?: string[];
  readonly withdrawn?: string[];
  readonly recipients?: number;
} & DocumentChange;

export function decideCatalog(facts: CatalogFacts, inputs: StepInputs): StepVerdict<CatalogChange> {
  const { isDeclared } = resourceOf(catalogKind, inputs);
  if (facts.portfolio !== null) return isDeclared ? existing(facts, inputs) : closed(facts, inputs);
  if (!isDeclared)
    return { kind: 'not-applicable', reason: 'the catalog left governance.yml, and there is no portfolio' };
  if (facts.untagged !== null) return { kind: 'blocked', reason: untaggedReason(facts.untagged) };
  const { products, portfolio } = declaredCatalog(inputs.governance);
  const document = documentChange(facts, wantedDocument(catalogKind, inputs, sharesDocumentId), catalogOf(inputs));
  const change = { portfolio, products: Object.keys(products).toSorted(), ...document };
  return { kind: 'violating', reason: 'there is no portfolio', change };
}

function existing(facts: CatalogFacts, inputs: StepInputs): StepVerdict<CatalogChange> {
  const { portfolio: displayName, products } = declaredCatalog(inputs.governance);
  const wanted = wantedDocument(catalogKind, inputs, sharesDocumentId);
  const document = documentChange(facts, wanted, catalogOf(inputs));
  const different = Object.entries(products).flatMap(([name, template]) =>
    isAsDeclared(ownValue(facts.products, name), template) ? [] : [name],
  );
  const withdrawn = Object.entries(facts.products).flatMap(([name, { isInPortfolio }]) =>
    isInPortfolio && !Object.hasOwn(products, name) ? [name] : [],
  );
  const behind = incomplete(facts.recipients, Object.keys(facts.recipients), wantedPatterns(inputs)).length;
  const change: CatalogChange = {
    ...(facts.portfolio?.displayName === displayName ? {} : { portfolio: displayName }),
    ...(different.length > 0 ? { products: different.toSorted() } : {}),
    ...(withdrawn.length > 0 ? { withdrawn: withdrawn.toSorted() } : {}),
    ...(behind > 0 ? { recipients: behind } : {}),
    ...document,
  };
  if (Object.keys(change).length === 0) return complete(facts, wanted);
  const reasons = [
    ...documentReason(document, 'portfolio'),
    ...(change.portfolio === undefined ? [] : ['its name is another one']),
    ...(change.products ? [`products differ from what is required: ${change.products.join(', ')}`] : []),
    ...(change.withdrawn ? [`products left governance.yml: ${change.withdrawn.join(', ')}`] : []),
    ...(behind > 0 ? [`${counted(behind, 'account')} did not import it, or admit other roles`] : []),
    ...(wanted.tooLong === null ? [] : [wanted.tooLong]),
  ];
  return { kind: 'violating', reason: reasons.join('; '), change };
}

function complete(
  facts: CatalogFacts,
  { readers, tooLong }: ReturnType<typeof wantedDocument>,
): StepVerdict<CatalogChange> {
  if (tooLong !== null) return { kind: 'blocked', reason: tooLong };
  if (facts.foreignProducts.length > 0) {
    const named = facts.foreignProducts.toSorted().join(', ');
    const reason = `the portfolio has products that Palisade did not make, and they stay: ${named}. Take them out of it, or declare them in governance.yml`;
    return { kind: 'attention', reason };
  }
  const unread = Object.entries(facts.recipients).filter(([, { problem }]) => problem !== null);
  const [account, first] = unread[0] ?? [];
  if (first?.problem) {
    const others = unread.length > 1 ? `, and so in ${counted(unread.length - 1, 'other account')}` : '';
    return {
      kind: 'attention',
      reason: `the portfolio in account ${account} cannot be read: ${first.problem}${others}`,
    };
  }
  const shared = `the portfolio ${facts.portfolio?.id} is shared with ${counted(readers.length, 'account')}`;
  return { kind: 'compliant', reason: facts.wroteBecause ?? shared };
}

/** It left governance.yml: it is shared with nobody any more, and otherwise left as it is. */
function closed(facts: CatalogFacts, inputs: StepInputs): StepVerdict<CatalogChange> {
  const document = documentChange(facts, wantedDocument(catalogKind, inputs, sharesDocumentId), catalogOf(inputs));
  if (Object.keys(document).length === 0)
    return { kind: 'compliant', reason: facts.wroteBecause ?? 'the catalog left governance.yml, and nobody has it' };
  return { kind: 'violating', reason: documentReason(document, 'portfolio').join('; '), change: document };
}

function isAsDeclared(facts: ProductFacts | undefined, template: ProductTemplate): boolean {
  if (facts === undefined || !facts.isInPortfolio || facts.launch !== launchParameters) return false;
  const version = versionName(template);
  return facts.versions[version] !== undefined && onlyActive(facts, version);
}

/** Older versions are launched no more: what was wrong with them would be made again. */
function onlyActive({ versions }: ProductFacts, version: string): boolean {
  return Object.entries(versions).every(([name, { isActive }]) => isActive === (name === version));
}

/** The patterns of the roles that governance.yml names. */
export function wantedPatterns({ governance, region }: StepInputs): readonly string[] {
  return (governance.platform.catalog?.principals ?? []).map((role) => principalPattern(region, role));
}

export function declaredCatalog({ platform: { catalog } }: Governance) {
  if (catalog === undefined) throw new Error('governance.yml declares no catalog');
  return catalog;
}

/** The catalog that the step is about. */
export function catalogOf(inputs: Pick<StepInputs, 'resources' | 'item'>): SharedResource {
  return resourceOf(catalogKind, inputs);
}

function untaggedReason(id: string): string {
  return `the portfolio ${id} names Palisade as its provider and has no tag of Palisade: give it the tags managed-by=palisade and palisade:resource=catalog/catalog to hand it over, or another provider`;
}
