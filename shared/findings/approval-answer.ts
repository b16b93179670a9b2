// The answer to an approval, stored for the command line, which waits for it.
import * as z from 'zod/mini';
import { recordedSettings } from '../lib/settings.ts';
import { requestAnswers } from './request-answers.ts';

/**
 * `approved`: the change was made. `waiting`: it is approved, and the next evaluation that may makes it. `planned`: a dry
 * run would do one of these. `before` and `change` are the settings and what was, or would be, written; `breaks` is what
 * stops nevertheless; `until` is how long the approval is valid (ISO 8601).
 */
export const approvalAnswerSchema = z.object({
  state: z.enum(['approved', 'waiting', 'planned', 'refused', 'failed']),
  reason: z.string(),
  before: recordedSettings,
  change: recordedSettings,
  breaks: z.array(z.string()),
  until: z.nullable(z.string()),
});
export type ApprovalAnswer = z.infer<typeof approvalAnswerSchema>;

export const { put: putApprovalAnswer, find: findApprovalAnswer } = requestAnswers('approval', approvalAnswerSchema);
