// Components that several parts use: untrusted text, times, badges, scroll regions.
import type { ComponentChildren } from 'preact';
import { escapeInvisible } from '../../shared/lib/text.ts';
import { type DisplayState, markOf, toneOf } from './states.ts';

/** Text that Palisade did not write, with its invisible characters escaped. */
export function UntrustedText({ text }: { text: string }) {
  return <bdi>{escapeInvisible(text)}</bdi>;
}

export function Time({ at }: { at: string }) {
  return <time dateTime={at}>{at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}</time>;
}

export function Badge({ state }: { state: DisplayState }) {
  return (
    <span class={`badge ${toneOf(state)}`}>
      <span aria-hidden="true">{markOf(state)}</span> {state}
    </span>
  );
}

/** A region that may be wider than the screen. It takes focus, so that keys can scroll it (WCAG 2.1.1, "Keyboard"). */
export function ScrollRegion({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section class="scroll" aria-label={escapeInvisible(label)} tabIndex={0}>
      {children}
    </section>
  );
}

/** A duration in one unit, from milliseconds to days. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1_000;
  if (seconds < 120) return `${seconds.toFixed(1)} s`;
  if (seconds < 2 * 60 * 60) return `${(seconds / 60).toFixed(0)} min`;
  return seconds < 48 * 60 * 60 ? `${(seconds / 3_600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} days`;
}
