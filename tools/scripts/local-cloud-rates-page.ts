// docs/reference/local-cloud-rates.md: the rates, sizes, counts and delays of the local cloud, from its tables.
import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { code, codes, page, pageHead, prose, table } from './markdown.ts';

const folder = 'local/strict_aws/tables';

const serviceSchema = z.object({
  code: z.string(),
  status: z.number(),
  scope: z.optional(z.string()),
  document: z.string(),
});
const rateSchema = z.object({
  service: z.string(),
  operations: z.array(z.string()),
  rate: z.nullable(z.number()),
  burst: z.nullable(z.number()),
  scope: z.optional(z.string()),
  each: z.optional(z.boolean()),
  unit: z.optional(z.string()),
  regions: z.optional(z.record(z.string(), z.number())),
  assumed: z.optional(z.boolean()),
  document: z.optional(z.string()),
});
const ratesSchema = z.object({ services: z.record(z.string(), serviceSchema), rates: z.array(rateSchema) });
const sizesSchema = z.array(
  z.object({
    service: z.string(),
    operations: z.array(z.string()),
    measure: z.string(),
    maximum: z.number(),
    code: z.string(),
    status: z.number(),
    document: z.string(),
    assumed: z.optional(z.string()),
  }),
);
const delaysSchema = z.record(
  z.string(),
  z.object({ seconds: z.number(), behavior: z.string(), document: z.string() }),
);

const organizationSchema = z.object({
  policies: z.record(
    z.string(),
    z.object({ characters: z.number(), perTarget: z.number(), perOrganization: z.number(), document: z.string() }),
  ),
  accounts: z.object({ inProgress: z.number(), closing: z.number(), document: z.string() }),
  delegatedAdministrators: z.object({ perService: z.number(), document: z.string() }),
});

type Service = z.infer<typeof serviceSchema>;
type Rate = z.infer<typeof rateSchema>;

export function localCloudRatesPage(): string {
  return page(
    pageHead("The local cloud's rates, sizes and delays", `${folder}/`),
    prose(
      'What the [local cloud](../concepts/local-cloud.md) refuses because it comes too fast, is too long or is too much, and what takes time there. Where AWS publishes no number, the row says assumed, with a cautious guess.',
    ),
    '## Rates',
    prose(
      "A row is a token bucket for each place by which it is counted: Rate is its refill per second, Burst what it holds. The APIs of a row share the bucket, unless the row says each. A call that matches several rows takes a token of each bucket; `*` stands for the service's other APIs. `PALISADE_LOCAL_QUOTAS=off` switches the rates off.",
    ),
    ...rates(),
    '## Sizes and counts',
    prose(
      'They are refused to everybody, with the error of the row, and `PALISADE_LOCAL_QUOTAS` does not change them.',
    ),
    sizes(),
    prose('AWS Organizations refuses these with `ConstraintViolationException` and a reason:'),
    organization(),
    '## Delays',
    prose(
      "AWS's time, and the time with the default of `PALISADE_LOCAL_TIME_FACTOR`, 0.02. The factor 1 is AWS's time.",
    ),
    delays(),
  );
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'));
}

function rates(): string[] {
  const { services, rates } = ratesSchema.parse(read('rates'));
  return Object.entries(services).flatMap(([name, service]) => [
    `### ${code(name)}`,
    prose(`Error: ${code(service.code)}, status ${service.status}. Source: ${service.document}.`),
    table(
      ['APIs', 'Rate', 'Burst', 'Counted by', 'Source'],
      rates.filter((rate) => rate.service === name).map((rate) => rateRow(rate, service)),
    ),
  ]);
}

function rateRow({ operations, each, rate, burst, scope, unit, regions, assumed, document }: Rate, service: Service) {
  const counted = { 'account+region': 'account and Region' }[scope ?? service.scope ?? 'account+region'];
  const units = unit === undefined ? '' : ` (${unit}s)`;
  const elsewhere = Object.entries(regions ?? {}).map(([region, count]) => `${count} in ${region}`);
  return [
    `${codes(operations)}${each ? ', each' : ''}`,
    rate === null ? 'no limit' : [`${rate}${units}`, ...elsewhere].join('; '),
    burst === null ? '' : String(burst),
    rate === null ? '' : (counted ?? scope ?? service.scope ?? ''),
    assumed ? 'assumed' : (document ?? 'as above'),
  ];
}

function sizes(): string {
  const rows = sizesSchema.parse(read('sizes'));
  return table(
    ['Service', 'APIs', 'What', 'At most', 'Error', 'Document'],
    rows.map(({ service, operations, measure, maximum, code: error, status, document, assumed }) => [
      code(service),
      codes(operations),
      measure,
      maximum.toLocaleString('en-US'),
      `${code(error)}, ${status}`,
      assumed === undefined ? document : `${document}; ${assumed} assumed`,
    ]),
  );
}

function organization(): string {
  const { policies, accounts, delegatedAdministrators } = organizationSchema.parse(read('organization'));
  const rows = Object.entries(policies).flatMap(([kind, { characters, perTarget, perOrganization, document }]) => [
    [`characters of a ${code(kind)}`, characters, document],
    [`the same, attached to a target, with AWS's own`, perTarget, document],
    [`the same, in the organization`, perOrganization, document],
  ]);
  return table(
    ['What', 'At most', 'Document'],
    [
      ...rows,
      ['accounts being created', accounts.inProgress, accounts.document],
      ['accounts being closed', accounts.closing, accounts.document],
      ['delegated administrators of a service', delegatedAdministrators.perService, delegatedAdministrators.document],
    ].map(([what = '', maximum = 0, document = '']) => [
      String(what),
      maximum.toLocaleString('en-US'),
      String(document),
    ]),
  );
}

function delays(): string {
  const rows = Object.entries(delaysSchema.parse(read('delays')));
  return table(
    ['Delay', 'What takes time', 'AWS', 'Here', 'Document'],
    rows.map(([name, { seconds, behavior, document }]) => [
      code(name),
      behavior,
      `${seconds} s`,
      `${Number((seconds * 0.02).toFixed(2))} s`,
      document,
    ]),
  );
}
