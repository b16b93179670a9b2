// The terminal that a stream writes to.
import { styleText } from 'node:util';

export type TextStyle = Parameters<typeof styleText>[0];

/** Columns of the terminal; undefined if the stream is none. */
export type Screen = { readonly width: number | undefined };

/** The width to assume of a terminal that does not say it. Longer lines are tiring to read. */
const usualWidth = 80;

export function screenOf(stream: { readonly isTTY?: boolean; readonly columns?: number }): Screen {
  // A pseudo terminal whose size nobody has set says 0.
  return { width: stream.isTTY === true ? stream.columns || usualWidth : undefined };
}

/** The width of paragraphs that are read at any width: that of a narrow terminal, else what is easy to read. */
export function paragraphWidth({ width = usualWidth }: Screen = screenOf(process.stdout)): number {
  return Math.min(width, usualWidth);
}

/** Styles text if standard output is a terminal that shows colors; respects NO_COLOR. */
export function paint(style: TextStyle, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}
