// The schema of `platform.catalog` in governance.yml: one portfolio of AWS Service Catalog, and its products.
import * as z from 'zod/mini';
import { platformName } from './platform-names.ts';

/** Templates of the directory `platform/templates` that can be products. */
export const productTemplates = ['notebook.yml'] as const;
export type ProductTemplate = (typeof productTemplates)[number];

/** AWS Service Catalog API Reference, CreatePortfolio: DisplayName has 1 to 100 characters. */
const portfolioName = z
  .string()
  .check(z.regex(/^[\w .-]{1,100}$/, 'must have 1 to 100 letters, digits, spaces, periods, underscores and hyphens'));

/** A principal pattern has no account id (AWS Service Catalog API Reference, AssociatePrincipalWithPortfolio). */
const principal = z
  .string()
  .check(z.regex(/^[\w+=,.@*/-]+$/, 'must be the name of an IAM role, with its path if it has one'));

export const catalogParameters = z.strictObject({
  portfolio: portfolioName,
  products: z.record(platformName(100, 'a product'), z.enum(productTemplates)),
  /** Roles by name, in whatever account has them. */
  principals: z.array(principal).check(z.minLength(1)),
});
