// The answer to a dismissal, stored for the command line, which waits for it.
import * as z from 'zod/mini';
import { requestAnswers } from './request-answers.ts';

/** `planned`: a dry run would dismiss it. `was` is the state of the finding when it was looked at; null if there is none. */
export const dismissalAnswerSchema = z.object({
  state: z.enum(['dismissed', 'planned', 'refused']),
  reason: z.string(),
  was: z.nullable(z.string()),
});
export type DismissalAnswer = z.infer<typeof dismissalAnswerSchema>;

export const { put: putDismissalAnswer, find: findDismissalAnswer } = requestAnswers(
  'dismissal',
  dismissalAnswerSchema,
);
