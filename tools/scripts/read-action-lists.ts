// What people may read, made from IAM's access levels and AWS's ReadOnlyAccess: lists of action patterns by service, in the
// order in which they find room in a policy.
import { matchesWildcard } from '../../shared/lib/wildcard.ts';

/** The actions of a service, as IAM lists them. */
export type Service = { readonly name: string; readonly actions: readonly Action[] };
export type Action = { readonly name: string; readonly accessLevel: string };

/** By service: the patterns of actions that AWS's ReadOnlyAccess allows. */
export type ReadOnlyAccess = Readonly<Record<string, readonly string[]>>;

/** Actions of a writing level that pass, each with its reason. A test finds every other one. */
export const writesThatPass: Readonly<Record<string, string>> = {
  'athena:GetSessionEndpoint': 'ReadOnlyAccess allows it: the address of a session',
  'backup:ListIndexedRecoveryPointsForSearch': 'ReadOnlyAccess allows it: a list',
  'billing:GetResourcePolicy': 'ReadOnlyAccess allows it: the policy of a billing view',
  'cognito-idp:GetTokensFromRefreshToken': 'ReadOnlyAccess allows it: an app user exchanges a token of their own',
  'iot:GetConnection': 'ReadOnlyAccess allows it: the state of a connection',
  'iot:ListSubscriptions': 'ReadOnlyAccess allows it: a list',
  'kms:Decrypt': 'reads of encrypted objects, parameters and tables need it',
  'ssm-sap:GetResourcePermission': 'ReadOnlyAccess allows it: the policy of a resource',
  'support:*': 'a support case changes nothing in the account',
};

/** Services of Palisade and of the platform that it governs: they come first. */
const platformServices =
  `s3 iam organizations sts cloudtrail config cloudformation cloudwatch logs events lambda sqs sns
  dynamodb scheduler states kms ssm secretsmanager ec2 ecr sagemaker codebuild codecommit codepipeline codeartifact
  servicecatalog access-analyzer tag health servicequotas support`.split(/\s+/);

/** Services that most organizations run or look at: they come next. */
const commonServices =
  `rds elasticloadbalancing autoscaling application-autoscaling route53 cloudfront acm apigateway eks
  ecs elasticache es redshift kinesis firehose glue athena elasticfilesystem fsx backup batch guardduty securityhub
  inspector2 macie2 detective wafv2 shield network-firewall ce cur budgets compute-optimizer cost-optimization-hub
  trustedadvisor xray synthetics application-signals aps grafana oam pi rum sso identitystore ram resource-groups
  resource-explorer-2 bedrock lakeformation elasticmapreduce kafka mq aoss cognito-idp appsync transfer datasync
  directconnect networkmanager vpc-lattice globalaccelerator imagebuilder route53resolver account license-manager
  codeconnections codedeploy dms memorydb ses servicediscovery acm-pca savingsplans pricing`.split(/\s+/);

/** Services whose reads are metrics and logs, which a switch takes away in testing accounts. */
export const metricsAndLogsServices = `cloudwatch logs application-signals aps internetmonitor networkflowmonitor
  networkmonitor oam observabilityadmin pi rum synthetics xray`.split(/\s+/);
/** Reads of metrics in a service that has other reads, too. They are a list of their own. */
export const metricsAndLogsActions: Readonly<Record<string, readonly string[]>> = { sagemaker: ['BatchGetMetrics'] };

/** First words of reads. Only they get a wildcard, so that no later write is among its actions. */
const readWords = new Set(
  `Describe Get List Search View Lookup Check Validate Estimate Query Read Scan Select Preview Simulate Filter Detect
  Discover Retrieve Has Is Compare Contains Classify Test Resolve Recognize`.split(/\s+/),
);
/** A read that hands out a credential is not covered by a wildcard, unless ReadOnlyAccess allows it. */
const credential = /Secret|Password|Credential|Token|AccessDetails|KeyPair|ApiKey|PrivateKey|AccessKey/;

/** The patterns of a service, either of metrics and logs or of everything else. */
export type ReadList = { readonly service: string; readonly patterns: readonly string[]; readonly isMetrics: boolean };

const writes = ({ accessLevel }: Action) => accessLevel !== 'Read' && accessLevel !== 'List';
const matches = (pattern: string, name: string) => matchesWildcard(pattern.toLowerCase(), name.toLowerCase());

/** The lists of the services that ReadOnlyAccess names: those of the platform, common ones, then the shortest first. */
export function readLists(services: readonly Service[], readOnlyAccess: ReadOnlyAccess): ReadList[] {
  const lists = services.flatMap((service) => listsOf(service, readOnlyAccess[service.name] ?? []));
  const first = [...platformServices, ...commonServices];
  const rank = ({ service }: ReadList) => (first.includes(service) ? first.indexOf(service) : first.length);
  return lists.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (rank(a) < first.length ? 0 : patternLength(a) - patternLength(b)) ||
      a.service.localeCompare(b.service) ||
      Number(a.isMetrics) - Number(b.isMetrics),
  );
}

/** The characters of a list in a policy. */
export function patternLength({ service, patterns }: ReadList): number {
  return patterns.reduce((sum, pattern) => sum + `"${service}:${pattern}",`.length, 0);
}

function listsOf({ name, actions }: Service, allowed: readonly string[]): ReadList[] {
  const passing = (action: Action) => `${name}:${action.name}` in writesThatPass || `${name}:*` in writesThatPass;
  const wanted = actions.filter((each) => passing(each) || allowed.some((pattern) => matches(pattern, each.name)));
  const unexplained = wanted.filter((each) => writes(each) && !passing(each));
  if (unexplained.length > 0)
    throw new Error(`${name}: no reason why ${unexplained.map((each) => each.name)} may pass`);
  if (`${name}:*` in writesThatPass) return [{ service: name, patterns: ['*'], isMetrics: false }];
  const metrics = metricsAndLogsActions[name] ?? [];
  const isWanted = new Set(wanted.map((each) => each.name));
  const withheld = actions
    .filter((each) => !isWanted.has(each.name) && (writes(each) || credential.test(each.name)))
    .map((each) => each.name);
  const general = wanted.map((each) => each.name).filter((each) => !metrics.includes(each));
  const isMetrics = metricsAndLogsServices.includes(name);
  const found = [{ service: name, patterns: patternsFor(general, [...withheld, ...metrics]), isMetrics }];
  if (metrics.length > 0) found.push({ service: name, patterns: [...metrics], isMetrics: true });
  return found.filter(({ patterns }) => patterns.length > 0);
}

const wordsOf = (name: string) => name.match(/[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+|./g) ?? [];

/** Patterns that match all of `wanted` and none of `withheld`: `Verb*` where that is so, else more words, else the name. */
export function patternsFor(wanted: readonly string[], withheld: readonly string[], depth = 1): string[] {
  const groups = Map.groupBy(wanted, (name) => wordsOf(name).slice(0, depth).join(''));
  return [...groups]
    .flatMap(([prefix, names]) => {
      const isRead = wordsOf(prefix)
        .slice(0, 2)
        .some((word) => readWords.has(word));
      const isFree = !withheld.some((name) => name.toLowerCase().startsWith(prefix.toLowerCase()));
      if (isRead && isFree) return [names.length === 1 && names[0] === prefix ? prefix : `${prefix}*`];
      const longer = names.filter((name) => wordsOf(name).length > depth);
      return [...names.filter((name) => !longer.includes(name)), ...patternsFor(longer, withheld, depth + 1)];
    })
    .sort();
}
