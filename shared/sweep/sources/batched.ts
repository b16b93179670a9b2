// Joins what is asked at the same time into one question.

/**
 * Returns a function for one question. Those that are asked before the event loop goes on are asked together: `ask` answers
 * in their order. If it fails, all of them fail.
 */
export function batched<Q, A>(ask: (questions: readonly Q[]) => Promise<readonly A[]>): (question: Q) => Promise<A> {
  let waiting: Q[] = [];
  let answers: Promise<readonly A[]> | undefined;
  return async (question) => {
    const index = waiting.push(question) - 1;
    answers ??= new Promise<void>((goOn) => setImmediate(goOn)).then(() => {
      const questions = waiting;
      waiting = [];
      answers = undefined;
      return ask(questions);
    });
    // There is an answer to each question.
    return (await answers)[index] as A;
  };
}
