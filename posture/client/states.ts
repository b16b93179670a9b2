// How the states of findings are shown: a mark, a tone, and which of several weighs most.
import type { State } from '../../shared/findings/finding.ts';
import type { Story } from '../model.ts';

/** A finding's state, or that its repair is under way. */
export type Shown = State | 'repairing';
export type Tone = 'bad' | 'doubtful' | 'left' | 'good';

/** The gravest first. Marks, so that nobody has to tell colours apart. */
const shown: Record<Shown, { readonly mark: string; readonly tone: Tone; readonly standing: boolean }> = {
  failed: { mark: '✖', tone: 'bad', standing: true },
  contested: { mark: '⚔', tone: 'bad', standing: true },
  repairing: { mark: '…', tone: 'bad', standing: true },
  monitored: { mark: '●', tone: 'bad', standing: true },
  unreadable: { mark: '?', tone: 'doubtful', standing: true },
  undone: { mark: '↶', tone: 'left', standing: true },
  exempt: { mark: '◇', tone: 'left', standing: true },
  remediated: { mark: '✔', tone: 'good', standing: false },
  resolved: { mark: '✔', tone: 'good', standing: false },
};
const order = Object.keys(shown);

export function stateOf({ finding, isRepairing }: Story): Shown {
  return isRepairing ? 'repairing' : finding.state;
}

export function markOf(state: Shown): string {
  return shown[state].mark;
}

export function toneOf(state: Shown): Tone {
  return shown[state].tone;
}

/** Whether the violation, or the doubt about it, is still there. */
export function isStanding(state: Shown): boolean {
  return shown[state].standing;
}

/** The gravest of these states. */
export function gravest(states: readonly Shown[]): Shown | undefined {
  return states.toSorted((one, other) => order.indexOf(one) - order.indexOf(other))[0];
}
