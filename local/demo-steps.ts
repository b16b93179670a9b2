// How the parts of the demo of `npm start` observe what happens: step by step, from outside, with the time that it took.
import pWaitFor from 'p-wait-for';

/**
 * One step of the demo, the evidence for it, and the milliseconds from the start of its part until another client saw it
 * happen. A step that did not happen has no time.
 */
export type DemoStep = { readonly what: string; readonly evidence: string; readonly milliseconds: number | undefined };

export type StepObserver = {
  /** Waits until there is evidence for the step, or until its timeout is over. Rejects when the cloud stops. */
  readonly observe: (what: string, findEvidence: () => Promise<string | undefined>) => Promise<void>;
  readonly steps: readonly DemoStep[];
};

const stepTimeoutMs = 60_000;

/** The time of the steps begins now. Each is reported as soon as it is over. */
export function observeSteps(signal: AbortSignal, onStep: (step: DemoStep) => void = () => undefined): StepObserver {
  const started = Date.now();
  const steps: DemoStep[] = [];
  const observe = async (what: string, findEvidence: () => Promise<string | undefined>) => {
    let evidence: string | undefined;
    const condition = async () => {
      evidence = await findEvidence();
      return evidence !== undefined;
    };
    await pWaitFor(condition, { interval: 100, timeout: stepTimeoutMs }).catch(() => {
      signal.throwIfAborted();
      evidence = undefined;
    });
    const milliseconds = evidence === undefined ? undefined : Date.now() - started;
    const step = { what, evidence: evidence ?? '', milliseconds };
    steps.push(step);
    onStep(step);
  };
  return { observe, steps };
}
