// Accepts a request of a person from the function URL: who asks is what AWS says about the caller, and nothing else.
import type { Logger } from '@aws-lambda-powertools/logger';
import type * as z from 'zod/mini';
import * as functionUrl from '../../events/aws/function-url-request.ts';
import { classifyError, formatFailure } from '../../shared/aws/errors.ts';
import { ownValue } from '../../shared/lib/own-value.ts';
import { approvalsPath, type Route, routes, type Work } from './routes.ts';

export type AcceptDependencies = Work & {
  readonly logger: Logger;
  /** Whether the caller may approve, and request nothing else (shared/governance/approvers.ts). */
  readonly mayOnlyApprove: (callerArn: string) => boolean;
  /** Records a request that is refused. */
  readonly refuseRequest: (reason: string, facts: Readonly<Record<string, unknown>>) => Promise<void>;
};

/** AWS Lambda Developer Guide, "Invoking Lambda function URLs", "Response payload format". */
export type Answer = {
  readonly statusCode: number;
  readonly headers: { readonly 'content-type': 'application/json' };
  readonly body: string;
};

/**
 * Answers 202 with the ids of the requests (200 for messages that were moved or discarded), 400, 403, 404 or 405 for a request that is
 * refused and recorded, and 503 if it could not be passed on: then it may be sent again, since requests are idempotent.
 */
export function createAcceptRequest(dependencies: AcceptDependencies): (event: unknown) => Promise<Answer> {
  const refuse = async (status: number, reason: string, facts: Readonly<Record<string, unknown>>) => {
    await dependencies.refuseRequest(reason, facts);
    // AWS refuses requests with 403 and a message, too.
    return answer(status, { message: reason, refusedBy: 'palisade' });
  };
  return async (event) => {
    const request = functionUrl.read(event);
    if (request === undefined) return refuse(403, 'the request has no caller whom AWS has authorized', {});
    const { caller, method, path, body } = request;
    const route = ownValue(routes, path);
    if (route === undefined) return refuse(404, `there is no path ${path}`, { caller });
    if (method !== 'POST') return refuse(405, `${path} takes POST, and not ${method}`, { caller, path });
    if (path !== approvalsPath && dependencies.mayOnlyApprove(caller)) {
      return refuse(403, `approvers may request ${approvalsPath} only, unless ${otherLists} has them too`, {
        caller,
        path,
      });
    }
    const parsed = route.body.safeParse(body);
    if (!parsed.success) return refuse(400, describeIssues(parsed.error), { caller, path });
    return pass(dependencies, route, { caller, path, body: parsed.data });
  };
}

const otherLists = 'policies.roles (operators, automation or breakGlass) of governance.yml';

async function pass(
  dependencies: AcceptDependencies,
  route: Route,
  { caller, path, body }: { caller: string; path: string; body: unknown },
): Promise<Answer> {
  const { logger } = dependencies;
  try {
    const { status, ...content } = await route.accept(dependencies, body, caller);
    logger.info('request accepted', { path, requestedBy: caller, ...content });
    return answer(status, content);
  } catch (error) {
    const failure = classifyError(error);
    const message = failure ? formatFailure(failure) : 'unexpected error, see the log of palisade-accept-requests';
    logger.error('request not passed on', { path, requestedBy: caller, error });
    return answer(503, { message });
  }
}

/** What is wrong with a body, by its fields. Pure. */
function describeIssues({ issues }: z.core.$ZodError): string {
  const texts = issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return `'${issue.keys.join("', '")}' cannot be set`;
    if (issue.code === 'too_big') return `'${issue.path.join('.')}' is longer than ${issue.maximum}`;
    return issue.path.length === 0
      ? 'the body is not a JSON object'
      : `'${issue.path.join('.')}' is missing or malformed`;
  });
  return `invalid request: ${texts.join(', ')}`;
}

function answer(statusCode: number, content: object): Answer {
  return { statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) };
}
