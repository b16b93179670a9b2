// The names of the catalog's parts: what they are called in AWS Service Catalog, and the launch role.
import { createHash } from 'node:crypto';
import { catalogLaunchRoleName, templateObjects } from '../../aws/names.ts';
import { partitionOf } from '../../aws/partitions.ts';
import type { ProductTemplate } from '../../governance/schema/declared-catalog.ts';
import { productTemplateTexts } from './product-templates.ts';

/** The steps of the baseline that make it. */
export const catalogSteps = { launchRole: 'catalog-launch-role', portfolio: 'catalog' } as const;

/** What portfolios and products have as their provider and owner: only those are looked at more closely. */
export const provider = 'Palisade';

/** A version is named after its template's text: another text is another version. "No spaces are allowed" in its name. */
export function versionName(template: ProductTemplate): string {
  return `v-${createHash('sha256').update(productTemplateTexts[template]).digest('hex').slice(0, 12)}`;
}

/** Where the template of a version is read from, when the version is made. */
export function templateKey(product: string, template: ProductTemplate): string {
  return `${templateObjects}${product}/${versionName(template)}.yml`;
}

/** The parameters of the launch constraint: the role of this name in the account of who launches. */
export const launchParameters = JSON.stringify({ LocalRoleName: catalogLaunchRoleName });

/** The pattern of the roles of a name, in any account (AWS Service Catalog API Reference, AssociatePrincipalWithPortfolio). */
export function principalPattern(region: string, role: string): string {
  return `arn:${partitionOf(region)}:iam:::role/${role}`;
}
