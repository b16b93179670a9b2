// The change log of a sweep without a hub: a file with one JSON line per step, from which `palisade undo` works.
import { mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { type Finding, findingSchema } from '../../shared/findings/finding.ts';
import { stateFolder } from '../../shared/lib/installation.ts';
import { fileProblem } from '../../shared/lib/system-errors.ts';
import { parseJson } from '../../shared/lib/text.ts';
import { toCandidate } from '../lib/finding-id.ts';
import { UserError } from '../lib/output.ts';
import { matchId } from '../lib/short-ids.ts';

const logEntrySchema = z.object({ step: z.enum(['intended', 'found', 'undone']), finding: findingSchema });
type LogStep = z.infer<typeof logEntrySchema>['step'];

export function defaultChangeLogPath(): string {
  return join(stateFolder(), 'sweeps', `${new Date().toISOString().replaceAll(':', '-')}.jsonl`);
}

/** Writes each step synchronously, so that a change is in the log before it is made. */
export function createChangeLogWriter(file: string): (step: LogStep, finding: Finding) => Promise<void> {
  let fileDescriptor: number | undefined;
  return async (step, finding) => {
    try {
      if (fileDescriptor === undefined) {
        mkdirSync(dirname(file), { recursive: true });
        fileDescriptor = openSync(file, 'a');
      }
      writeSync(fileDescriptor, `${JSON.stringify({ step, finding })}\n`);
    } catch (error) {
      throw new UserError(`The change log ${file} cannot be written: ${fileProblem(error)}.`, { cause: error });
    }
  };
}

/**
 * A finding from a change log, by its id or the beginning of it: its latest result, or its intent if there is no result.
 * Throws UserError if the file or the finding cannot be read, or several findings begin with the text.
 */
export function readFindingFromLog(file: string, text: string): Finding {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`The change log ${file} cannot be read: ${fileProblem(error)}.`, { cause: error });
  }
  const entries = content.split('\n').flatMap((each) => {
    const parsed = logEntrySchema.safeParse(parseJson(each));
    return parsed.success && parsed.data.finding.id.startsWith(text) ? [parsed.data] : [];
  });
  const candidates = new Map(entries.map(({ finding }) => [finding.id, toCandidate(finding)]));
  const findingId = matchId('finding', text, [...candidates.values()]);
  const steps = entries.filter(({ finding }) => finding.id === findingId);
  const ofStep = (wanted: LogStep) => steps.findLast(({ step }) => step === wanted);
  const last = ofStep('found') ?? ofStep('intended');
  if (last === undefined) throw new UserError(`The change log ${file} has no finding ${text}.`);
  return last.finding;
}
