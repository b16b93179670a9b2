// The evaluator against IAM's own rules, for all of Palisade's own statements with any parameters.
import { allowedContextKeysForRequest } from '@cloud-copilot/iam-simulate';
import * as fc from 'fast-check';
import type { KeyValue } from '../../../../shared/policies/denials/conditions.ts';
import { isKnownOperator } from '../../../../shared/policies/denials/conditions.ts';
import { statementTruth } from '../../../../shared/policies/denials/statement-truth.ts';
import type { Truth } from '../../../../shared/policies/denials/truth.ts';
import {
  type AnyRequest,
  anyRequest,
  anyScope,
  keysIn,
  keyValues,
  type OwnStatement,
  owner,
  ownStatements,
  readerOf,
  resourceFor,
} from '../../../support/any-denial.ts';
import { simulateRequest } from '../../../support/simulate.ts';

type Case = { readonly own: OwnStatement; readonly request: AnyRequest; readonly seed: number };

/** Any statement with any parameters, and a request that it may be about. */
const anyCase: fc.Arbitrary<Case> = anyScope.chain((scope) =>
  fc
    .constantFrom(...ownStatements(scope))
    .chain((own) => fc.record({ own: fc.constant(own), request: anyRequest(own.statement), seed: fc.nat(1_000) })),
);

function truthOf(
  { statement }: OwnStatement,
  { action, resource }: AnyRequest,
  keys: ReadonlyMap<string, KeyValue>,
): Truth {
  const [service = ''] = action.split(':');
  return statementTruth(statement, { service, action, resource, resourceServices: [], owner, key: readerOf(keys) });
}

/** IAM gives a request only the keys that its action has. */
async function withAllowedKeys({ action, resource, keys }: AnyRequest): Promise<AnyRequest> {
  const [service = '', name = ''] = action.split(':');
  const allowed = new Set(await allowedContextKeysForRequest(service, name, resource, true, undefined));
  const isAllowed = (key: string) =>
    [key, key.replace(/\/.*/, `/\${TagKey}`)].some((each) => allowed.has(each.toLowerCase()));
  return { action, resource, keys: new Map([...keys].filter(([key]) => isAllowed(key))) };
}

/** Whether IAM's rules deny the request. Undefined if it is none, such as an action on a resource of another type. */
async function isDenied(
  { kind, document, statement }: OwnStatement,
  request: AnyRequest,
): Promise<boolean | undefined> {
  const policy = {
    kind,
    name: document,
    documents: [document],
    content: { Version: '2012-10-17' as const, Statement: [statement] },
  };
  const names = ['aws:PrincipalArn', 'aws:PrincipalOrgID', 'aws:RequestedRegion', ...keysIn(statement)];
  const values = names.map((name) => [name, oneOrMany(request.keys.get(name) ?? [])] as const);
  const principal = `arn:aws:iam::${owner}:role/Other`;
  try {
    const { action, resource } = request;
    const path = [{ target: owner, policies: [policy] }];
    const result = await simulateRequest(path, {
      principal,
      action,
      resource,
      owner,
      context: Object.fromEntries(values),
    });
    return result === 'ExplicitlyDenied';
  } catch (error) {
    if (error instanceof Error && /resource.types|must.use.wildcard/.test(error.message)) return undefined;
    throw error;
  }
}

function oneOrMany(values: readonly string[]): string | string[] | undefined {
  return values.length < 2 ? values[0] : [...values];
}

test('the evaluator agrees with IAM on every request of which all keys are known', async () => {
  const seen = { denied: 0, not: 0, none: 0 };
  await fc.assert(
    fc.asyncProperty(anyCase, async ({ own, request, seed }) => {
      const resource = await resourceFor(request.action, request.resource, seed);
      const allowed = await withAllowedKeys({ ...request, resource }).catch(() => undefined);
      const denied = allowed && (await isDenied(own, allowed));
      seen[denied === undefined ? 'none' : denied ? 'denied' : 'not'] += 1;
      if (allowed && denied !== undefined) expect(truthOf(own, allowed, allowed.keys)).toBe(denied);
    }),
    { numRuns: 2_600, interruptAfterTimeLimit: 110_000 },
  );
  expect(seen.denied + seen.not).toBeGreaterThan(2_000);
  expect(seen.denied).toBeGreaterThan(400);
  expect(seen.not).toBeGreaterThan(400);
});

test('a key that is missing makes the answer unknown if its value decides, and changes nothing otherwise', () => {
  fc.assert(
    fc.property(anyCase, fc.nat(), ({ own, request }, index) => {
      const keys = keysIn(own.statement);
      const key = keys[index % Math.max(keys.length, 1)];
      if (key === undefined) return;
      const truth = truthOf(own, request, new Map<string, KeyValue>([...request.keys, [key, 'unknown']]));
      const answers = new Set(
        keyValues(key, own.statement.Condition).map((values) =>
          truthOf(own, request, new Map([...request.keys, [key, values]])),
        ),
      );
      if (typeof truth === 'boolean') expect([...answers]).toEqual([truth]);
      else {
        expect([...truth]).toEqual([key]);
        expect(answers.size).toBe(2);
      }
    }),
    { numRuns: 2_600, interruptAfterTimeLimit: 110_000 },
  );
});

test('the evaluator knows every operator, and no document uses a wildcard that it does not know', () => {
  fc.assert(
    fc.property(anyScope, (scope) => {
      for (const { statement } of ownStatements(scope)) {
        const { Condition = {}, Action = [], NotAction = [], Resource } = statement;
        expect(Object.keys(Condition).filter((operator) => !isKnownOperator(operator))).toEqual([]);
        const values = Object.values(Condition).flatMap((each) => Object.values(each));
        const texts = [Action, NotAction, Resource, values].flat(2);
        // A policy variable is the whole of a value, and `?` stands for no character.
        expect(texts.filter((text) => text.includes('?') || /.\$\{|\}./.test(text))).toEqual([]);
      }
    }),
    { numRuns: 30 },
  );
});
