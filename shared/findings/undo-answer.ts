// The answer to an undo request, stored for the command line, which waits for it.
import * as z from 'zod/mini';
import { recordedSettings } from '../lib/settings.ts';
import { requestAnswers } from './request-answers.ts';

/** `now` is the settings before the undo, `back` those that were, or would be, restored; null if they were not read. */
export const undoAnswerSchema = z.object({
  state: z.enum(['undone', 'planned', 'refused', 'failed']),
  reason: z.string(),
  now: recordedSettings,
  back: recordedSettings,
});
export type UndoAnswer = z.infer<typeof undoAnswerSchema>;

export const { put: putUndoAnswer, find: findUndoAnswer } = requestAnswers('undo', undoAnswerSchema);
