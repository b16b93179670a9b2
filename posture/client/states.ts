// How the states of findings are shown: a mark, a tone, and which of several weighs most.
import type { State } from '../../shared/findings/finding.ts';
import type { FindingTimeline } from '../model.ts';

/** A finding's state, or that its repair is under way. */
export type DisplayState = State | 'repairing';
export type Tone = 'bad' | 'doubtful' | 'left' | 'good';

/** The gravest first. Marks, so that nobody has to tell colours apart. */
const displayStates: Record<DisplayState, { readonly mark: string; readonly tone: Tone; readonly isOpen: boolean }> = {
  failed: { mark: '✖', tone: 'bad', isOpen: true },
  contested: { mark: '⚔', tone: 'bad', isOpen: true },
  repairing: { mark: '…', tone: 'bad', isOpen: true },
  monitored: { mark: '●', tone: 'bad', isOpen: true },
  unreadable: { mark: '?', tone: 'doubtful', isOpen: true },
  undone: { mark: '↶', tone: 'left', isOpen: true },
  exempt: { mark: '◇', tone: 'left', isOpen: true },
  remediated: { mark: '✔', tone: 'good', isOpen: false },
  resolved: { mark: '✔', tone: 'good', isOpen: false },
};
const severityOrder = Object.keys(displayStates);

export function displayStateOf({ finding, isRepairing }: FindingTimeline): DisplayState {
  return isRepairing ? 'repairing' : finding.state;
}

export function markOf(state: DisplayState): string {
  return displayStates[state].mark;
}

export function toneOf(state: DisplayState): Tone {
  return displayStates[state].tone;
}

/** Whether the violation, or the doubt about it, is still there. */
export function isOpen(state: DisplayState): boolean {
  return displayStates[state].isOpen;
}

/** The gravest of these states. */
export function mostSevere(states: readonly DisplayState[]): DisplayState | undefined {
  return states.toSorted((one, other) => severityOrder.indexOf(one) - severityOrder.indexOf(other))[0];
}
