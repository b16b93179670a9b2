// What people may read: everything that AWS's ReadOnlyAccess allows of a listed service, no write of any service, and in
// testing accounts no metrics and logs if that is switched off.
import fc from 'fast-check';
import { policiesFor, policyText } from '../../../../shared/policies/pack.ts';
import { policyQuotas } from '../../../../shared/policies/quotas.ts';
import { noExperimenterChanges } from '../../../../shared/policies/statements/no-experimenter-changes.ts';
import { noPersonChanges } from '../../../../shared/policies/statements/no-person-changes.ts';
import type { PolicyDocument, PolicyScope } from '../../../../shared/policies/statements/policy-document.ts';
import { readActionsOf } from '../../../../shared/policies/statements/read-actions.ts';
import {
  metricsAndLogsActions,
  metricsAndLogsServices,
  writesThatPass,
} from '../../../../tools/scripts/read-action-lists.ts';
import { iamServices, readOnlyPatterns } from '../../../../tools/scripts/read-actions-file.ts';
import { account, inputs, roleArn, verdict } from '../../../support/verdict.ts';

const services = await iamServices();
const every = services.flatMap(({ name, actions }) =>
  actions.map(({ name: action, accessLevel }) => ({
    action: `${name}:${action}`,
    service: name,
    writes: accessLevel !== 'Read' && accessLevel !== 'List',
  })),
);
/** Matches patterns as IAM does: any case, `*` for any text. */
const matcher = (patterns: readonly string[]) => {
  const text = patterns.map((pattern) => pattern.replaceAll('*', '.*')).join('|');
  const expression = new RegExp(`^(?:${text})$`, 'i');
  return (action: string) => patterns.length > 0 && expression.test(action);
};
const passing = (document: PolicyDocument, scope: PolicyScope): readonly string[] =>
  document.statements(scope).flatMap(({ NotAction = [] }) => NotAction);
const servicesOf = (patterns: readonly string[]) => new Set(patterns.map((pattern) => pattern.split(':')[0]));

const documents = [
  { name: 'no-person-changes', patterns: passing(noPersonChanges, inputs()) },
  { name: 'no-experimenter-changes', patterns: passing(noExperimenterChanges, inputs()) },
];

describe.each(documents)('$name', ({ patterns }) => {
  const passes = matcher(patterns);
  const listed = servicesOf(patterns);

  test('each action that ReadOnlyAccess allows for a listed service passes', () => {
    const allowed = matcher(
      Object.entries(readOnlyPatterns).flatMap(([service, own]) => own.map((each) => `${service}:${each}`)),
    );
    const wanted = every.filter(({ action, service }) => listed.has(service) && allowed(action));
    expect(wanted.length).toBeGreaterThan(4_000);
    expect(wanted.filter(({ action }) => !passes(action))).toEqual([]);
  });

  test('each write of every service is denied, but for those with a reason', () => {
    const excepted = matcher(Object.keys(writesThatPass));
    const writes = every.filter((each) => each.writes);
    expect(writes.length).toBeGreaterThan(10_000);
    expect(writes.filter(({ action }) => passes(action) && !excepted(action))).toEqual([]);
    expect(writes.filter(({ action, service }) => listed.has(service) && excepted(action) && !passes(action))).toEqual(
      [],
    );
  });

  test('secrets stay closed', () => {
    const secrets = [
      'secretsmanager:GetSecretValue',
      'secretsmanager:BatchGetSecretValue',
      'secretsmanager:GetRandomPassword',
    ];
    const credentials = [
      'lightsail:GetInstanceAccessDetails',
      'redshift:GetIdentityCenterAuthToken',
      'sts:GetFederationToken',
    ];
    const known = new Set(every.map(({ action }) => action));
    for (const action of [...secrets, ...credentials]) {
      expect({ action, known: known.has(action), passes: passes(action) }).toEqual({
        action,
        known: true,
        passes: false,
      });
    }
  });

  test('it is most of the services, those of the platform among them', () => {
    expect(listed.size).toBeGreaterThan(150);
    for (const service of ['route53', 'rds', 'elasticloadbalancing', 'glue', 'sagemaker', 'support'])
      expect(listed).toContain(service);
  });

  test('a pattern with a wildcard has a verb before it', () => {
    const bare = patterns.filter((pattern) => /:\*|:[^:]{1,2}\*/.test(pattern));
    expect(bare.filter((pattern) => pattern !== 'support:*' && !/:Is\*/.test(pattern))).toEqual([]);
  });
});

