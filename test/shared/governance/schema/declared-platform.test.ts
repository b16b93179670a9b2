// What `platform` of governance.yml declares, and names that AWS would refuse.
import {
  hasArtifacts,
  hasCode,
  hasImages,
  hasPipelines,
  platformParameters,
  sharesAnything,
} from '../../../../shared/governance/schema/declared-platform.ts';

const declared = (parts: object) => platformParameters.parse(parts);
const pipeline = (parts: object = {}) => ({
  source: { repository: 'ml-pipelines' },
  model: 'churn',
  train: 'buildspec-train.yml',
  deploy: 'endpoint.yml',
  approvers: ['ml-approver'],
  ...parts,
});

test('what is left out has a default', () => {
  expect(declared({})).toEqual({ datasets: {}, models: [], pipelines: {} });
  expect(declared({ packages: {} }).packages).toEqual({ domain: 'ml-platform', external: ['public:pypi'], own: [] });
  expect(declared({ images: { repositories: ['train'] } }).images?.untaggedDays).toBe(14);
  expect(declared({ pipelines: { churn: pipeline() } }).pipelines['churn']?.source.branch).toBe('main');
});

test.each([
  { name: 'an image repository', fits: (text: string) => ({ images: { repositories: [text] } }), prefix: '', max: 100 },
  { name: 'a domain', fits: (text: string) => ({ packages: { domain: text } }), prefix: 'ml-', max: 50 },
  { name: 'an own package', fits: (text: string) => ({ packages: { own: [text] } }), prefix: '', max: 100 },
  { name: 'a code repository', fits: (text: string) => ({ code: { repositories: [text] } }), prefix: 'ml-', max: 100 },
  { name: 'a model', fits: (text: string) => ({ models: [text] }), prefix: '', max: 60 },
  { name: 'a pipeline', fits: (text: string) => ({ pipelines: { [text]: pipeline() } }), prefix: '', max: 40 },
])('the name of $name has $max characters at most, which all services take', ({ fits, prefix, max }) => {
  const isTaken = (text: string) => platformParameters.safeParse(fits(`${prefix}${text}`)).success;
  const room = max - prefix.length;
  expect(isTaken('a'.repeat(room))).toBe(true);
  expect(isTaken('feature-store-2')).toBe(true);
  expect(isTaken('a'.repeat(room + 1))).toBe(false);
  for (const wrong of ['', 'Churn', 'churn_1', 'churn-', 'ch/urn', 'ch urn']) expect(isTaken(wrong)).toBe(false);
});

test.each(['platform', 'palisade-pipelines', 'ML-pipelines'])('%s does not begin as shared names do', (name) => {
  expect(platformParameters.safeParse({ packages: { domain: name } }).success).toBe(false);
  expect(platformParameters.safeParse({ code: { repositories: [name] } }).success).toBe(false);
});

test.each([
  { train: '/etc/train.yml' },
  { train: '../train.yml' },
  { train: 'builds/../../train.yml' },
  { train: 'train.sh' },
  { deploy: 'notebook.yml' },
  { approvers: [] },
  { source: {} },
  { source: { repository: 'corp/ml', connection: 'arn:aws:codeconnections:us-east-1:1:connection/x' } },
])('no pipeline is declared with %j', (parts) => {
  expect(platformParameters.safeParse({ pipelines: { churn: pipeline() } }).success).toBe(true);
  expect(platformParameters.safeParse({ pipelines: { churn: pipeline(parts) } }).success).toBe(false);
});

test('what is declared says what accounts share', () => {
  const said = (parts: object) => {
    const platform = declared(parts);
    const has = { hasArtifacts, hasCode, hasImages, hasPipelines, sharesAnything };
    return Object.entries(has).flatMap(([name, each]) => (each(platform) ? [name] : []));
  };
  expect(said({})).toEqual([]);
  expect(said({ images: { repositories: [] }, code: {} })).toEqual([]);
  expect(said({ datasets: { customers: { readers: ['testing'] } } })).toEqual(['sharesAnything']);
  expect(said({ packages: {} })).toEqual(['sharesAnything']);
  expect(said({ images: { repositories: ['train'] } })).toEqual(['hasImages', 'sharesAnything']);
  expect(said({ code: { repositories: ['ml-code'] } })).toEqual(['hasCode', 'sharesAnything']);
  expect(said({ models: ['churn'] })).toEqual(['hasArtifacts', 'sharesAnything']);
  expect(said({ pipelines: { churn: pipeline() } })).toEqual(['hasArtifacts', 'hasPipelines', 'sharesAnything']);
});
