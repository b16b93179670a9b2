// The record of a sweep without a hub: a file with a line for each step.
import { mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod/mini';
import { type Finding, findingSchema } from '../../shared/findings/finding.ts';
import { parseJson } from '../../shared/lib/text.ts';
import { UserError } from '../lib/output.ts';

const logEntrySchema = z.object({ step: z.enum(['intended', 'found']), finding: findingSchema });
type LogStep = z.infer<typeof logEntrySchema>['step'];

export function defaultChangeLogPath(): string {
  return `.palisade/sweeps/${new Date().toISOString().replaceAll(':', '-')}.jsonl`;
}

/** Writes a line for each step, at once: a repair is on record before it is made. */
export function createChangeLogWriter(file: string): (step: LogStep, finding: Finding) => Promise<void> {
  let fileDescriptor: number | undefined;
  return async (step, finding) => {
    if (fileDescriptor === undefined) {
      mkdirSync(dirname(file), { recursive: true });
      fileDescriptor = openSync(file, 'a');
    }
    writeSync(fileDescriptor, `${JSON.stringify({ step, finding })}\n`);
  };
}

/** What the record says at last of a finding. Throws UserError when it says nothing, or is none. */
export function readFindingFromLog(file: string, findingId: string): Finding {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`The record ${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  const steps = text.split('\n').flatMap((each) => {
    const parsed = logEntrySchema.safeParse(parseJson(each));
    return parsed.success && parsed.data.finding.id === findingId ? [parsed.data] : [];
  });
  const last = steps.findLast(({ step }) => step === 'found') ?? steps.at(-1);
  if (last === undefined) throw new UserError(`The record ${file} has no finding ${findingId}.`);
  return last.finding;
}