describe('the switch for metrics and logs', () => {
  const off = passing(noExperimenterChanges, inputs({ readMetricsAndLogs: false }));
  const isMetrics = ({ action, service }: { action: string; service: string }) =>
    metricsAndLogsServices.includes(service) ||
    (metricsAndLogsActions[service] ?? []).some((name) => action === `${service}:${name}`);

  test('takes all of them away, and nothing else', () => {
    const passes = matcher(off);
    const on = matcher(passing(noExperimenterChanges, inputs()));
    expect(every.filter((each) => isMetrics(each) && passes(each.action))).toEqual([]);
    const lost = every.filter(({ action }) => on(action) && !passes(action));
    expect(lost.filter((each) => !isMetrics(each))).toEqual([]);
    expect(lost.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'cloudwatch:GetMetricData',
        'logs:StartQuery',
        'sagemaker:BatchGetMetrics',
        'xray:GetTraceGraph',
      ]),
    );
  });

  test('does not matter in production', () => {
    expect(passing(noPersonChanges, inputs({ readMetricsAndLogs: false }))).toEqual(passing(noPersonChanges, inputs()));
  });
});

const roleName = fc.stringMatching(/^[A-Za-z0-9_/-]{1,60}$/);
test('however long the role lists are, the document is one policy, and services go from the end', () => {
  const all = passing(noPersonChanges, inputs());
  fc.assert(
    fc.property(fc.array(roleName, { maxLength: 40 }), (operators) => {
      const scope = inputs({ roles: { ...inputs().roles, operators } });
      const packed = policiesFor('production', scope).find((policy) => policy.documents.includes('no-person-changes'));
      expect(packed && policyText(packed).length).toBeLessThanOrEqual(policyQuotas.SERVICE_CONTROL_POLICY.characters);
      const patterns = passing(noPersonChanges, scope);
      const fewer = Math.min(patterns.length, all.length);
      expect(patterns.slice(0, fewer)).toEqual(all.slice(0, fewer));
      expect([...servicesOf(patterns)].length).toBeGreaterThan(40);
    }),
    { numRuns: 50 },
  );
});

// One read and one write of each listed service by the evaluator that knows conditions and policies, not only patterns.
const person = `arn:aws:iam::${account}:user/carla`;
const pairs = [...servicesOf(documents[0]?.patterns ?? [])].map((service) => {
  const own = every.filter((each) => each.service === service);
  const passes = matcher(documents[0]?.patterns ?? []);
  const excepted = matcher(Object.keys(writesThatPass));
  return {
    service,
    read: own.find((each) => !each.writes && passes(each.action))?.action,
    write: own.find((each) => each.writes && !excepted(each.action))?.action,
  };
});

test('iam-simulate comes to the same verdicts, for a person and for an application', async () => {
  const inProduction = (principal: string, action: string) =>
    verdict('production', { principal, action }, inputs({ regions: ['us-east-1'] }));
  const found = await Promise.all(
    pairs.map(async ({ service, read, write }) => ({
      service,
      read: read && (await inProduction(person, read)),
      write: write && (await inProduction(person, write)),
    })),
  );
  expect(found).toEqual(
    pairs.map(({ service, read, write }) => ({ service, read: read && 'allowed', write: write && 'denied' })),
  );
  expect(await inProduction(roleArn('application'), 'rds:ModifyDBInstance')).toBe('allowed');
});

test('a list of read actions that does not exist is an error', () => {
  expect(readActionsOf('s3')).toContain('s3:Get*');
  expect(() => readActionsOf('nothing')).toThrow('nothing');
});
