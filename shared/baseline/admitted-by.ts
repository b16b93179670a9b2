// How many accounts a policy document of Palisade admits, as it is written. Pure.
import * as z from 'zod/mini';
import { parseJson } from '../lib/text.ts';

/** Statements of other forms are not Palisade's. */
const policySchema = z.object({ Statement: z.array(z.unknown()) });
const readersSchema = z.object({
  Effect: z.literal('Allow'),
  Condition: z.object({
    StringEquals: z.object({ 'aws:PrincipalAccount': z.union([z.string(), z.array(z.string())]) }),
  }),
});

/** The number of different accounts in its conditions; 0 without a document. */
export function admittedBy(document: string | undefined): number {
  const policy = policySchema.safeParse(parseJson(document ?? ''));
  const ids = (policy.success ? policy.data.Statement : []).flatMap((statement) => {
    const readers = readersSchema.safeParse(statement);
    return readers.success ? readers.data.Condition.StringEquals['aws:PrincipalAccount'] : [];
  });
  return new Set(ids).size;
}
