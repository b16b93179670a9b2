// The IAM actions of a call that CloudTrail recorded.
import { namesFromTable } from './event-names.ts';
import { iamActionNamed, isIamService } from './iam-action-names.ts';
import type { RecordedCall } from './recorded-call.ts';

export type CalledAction = { readonly service: string; readonly action: string };

/**
 * The actions that IAM evaluated, `unknown` where it is not known which. An event has the name of its action unless a
 * table says otherwise; what is no action of IAM is unknown. None for calls that no policy can deny. Pure.
 */
export function actionsOf({
  service,
  eventName,
}: Pick<RecordedCall, 'service' | 'eventName'>): readonly CalledAction[] {
  if (!isIamService(service)) return [{ service: 'unknown', action: 'unknown' }];
  const names = namesOf(service, withoutVersion(eventName));
  if (names === undefined) return [{ service, action: 'unknown' }];
  return names.map((name) => ({ service, action: `${service}:${name}` }));
}

function namesOf(service: string, eventName: string): readonly string[] | undefined {
  const fromTable = namesFromTable(service, eventName);
  if (fromTable !== undefined) return fromTable;
  const name = service === 'apigateway' ? apiGatewayVerb(eventName) : eventName;
  const action = name === undefined ? undefined : iamActionNamed(service, name);
  return action && [action.name];
}

/**
 * Lambda's and CloudFront's events have the version of the API in their names: CreateFunction20150331,
 * GetDistribution2020_05_31.
 */
function withoutVersion(eventName: string): string {
  return eventName.replace(/(\d{8}(v\d+)?|\d{4}_\d{2}_\d{2})$/, '');
}

/**
 * Amazon API Gateway's actions are the methods of HTTP (API Gateway Developer Guide, "Control access for API
 * management").
 */
function apiGatewayVerb(eventName: string): string | undefined {
  const [, verb = ''] = /^(Get|Create|Delete|Update)[A-Z]/.exec(eventName) ?? [];
  return { Get: 'GET', Create: 'POST', Delete: 'DELETE', Update: 'PATCH' }[verb];
}
