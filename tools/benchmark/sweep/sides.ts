// The contenders of the sweep benchmarks: Palisade with and without preflights, and Cloud Custodian, each in a separate
// process, with equivalent rules, the same credentials and the same endpoint.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
import { guardrailIds } from '../../../shared/guardrails/registry.ts';
import { awsManagedKey } from '../../../shared/guardrails/s3-bucket/s3-encryption/key-template.ts';

export type Measurement = {
  readonly seconds: number;
  /** Peak resident memory of the process, sampled ten times per second. */
  readonly peakMemoryKilobytes: number;
  /** The last line of its standard output. */
  readonly lastLine: string;
};

export type Contender = { readonly name: string; readonly run: (endpoint: string) => Promise<Measurement> };

const folder = '.palisade/bench';
export const accountId = '111122223333';

type Encryption = 'AES256' | 'aws:kms';

/** The account to sweep, and the variables with the credentials of both contenders. */
export type Caller = { readonly accountId: string; readonly credentials: Readonly<Record<string, string>> };

const administrator: Caller = {
  accountId,
  credentials: { AWS_ACCESS_KEY_ID: accountId, AWS_SECRET_ACCESS_KEY: 'test' },
};

/** Palisade, the same without preflights, which none of the others makes, and Cloud Custodian. */
export type Contenders = {
  readonly palisade: Contender;
  readonly withoutPreflight: Contender;
  readonly custodian: Contender;
};

/** Writes the rules for all. `encryption` is the default encryption that they require. */
export function contendersFor(encryption: Encryption, caller = administrator): Contenders {
  const governance = governanceOf(encryption);
  const policies = `${folder}/custodian.yml`;
  writeFileSync(policies, custodian(encryption));
  const account = ['--account', caller.accountId, '--account-type', 'production'];
  const sweep = ['sweep', '--aws', '--yes', ...account, '--format', 'jsonl'];
  const runPalisade = (endpoint: string, env: Readonly<Record<string, string>>) =>
    measure('bin/palisade', [...sweep, '--record', `${folder}/record.jsonl`], endpoint, {
      ...caller.credentials,
      ...env,
      PALISADE_GOVERNANCE_FILE: governance,
    });
  return {
    palisade: { name: 'Palisade', run: (endpoint) => runPalisade(endpoint, {}) },
    withoutPreflight: {
      name: 'Palisade without preflights',
      run: (endpoint) =>
        runPalisade(endpoint, { NODE_OPTIONS: '--import=./tools/benchmark/sweep/without-preflight.ts' }),
    },
    custodian: {
      name: 'Cloud Custodian 0.9.53',
      run: (endpoint) =>
        measure(
          '.venv-bench/bin/custodian',
          ['run', '--region', 'us-east-1', '--cache-period', '0', '-s', `${folder}/custodian`, policies],
          endpoint,
          caller.credentials,
        ),
    },
  };
}

const lastLineSchema = z.object({ summary: z.object({ seconds: z.number() }) });

/** How long a sweep of Palisade took from the first request to the last: like the bare load, without a start. */
export function sweepSecondsOf({ lastLine }: Measurement): number {
  return lastLineSchema.parse(JSON.parse(lastLine)).summary.seconds;
}

/** Writes Palisade's governance.yml. Returns its path. */
export function governanceOf(encryption: Encryption): string {
  mkdirSync(folder, { recursive: true });
  const file = `${folder}/governance.yml`;
  const modes = Object.fromEntries(guardrailIds.map((id) => [id, { mode: 'remediate' }]));
  // As Cloud Custodian's policy, which names no key.
  const key = encryption === 'aws:kms' ? { key: awsManagedKey } : {};
  const document = {
    version: 1,
    regions: ['us-east-1'],
    accountTypes: { organizationalUnits: {} },
    guardrails: { all: { ...modes, 's3-encryption': { mode: 'remediate', encryption, ...key } } },
  };
  // YAML is a superset of JSON.
  writeFileSync(file, JSON.stringify(document));
  return file;
}

function custodian(encryption: string): string {
  return `policies:
  - name: public-block
    resource: aws.s3
    filters: [{ type: check-public-block }]
    actions: [{ type: set-public-block }]
  - name: encryption
    resource: aws.s3
    filters: [{ type: bucket-encryption, state: false, crypto: "${encryption}" }]
    actions: [{ type: set-bucket-encryption, crypto: "${encryption}" }]
  - name: versioning
    resource: aws.s3
    filters: [{ type: value, key: Versioning.Status, value: Enabled, op: ne }]
    actions: [{ type: toggle-versioning, enabled: true }]
`;
}

async function measure(
  command: string,
  args: readonly string[],
  endpoint: string,
  env: Readonly<Record<string, string>>,
): Promise<Measurement> {
  const started = performance.now();
  const child = spawn(command, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      ...env,
    },
  });
  let errorOutput = '';
  child.stderr.on('data', (data: Buffer) => (errorOutput = `${errorOutput}${data}`.slice(-1_000)));
  let lastLine = '';
  createInterface(child.stdout).on('line', (line) => (lastLine = line));
  let peakMemoryKilobytes = 0;
  const memoryTimer = setInterval(() => {
    const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' });
    peakMemoryKilobytes = Math.max(peakMemoryKilobytes, Number(stdout.trim()) || 0);
  }, 100);
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearInterval(memoryTimer);
  if (code !== 0) throw new Error(`${command} ended with code ${code}:\n${errorOutput}`);
  return { seconds: (performance.now() - started) / 1_000, peakMemoryKilobytes, lastLine };
}
