// An account on a strict emulator that shares one resource, with a run of its kind's steps. What it has on record is in memory.
import type { MiddlewareStack } from '@smithy/types';
import type { StepResult } from '../../shared/accounts/account-record.ts';
import { createAccessRoleClients } from '../../shared/aws/access-role-clients.ts';
import { runSteps } from '../../shared/baseline/run-steps.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import type { ResourceKind } from '../../shared/resources/contract/kind.ts';
import type { SharedResource } from '../../shared/steps/shared-resource.ts';
import { documentsInMemory } from './documents-in-memory.ts';
import { awsError } from './fake-s3.ts';
import { aMember } from './member.ts';
import { aStepContext } from './site.ts';

const region = 'us-east-1';
const isWrite = (command: string) => !/^(Get|List|Describe)/.test(command);

let accounts = 0;

export type EmulatedOwnerOptions = {
  readonly endpoint: string;
  readonly kind: ResourceKind;
  /** The resource, as governance.yml has it. */
  readonly name: string;
  readonly governance: Governance;
};

export function anEmulatedOwner({ endpoint, kind, name, governance }: EmulatedOwnerOptions) {
  accounts += 1;
  const owner = String(500_000_000_000 + process.pid * 1_000 + accounts);
  const clients = createAccessRoleClients({
    region,
    endpoint,
    credentials: async () => ({ accessKeyId: owner, secretAccessKey: 'test' }),
  });
  const writes: string[] = [];
  let writesUntilBreak = 0;
  for (const client of Object.values(clients)) {
    const { middlewareStack } = client as unknown as { readonly middlewareStack: MiddlewareStack<object, object> };
    middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const command = String(commandName).replace(/Command$/, '');
          if (isWrite(command)) {
            writesUntilBreak -= 1;
            if (writesUntilBreak === 0) throw awsError('InternalError', 500);
            writes.push(command);
          }
          return next(args);
        },
      { step: 'initialize' },
    );
  }
  const memory = documentsInMemory({ kind: kind.id, name, owner, region, isDeclared: true });
  const member = aMember({ id: owner, type: kind.ownerType });
  return {
    owner,
    clients,
    record: memory.record,
    takeWrites: () => writes.splice(0),
    /** Makes one write fail: the next one is number 1. */
    breakWrite: (number: number) => {
      writesUntilBreak = number;
    },
    /** The results of the steps, and the documents that were found changed. */
    async run(
      readers: readonly string[],
      changes: Partial<SharedResource> & { readonly governance?: Governance } = {},
    ) {
      const { governance: declared = governance, ...more } = changes;
      const resources = [{ ...memory.resource(), admitted: readers, audiences: { readers }, ...more }];
      const documents = memory.documentsOf(resources);
      const contextIn = (where: string, item: string | null) =>
        aStepContext({ clients, member, governance: declared, region: where, resources, item, documents });
      const results = await runSteps(kind.steps, {
        contextIn,
        homeRegion: region,
        regions: [region],
        closedReason: async () => undefined,
        denialReason: async () => undefined,
        dryRun: false,
        now: () => new Date(),
        previousResults: [],
      });
      return { results, drifts: documents.drifts() };
    },
  };
}

/** The states of the steps, in their order. */
export function statesOf({ results }: { readonly results: readonly StepResult[] }): readonly StepResult['state'][] {
  return results.map(({ state }) => state);
}
