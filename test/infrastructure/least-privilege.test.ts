// The roles of the hub's functions against the calls that their bundles can make, in both directions: what a function may do it
// can do, and what it can do in the hub's account it may. Calls in other accounts are made with roles of those accounts.
import { build } from 'esbuild';
import { consumers } from '../../infrastructure/consumers.ts';
import { boundaryOf, roleOf } from '../../infrastructure/roles.ts';

type Role = { Policies: { PolicyDocument: { Statement: { Action: string | string[] }[] } }[] };

/** Clients by the prefix of their actions, where these are called in the hub's account. */
const clients: Readonly<Record<string, string>> = {
  dynamodb: 'dynamodb',
  eventbridge: 'events',
  securityhub: 'securityhub',
  sns: 'sns',
  sqs: 'sqs',
  ssm: 'ssm',
};

/** Allowed without a call of the bundle: why. */
const justified: Readonly<Record<string, string>> = {
  'kms:Decrypt': 'SNS encrypts with the key of the topic in the name of who publishes',
  'kms:GenerateDataKey': 'likewise',
  'logs:CreateLogStream': 'Lambda writes the log in the name of the function',
  'logs:PutLogEvents': 'likewise',
  'sqs:DeleteMessage': 'Lambda reads the queue in the name of the function',
  'sqs:GetQueueAttributes': 'likewise',
  'sqs:ReceiveMessage': 'likewise',
  'xray:PutTelemetryRecords': 'Lambda traces in the name of the function',
  'xray:PutTraceSegments': 'likewise',
  's3:PutObject':
    'its client is also that of buckets in other accounts: test/functions/export-findings writes evidence',
  'sts:AssumeRole': 'the credentials of other accounts: test/e2e enters them',
};

/** In the bundle, and not sent in the hub's account: why. */
const notSentInHub: Readonly<Record<string, string>> = {
  'dynamodb:DescribeEndpoints': 'the client looks endpoints up only where it is told to',
  'ssm:GetParameters': "Powertools' provider can, and is asked for one parameter",
  'ssm:GetParametersByPath': 'likewise',
  'ssm:PutParameter': 'likewise',
  'events:DescribeRule': 'the forwarding rule is in the accounts',
  'events:ListTargetsByRule': 'likewise',
  'events:PutRule': 'likewise',
  'events:PutTargets': 'likewise',
  'securityhub:CreateMembers': 'members are made in the account of the delegated administrator',
  'securityhub:GetMembers': 'likewise',
};
/** What is loaded later stays whole in the bundle; that what is sent of it is allowed, the local cloud's IAM shows. */
const isLoadedLater = (action: string) => action.startsWith('sqs:');

function allowedActions(name: string): string[] {
  const consumer = consumers.find((each) => each.name === name);
  if (consumer === undefined) throw new Error(`no function ${name}`);
  const roles = Object.values(roleOf(consumer)).map(({ Properties }) => Properties as unknown as Role);
  const statements = roles.flatMap(({ Policies }) =>
    Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
  );
  return [...new Set(statements.flatMap(({ Action }) => Action))];
}

/** The actions of the SDK's commands that are left in the bundle. */
async function callableActions(name: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [`functions/${name}/handler.ts`],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    write: false,
    metafile: true,
    outdir: 'out',
  });
  const [output] = Object.values(metafile.outputs);
  return Object.entries(output?.inputs ?? {})
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => {
      const [, client = '', command = ''] = /client-([\w-]+)\/.*\/commands\/(\w+)Command\.js$/.exec(path) ?? [];
      const prefix = clients[client];
      return prefix ? [`${prefix}:${command}`] : [];
    });
}

test.each(consumers.map(({ name }) => ({ name })))(
  '$name may do what it can do, and nothing else',
  async ({ name }) => {
    const [may, can] = [allowedActions(name), await callableActions(name)];
    const idle = may.filter((action) => !can.includes(action) && !(action in justified));
    const denied = can.filter((action) => !may.includes(action) && !(action in notSentInHub) && !isLoadedLater(action));
    expect({ idle, denied }).toEqual({ idle: [], denied: [] });
  },
  30_000,
);

test('nothing is argued for that no role allows', () => {
  const all = new Set(consumers.flatMap(({ name }) => allowedActions(name)));
  expect(Object.keys(justified).filter((action) => !all.has(action))).toEqual([]);
});

test('the boundary of the roles is as small as IAM takes it, and allows nothing beyond what the functions need', () => {
  const { Boundary } = boundaryOf(consumers);
  const document = Boundary?.Properties['PolicyDocument'] as Role['Policies'][number]['PolicyDocument'];
  // IAM User Guide, "IAM and AWS STS quotas": the most characters of a managed policy.
  expect(JSON.stringify(document).length).toBeLessThan(6_144);
  const all = new Set(consumers.flatMap(({ name }) => allowedActions(name)));
  const within = new Set(document.Statement.flatMap(({ Action }) => Action));
  expect(within).toEqual(all);
});

test('every role has the boundary', () => {
  for (const consumer of consumers) {
    for (const role of Object.values(roleOf(consumer))) {
      expect(role.Properties).toMatchObject({ PermissionsBoundary: { Ref: 'Boundary' } });
    }
  }
});
