// The check of `palisade doctor` for requests: the function URL that takes them, and that AWS authorizes its callers.
import { GetFunctionUrlConfigCommand } from '@aws-sdk/client-lambda';
import { toResult } from '../../shared/aws/errors.ts';
import { hasFunctionUrls, lackOfRequests } from '../../shared/aws/function-urls.ts';
import { requestFunctionName } from '../../shared/aws/names.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { type Check, deployCommand, deployGuide, fail, pass, unanswered } from './check.ts';

const what = 'requests';

/** A URL without IAM authorization would say nothing about who calls. */
export async function checkRequests({ lambda }: Pick<HubClients, 'lambda'>): Promise<Check> {
  const region = await lambda.config.region();
  if (!hasFunctionUrls(region)) {
    return { what, where: region, state: 'attention', says: lackOfRequests(region), repair: deployGuide };
  }
  const found = await toResult(lambda.send(new GetFunctionUrlConfigCommand({ FunctionName: requestFunctionName })));
  if (!found.ok) return unanswered(what, requestFunctionName, found.failure, deployCommand);
  const { AuthType } = found.value;
  if (AuthType === 'AWS_IAM') return pass(what, requestFunctionName, 'the function URL authorizes callers with IAM');
  return fail(what, requestFunctionName, `the function URL has the auth type ${AuthType}`, deployCommand);
}
