// A statement of a policy document in one line: what it allows or denies, to whom. Pure.
import * as z from 'zod/mini';
import { truncate } from '../lib/text.ts';

const texts = z.union([z.string(), z.array(z.string())]);
const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.optional(z.union([z.literal('*'), z.record(z.string(), texts)])),
  NotPrincipal: z.optional(z.unknown()),
  Action: z.optional(texts),
  NotAction: z.optional(texts),
  Condition: z.optional(z.record(z.string(), z.record(z.string(), z.unknown()))),
});

const maxCharacters = 400;

/** `Partner: Allow s3:GetObject to arn:aws:iam::111122223333:root`; undefined if it is no statement. */
export function describeStatement(name: string, value: unknown): string | undefined {
  const parsed = statement.safeParse(value);
  if (!parsed.success || parsed.data.NotPrincipal !== undefined) return undefined;
  const { Effect, Principal, Action, NotAction, Condition } = parsed.data;
  const actions = Action === undefined ? `all but ${listed(NotAction)}` : listed(Action);
  const principals = typeof Principal === 'object' ? listed(Object.values(Principal).flat()) : Principal;
  const keys = Object.entries(Condition ?? {}).flatMap(([operator, each]) =>
    Object.keys(each).map((key) => `${operator} ${key}`),
  );
  const parts = [
    `${name}: ${Effect} ${actions}`,
    ...(principals === undefined ? [] : [`to ${principals === '*' ? 'everybody' : principals}`]),
    ...(keys.length === 0 ? [] : [`if ${keys.join(', ')}`]),
  ];
  return truncate(parts.join(' '), maxCharacters);
}

const listed = (all: string | readonly string[] = []) => [all].flat().join(', ');
