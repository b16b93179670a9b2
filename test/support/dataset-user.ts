// A client of a dataset that is none of Palisade's: a process with boto3, which makes calls as roles of any account.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';

const answerSchema = z.object({ answer: z.string(), message: z.optional(z.string()) });
type Answer = z.infer<typeof answerSchema>;
export type DatasetCall = 'read' | 'list' | 'put' | 'delete' | 'change-policy' | 'change-encryption';

export type DatasetUser = {
  /** Makes a call as a role of the account that its own policies allow everything. Answers one call after the other. */
  call(accountId: string, call: DatasetCall): Promise<Answer>;
  stop(): void;
};

/** Starts it, for the bucket of one dataset. */
export function startDatasetUser(endpoint: string, region: string, bucket: string): DatasetUser {
  const script = ['test/e2e/use_dataset.py', endpoint, region, bucket];
  const child = spawn('.venv/bin/python', script, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  return {
    call: (accountId, call) => {
      const answer = last.then(async () => {
        child.stdin.write(`${accountId} dataset-user ${call}\n`);
        const { value } = await lines.next();
        return answerSchema.parse(JSON.parse(value ?? 'null'));
      });
      last = answer.catch(() => undefined);
      return answer;
    },
    stop: () => child.kill(),
  };
}
