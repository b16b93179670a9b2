// Checks of the tests in test/aws-review, which fail until the product does what AWS requires: each must fail at its last
// assertion, and for no other reason. A file that imports this one registers the checks.

let preparation: { readonly assertions: number } | { readonly error: unknown } | undefined;

/**
 * Does everything that comes before a test's last assertion, and returns its result. `work` has to succeed whether or
 * not the product is right; if it fails, the test fails, also if it is declared with `test.failing`.
 */
export async function prepared<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    const result = await work();
    preparation = { assertions: expect.getState().assertionCalls };
    return result;
  } catch (error) {
    preparation = { error };
    throw error;
  }
}

beforeEach(() => {
  preparation = undefined;
});

// `test.failing` accepts any error of the test itself, but none of a hook.
afterEach(() => {
  if (preparation === undefined) throw new Error('the test did not call prepared()');
  if ('error' in preparation) throw preparation.error;
  const assertions = expect.getState().assertionCalls - preparation.assertions;
  if (assertions !== 1) throw new Error(`after prepared() there has to be one assertion, and there were ${assertions}`);
});
