import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import { scaffoldGuardrail, withGuardrail } from '../../../tools/scripts/scaffold-guardrail.ts';

const registry = `// All guardrails.
import type { Guardrail } from './contract/guardrail.ts';
import { s3Bucket } from './s3-bucket/resource-type.ts';
import { s3Encryption } from './s3-bucket/s3-encryption/guardrail.ts';
import { s3Versioning } from './s3-bucket/s3-versioning/guardrail.ts';

export const guardrails: readonly Guardrail[] = [s3Encryption, s3Versioning];
`;

const resourceType = `// S3 buckets.
import type { S3Client } from '@aws-sdk/client-s3';
import type { ResourceType } from '../contract/resource-type.ts';

export const s3Bucket = { type: 'AWS::S3::Bucket' } satisfies ResourceType<S3Client>;
`;

/** A folder like a repository with one resource type and one guardrail. */
function repository(): string {
  const root = mkdtempSync(join(tmpdir(), 'palisade-'));
  mkdirSync(join(root, 'shared/guardrails/contract'), { recursive: true });
  mkdirSync(join(root, 'shared/guardrails/s3-bucket/s3-encryption'), { recursive: true });
  writeFileSync(join(root, 'shared/guardrails/s3-bucket/resource-type.ts'), resourceType);
  writeFileSync(join(root, 'shared/guardrails/registry.ts'), registry);
  return root;
}

test('a guardrail is its folder, its test and one line of the registry', () => {
  const files = scaffoldGuardrail(repository(), 's3-bucket', 's3-tls-only');
  const folder = 'shared/guardrails/s3-bucket';
  expect([...files.keys()]).toEqual([
    `${folder}/s3-tls-only/settings.ts`,
    `${folder}/s3-tls-only/observe.ts`,
    `${folder}/s3-tls-only/decide.ts`,
    `${folder}/s3-tls-only/look-ahead.ts`,
    `${folder}/s3-tls-only/preflight.ts`,
    `${folder}/s3-tls-only/act.ts`,
    `${folder}/s3-tls-only/guardrail.ts`,
    `test/${folder}/s3-tls-only/decide.test.ts`,
    'shared/guardrails/registry.ts',
  ]);
  expect(files.get(`${folder}/s3-tls-only/guardrail.ts`)).toContain(
    '} satisfies Guardrail<S3Client, S3TlsOnlySettings, Parameters>;',
  );
  expect(files.get(`${folder}/s3-tls-only/guardrail.ts`)).toContain("resourceType: 'AWS::S3::Bucket',");
});

test('every file is valid TypeScript with TODOs', () => {
  const files = scaffoldGuardrail(repository(), 's3-bucket', 's3-tls-only');
  for (const [file, text] of files) {
    expect(() => transformSync(text, { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' } })).not.toThrow();
    if (!file.endsWith('registry.ts')) expect(text).toContain('TODO');
  }
});

test('the registry gets the import in order, and the guardrail at the end of the list', () => {
  expect(withGuardrail(registry, 's3-bucket', 's3-tls-only')).toBe(
    registry
      .replace(
        'import { s3Versioning }',
        "import { s3TlsOnly } from './s3-bucket/s3-tls-only/guardrail.ts';\nimport { s3Versioning }",
      )
      .replace('s3Versioning]', 's3Versioning, s3TlsOnly]'),
  );
  expect(withGuardrail(registry, 's3-bucket', 's3-writes')).toContain(
    "import { s3Versioning } from './s3-bucket/s3-versioning/guardrail.ts';\nimport { s3Writes } from './s3-bucket/s3-writes/guardrail.ts';\n",
  );
});

test.each([
  { type: 'ecr-repository', id: 'ecr-scan', says: "there is no resource type 'ecr-repository' (s3-bucket)" },
  { type: 'contract', id: 'ecr-scan', says: "there is no resource type 'contract'" },
  { type: '..', id: 's3-tls-only', says: "there is no resource type '..'" },
  { type: 's3-bucket', id: 'S3TlsOnly', says: "'S3TlsOnly' is not a guardrail ID" },
  { type: 's3-bucket', id: 'versioning', says: "'versioning' is not a guardrail ID" },
  { type: 's3-bucket', id: '../../x-y', says: "'../../x-y' is not a guardrail ID" },
  { type: 's3-bucket', id: 's3-encryption', says: 'shared/guardrails/s3-bucket/s3-encryption exists already' },
])('$type $id is rejected with one line', ({ type, id, says }) => {
  const root = repository();
  expect(() => scaffoldGuardrail(root, type, id)).toThrow(says);
});
