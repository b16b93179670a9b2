// Parses a bucket policy into statements with lists instead of single values.
import * as z from 'zod/mini';

const oneOrMore = z.union([z.string(), z.array(z.string())]);
const principal = z.union([z.string(), z.record(z.string(), oneOrMore)]);
const conditionValue = z.union([z.string(), z.number(), z.boolean()]);
const conditionBlock = z.record(z.string(), z.record(z.string(), z.union([conditionValue, z.array(conditionValue)])));

/** IAM User Guide, "IAM JSON policy element reference". */
const statement = z.object({
  Sid: z.optional(z.string()),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.optional(principal),
  NotPrincipal: z.optional(principal),
  Action: z.optional(oneOrMore),
  NotAction: z.optional(oneOrMore),
  Condition: z.optional(conditionBlock),
});

const document = z.object({ Statement: z.union([statement, z.array(statement)]) });

/** A condition: `key` in lower case, because keys are not case-sensitive, `operator` as written. */
export type Condition = { operator: string; key: string; values: string[] };

export type Principals = { [kind: string]: string[] };

export type Statement = {
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  /** By kind, such as AWS or Service; `*` alone is AWS. Null with NotPrincipal: everybody but some. */
  readonly principals: Principals | null;
  readonly actions: string[];
  /** Whether `actions` are those that the statement is not about. */
  readonly exceptActions: boolean;
  readonly conditions: Condition[];
};

/** The statements of a policy; undefined if it is not understood. Pure. */
export function statementsIn(text: string): readonly Statement[] | undefined {
  const parsed = document.safeParse(jsonIn(text));
  return parsed.success ? [parsed.data.Statement].flat().map(toStatement) : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toStatement(parsed: z.infer<typeof statement>): Statement {
  return {
    sid: parsed.Sid ?? null,
    effect: parsed.Effect,
    principals: parsed.Principal === undefined ? null : principalsIn(parsed.Principal),
    actions: [parsed.Action ?? parsed.NotAction ?? []].flat(),
    exceptActions: parsed.Action === undefined,
    conditions: Object.entries(parsed.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => ({
        operator,
        key: key.toLowerCase(),
        values: [values].flat().map(String),
      })),
    ),
  };
}

function principalsIn(value: z.infer<typeof principal>): Principals {
  if (typeof value === 'string') return { AWS: [value] };
  return Object.fromEntries(Object.entries(value).map(([kind, names]) => [kind, [names].flat()]));
}
