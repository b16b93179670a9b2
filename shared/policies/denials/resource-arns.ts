// The ARNs of the resources that calls name, of the services whose resources the documents name (Service Authorization
// Reference, resource types of each service).
import { unknownPath } from './arn-pattern.ts';
import { type Parameters, textOf, textsOf } from './request-parameters.ts';

/** The place of a call, for the first parts of an ARN. */
export type ArnPlace = { readonly partition: string; readonly region: string; readonly account: string };

/** The ARNs that the parameters name; empty if they name none. */
type ArnBuilder = (parameters: Parameters, place: ArnPlace, eventName: string) => readonly string[];

/** By the prefix of the service's actions. */
export const arnBuilders: ReadonlyMap<string, ArnBuilder> = new Map<string, ArnBuilder>([
  [
    'cloudformation',
    (parameters, place) =>
      named(parameters, ['stackName'], (name) => regional('cloudformation', place, `stack/${name}/*`)),
  ],
  ['cloudwatch', cloudWatchArns],
  [
    'dynamodb',
    (parameters, place) => named(parameters, ['tableName'], (name) => regional('dynamodb', place, `table/${name}`)),
  ],
  ['events', eventsArns],
  ['iam', iamArns],
  ['lambda', lambdaArns],
  [
    'logs',
    (parameters, place) =>
      named(parameters, ['logGroupName', 'logGroupIdentifier'], (name) => regional('logs', place, `log-group:${name}`)),
  ],
  ['s3', s3Arns],
  ['scheduler', schedulerArns],
  [
    'sns',
    (parameters, place, eventName) =>
      named(parameters, ['topicArn', ...(eventName === 'CreateTopic' ? ['name'] : [])], (name) =>
        regional('sns', place, name),
      ),
  ],
  ['sqs', sqsArns],
  ['sts', (parameters) => named(parameters, ['roleArn'], (arn) => arn)],
]);

/** The ARN of the first of these parameters: its value if that is one already. */
function named(parameters: Parameters, names: readonly string[], arnOf: (name: string) => string): readonly string[] {
  const name = textOf(parameters, ...names) ?? textOf(parameters, 'resourceArn', 'resourceARN');
  if (name === undefined) return [];
  return [name.startsWith('arn:') ? name : arnOf(name)];
}

function regional(service: string, { partition, region, account }: ArnPlace, resource: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

function cloudWatchArns(parameters: Parameters, place: ArnPlace): readonly string[] {
  const names = [...textsOf(parameters, 'alarmNames'), ...[textOf(parameters, 'alarmName') ?? []].flat()];
  if (names.length > 0) return names.map((name) => regional('cloudwatch', place, `alarm:${name}`));
  return named(parameters, [], (arn) => arn);
}

/** Rules of the default bus have no bus in their ARN. */
function eventsArns(parameters: Parameters, place: ArnPlace, eventName: string): readonly string[] {
  const arn = textOf(parameters, 'resourceARN', 'resourceArn');
  if (arn !== undefined) return [arn];
  const rule = textOf(parameters, 'rule') ?? (eventName.endsWith('Rule') ? textOf(parameters, 'name') : undefined);
  const bus = (textOf(parameters, 'eventBusName') ?? 'default').split('/').at(-1);
  if (rule !== undefined) return [regional('events', place, `rule/${bus === 'default' ? '' : `${bus}/`}${rule}`)];
  const ofBus = eventName.endsWith('EventBus') ? textOf(parameters, 'name') : textOf(parameters, 'eventBusName');
  return ofBus === undefined ? [] : [regional('events', place, `event-bus/${ofBus.split('/').at(-1)}`)];
}

/** The role decides where a call names more. A new role has the path of the call, or none. */
function iamArns(parameters: Parameters, { partition, account }: ArnPlace, eventName: string): readonly string[] {
  const arn = (resource: string) => [`arn:${partition}:iam::${account}:${resource}`];
  const text = (name: string) => textOf(parameters, name);
  const profile = text('instanceProfileName');
  if (profile !== undefined) return arn(`instance-profile/${unknownPath}${profile}`);
  const role = text('roleName');
  if (role !== undefined) {
    return arn(`role/${eventName === 'CreateRole' ? (text('path') ?? '/').slice(1) : unknownPath}${role}`);
  }
  const other = (['user', 'group', 'policy'] as const).flatMap((kind) => {
    const name = text(`${kind}Name`);
    return name === undefined ? [] : arn(`${kind}/${unknownPath}${name}`);
  });
  if (other.length > 0) return other.slice(0, 1);
  return [text('policyArn') ?? text('sAMLProviderArn') ?? text('openIDConnectProviderArn') ?? []].flat();
}

/** A function is named by its name, its ARN, or the end of its ARN (Lambda API Reference, FunctionName). */
function lambdaArns(parameters: Parameters, place: ArnPlace): readonly string[] {
  const name = textOf(parameters, 'functionName');
  if (name === undefined) return [textOf(parameters, 'resource', 'resourceArn') ?? []].flat();
  if (name.startsWith('arn:')) return [name];
  const [, account = place.account, own = name] = /^(?:(\d{12}):)?function:(.+)$/.exec(name) ?? [];
  return [regional('lambda', { ...place, account }, `function:${own}`)];
}

function s3Arns(parameters: Parameters, { partition }: ArnPlace): readonly string[] {
  const bucket = textOf(parameters, 'bucketName');
  if (bucket === undefined || bucket.startsWith('arn:')) return [];
  const key = textOf(parameters, 'key');
  return [`arn:${partition}:s3:::${bucket}${key === undefined ? '' : `/${key}`}`];
}

function schedulerArns(parameters: Parameters, place: ArnPlace, eventName: string): readonly string[] {
  if (!eventName.endsWith('Schedule')) return named(parameters, [], (arn) => arn);
  return named(parameters, ['name'], (name) =>
    regional('scheduler', place, `schedule/${textOf(parameters, 'groupName') ?? 'default'}/${name}`),
  );
}

function sqsArns(parameters: Parameters, place: ArnPlace): readonly string[] {
  const url = textOf(parameters, 'queueUrl');
  const [account = place.account, name = textOf(parameters, 'queueName')] = url?.split('/').slice(-2) ?? [];
  return name === undefined ? [] : [regional('sqs', { ...place, account }, name)];
}
