// How the lists of AWS's accounts and instance families are read from their sources.
import {
  collectImageAccounts,
  listText,
  localStorageFamilies,
  mapText,
} from '../../../tools/scripts/aws-list-sources.ts';

const section = (name: string, ...labels: readonly string[]) =>
  `### \`${name}\`\n${labels.map((label) => ` |karpenter.k8s.aws/${label}|\n`).join('')}`;
const reference = [
  section('g5.xlarge', 'instance-local-nvme|250'),
  section('g5.2xlarge', 'instance-local-nvme|450'),
  section('m5.large', 'instance-memory|8192'),
  section('x9.large'),
  section('x9.xlarge', 'instance-local-nvme|1'),
].join('');

test('accounts are collected from registries at any depth, once each', () => {
  const configs = [
    { versions: { '1.0': { registries: { 'eu-west-1': '222222222222', 'us-east-1': '111111111111' } } } },
    { training: { registries: { 'eu-west-1': '111111111111' } }, other: ['text', null] },
    { registries: { 'eu-west-1': '222222222222' } },
  ];
  expect(collectImageAccounts(configs)).toEqual({
    'eu-west-1': ['111111111111', '222222222222'],
    'us-east-1': ['111111111111'],
  });
  expect(() => collectImageAccounts([{ registries: { 'eu-west-1': 'somebody' } }])).toThrow();
});

test('a family of SageMaker has local storage if its sizes have it', () => {
  expect(localStorageFamilies(reference, ['ml.g5.xlarge', 'ml.g5.2xlarge', 'ml.m5.large', 'ml.p2.xlarge'])).toEqual([
    'g5',
    'p6e-gb200',
  ]);
});

test('a family of which only some sizes have it is no family', () => {
  expect(() => localStorageFamilies(reference, ['ml.x9.large', 'ml.x9.xlarge'])).toThrow('x9');
});

test('the files are written as the formatter has them', () => {
  const about = { purpose: 'What.', source: 'Whence.', name: 'found' };
  expect(listText({ ...about, list: ['a', 'b'] })).toBe(
    "// What.\n// Whence.\n\nexport const found: readonly string[] = [\n  'a',\n  'b',\n];\n",
  );
  const long = Array.from({ length: 10 }, () => '123456789012').join(' ');
  const text = mapText({ ...about, map: { short: ['1', '2'], long: [long] } });
  expect(text).toContain("  ['short', '1 2'],\n");
  expect(text).toContain(`  [\n    'long',\n    '${long}',\n  ],\n`);
});
