// How the page shows the states of findings: mark, tone and order by severity.
import type { State } from '../../shared/findings/finding.ts';
import type { FindingTimeline } from '../model.ts';

/** A finding's state, or that its remediation is in progress. */
export type DisplayState = State | 'remediating';
export type Tone = 'bad' | 'doubtful' | 'left' | 'good';

/** The most severe first. Marks, so that the page can be read without colors. */
const displayStates: Record<DisplayState, { readonly mark: string; readonly tone: Tone; readonly isOpen: boolean }> = {
  failed: { mark: '✖', tone: 'bad', isOpen: true },
  contested: { mark: '⚔', tone: 'bad', isOpen: true },
  held: { mark: '⚑', tone: 'doubtful', isOpen: true },
  remediating: { mark: '…', tone: 'bad', isOpen: true },
  monitored: { mark: '●', tone: 'bad', isOpen: true },
  unreadable: { mark: '?', tone: 'doubtful', isOpen: true },
  undone: { mark: '↶', tone: 'left', isOpen: true },
  exempt: { mark: '◇', tone: 'left', isOpen: true },
  remediated: { mark: '✔', tone: 'good', isOpen: false },
  resolved: { mark: '✔', tone: 'good', isOpen: false },
  recorded: { mark: '✎', tone: 'good', isOpen: false },
};
const severityOrder = Object.keys(displayStates);

export function displayStateOf({ finding, isRepairing }: FindingTimeline): DisplayState {
  return isRepairing ? 'remediating' : finding.state;
}

export function markOf(state: DisplayState): string {
  return displayStates[state].mark;
}

export function toneOf(state: DisplayState): Tone {
  return displayStates[state].tone;
}

/** Whether the violation remains, or it is not known whether it does. */
export function isOpen(state: DisplayState): boolean {
  return displayStates[state].isOpen;
}

/** The most severe of these states; undefined if there are none. */
export function mostSevere(states: readonly DisplayState[]): DisplayState | undefined {
  return states.toSorted((one, other) => severityOrder.indexOf(one) - severityOrder.indexOf(other))[0];
}
