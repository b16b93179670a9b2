// A request to a function URL with IAM authorization: what the function learns about its caller, and what it asks.
import * as z from 'zod/mini';
import { parseJson } from '../../shared/lib/text.ts';

/** AWS Lambda Developer Guide, "Invoking Lambda function URLs", "Request payload format". */
const schema = z.object({
  rawPath: z.string(),
  body: z.optional(z.nullable(z.string())),
  isBase64Encoded: z._default(z.boolean(), false),
  requestContext: z.object({
    http: z.object({ method: z.string() }),
    authorizer: z.optional(z.object({ iam: z.object({ userArn: z.string().check(z.startsWith('arn:')) }) })),
  }),
});

/** `caller` is the ARN that AWS authorized, of the user or the session of a role. `body` is undefined if it is no JSON. */
export type FunctionUrlRequest = {
  readonly caller: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
};

/** Reads a request. Undefined if it is none, or names no caller: then the URL does not authorize with IAM. */
export function read(event: unknown): FunctionUrlRequest | undefined {
  const parsed = schema.safeParse(event);
  const caller = parsed.data?.requestContext.authorizer?.iam.userArn;
  if (!parsed.success || caller === undefined) return undefined;
  const { rawPath: path, body, isBase64Encoded, requestContext } = parsed.data;
  const text = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString();
  return { caller, method: requestContext.http.method, path, body: parseJson(text) };
}
