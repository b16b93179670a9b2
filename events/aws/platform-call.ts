// Event: CloudTrail recorded an API call that changes a part of what an account shares (AWS CloudTrail User Guide,
// "CloudTrail record contents").
import * as z from 'zod/mini';
import { ownValue } from '../../shared/lib/own-value.ts';
import type { ChangedPart } from '../../shared/platform/changed-resource.ts';
import type { DocumentCall } from '../../shared/platform/drift-finding.ts';
import { type Envelope, formatIssues, type Pattern } from '../envelope.ts';
import { describeFailedCall } from '../failed-call.ts';
import { type Trigger, triggerOf } from '../trigger.ts';
import { identitySchema, principalOf } from './cloudtrail-identity.ts';
import { type CallRow, callRows } from './platform-calls.ts';

export const detailType = 'AWS API Call via CloudTrail';

const sourceOf = ({ service }: CallRow) => `${service}.amazonaws.com`;

/**
 * Successful calls by anyone, Palisade included: the caller who assumes a role chooses the name of the session, so it proves
 * nothing. A look at what is as it has to be says nothing.
 */
export const pattern = patternOf(callRows);

/** The pattern of some of these calls. */
export function patternOf(rows: readonly CallRow[]) {
  const others = rows.filter(({ prefixes }) => prefixes === undefined);
  return {
    source: [...new Set(rows.map(({ service }) => `aws.${service}`))],
    'detail-type': [detailType],
    detail: {
      errorCode: [{ exists: false }],
      ...oneOf([...rows.flatMap(namedPattern), ...(others.length > 0 ? [anyName(others)] : [])]),
    },
  } satisfies Pattern;
}

/** `$or` has to have two members at least, or it is taken for the name of a field (EventBridge's event-ruler, "Or"). */
function oneOf(patterns: readonly Pattern[]): Pattern {
  const [first = {}, ...others] = patterns;
  return others.length === 0 ? first : { $or: patterns };
}

/** No two services have a parameter of the same name and a prefix for it, so that the service need not be said again. */
function namedPattern({ calls, parameters: [parameter = ''] = [], prefixes }: CallRow): readonly Pattern[] {
  if (prefixes === undefined) return [];
  return [{ eventName: calls, requestParameters: { [parameter]: prefixes.map((prefix) => ({ prefix })) } }];
}

/** The calls that match whatever they name. */
function anyName(rows: readonly CallRow[]): Pattern {
  return { eventName: [...new Set(rows.flatMap(({ calls }) => calls))] };
}

const detailSchema = z.object({
  eventSource: z.string(),
  eventName: z.string(),
  errorCode: z.optional(z.string()),
  requestParameters: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  userIdentity: z.optional(identitySchema),
});

export type PlatformCall =
  | {
      readonly kind: 'call';
      /** From the envelope: what the event says itself proves nothing. */
      readonly accountId: string;
      readonly call: string;
      readonly part: ChangedPart;
      /** If it changed a document: which one, and to what. */
      readonly document: DocumentCall | undefined;
      readonly trigger: Trigger;
    }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

export function read(envelope: Envelope): PlatformCall {
  const failed = describeFailedCall(envelope);
  if (failed !== undefined) return { kind: 'ignored', reason: `${failed}, so nothing changed` };
  const parsed = detailSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `invalid API call: ${formatIssues(parsed.error)}` };
  const { eventSource, eventName, userIdentity, requestParameters } = parsed.data;
  const found = partIn(eventSource, eventName, requestParameters ?? {});
  if (found === undefined)
    return { kind: 'ignored', reason: `${eventSource} ${eventName} is not about a shared resource` };
  const trigger = triggerOf(envelope, principalOf(userIdentity));
  const document = documentOf(found.row, eventName, requestParameters ?? {});
  return { kind: 'call', accountId: envelope.account, call: eventName, part: found.part, document, trigger };
}

type Parameters = Readonly<Record<string, unknown>>;

function partIn(eventSource: string, eventName: string, parameters: Parameters) {
  for (const row of callRows) {
    if (sourceOf(row) !== eventSource || !row.calls.includes(eventName)) continue;
    const part = changedPart(row, parameters);
    if (part !== undefined) return { row, part };
  }
  return undefined;
}

function changedPart(row: CallRow, parameters: Parameters): ChangedPart | undefined {
  if ('kind' in row) return { part: 'any', kind: row.kind };
  const named = row.parameters.map((name) => valueAt(parameters, name)).find((value) => typeof value === 'string');
  if (typeof named !== 'string') return undefined;
  return row.part === 'key' ? { part: 'key', id: named } : { part: row.part, name: nameIn(named) };
}

function valueAt(parameters: Parameters, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => ownValue(Object(value), name), parameters);
}

/** Of an ARN such as `arn:aws:codeartifact:us-east-1:111122223333:repository/ml-platform/own`, what comes after the type. */
function nameIn(named: string): string {
  return named.startsWith('arn:') ? (named.split('/')[1] ?? named) : named;
}

/** S3 has the document as JSON, the others as a string (AWS KMS Developer Guide, "PutKeyPolicy" log entries). */
function documentOf({ documents }: CallRow, eventName: string, parameters: Parameters): DocumentCall | undefined {
  const document = documents?.[eventName];
  if (document === undefined) return undefined;
  const { id, in: parameter, isOneOfSeveral } = document;
  const wrote = parameter === undefined || parameter === null ? parameter : textOf(parameters[parameter]);
  return { document: id, wrote, ...(isOneOfSeveral ? { isOneOfSeveral } : {}) };
}

function textOf(document: unknown): string | undefined {
  if (document === undefined || document === null) return undefined;
  return typeof document === 'string' ? document : JSON.stringify(document);
}
