// Starts the page with the posture in the document; on a live page, polls for newer ones.
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Posture } from '../model.ts';
import { Page } from './page.tsx';

const pollIntervalMs = 1_000;

/** `live` is the URL of newer postures; null in a report file. */
type Start = { readonly posture: Posture; readonly live: string | null };

function App({ posture: first, live }: Start) {
  const [posture, setPosture] = useState(first);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    if (live === null) return;
    let timer: ReturnType<typeof setTimeout>;
    const poll = async () => {
      try {
        const response = await fetch(live);
        if (!response.ok) throw new Error(`HTTP ${response.status}`);
        setPosture(await response.json());
        setLost(false);
      } catch {
        // Shown on the page and retried: the local cloud may be stopping or starting.
        setLost(true);
      }
      timer = setTimeout(poll, pollIntervalMs);
    };
    timer = setTimeout(poll, pollIntervalMs);
    return () => clearTimeout(timer);
  }, [live]);
  return <Page posture={posture} connection={live === null ? 'none' : isLost ? 'lost' : 'live'} />;
}

const start: Start = JSON.parse(document.getElementById('start')?.textContent ?? '');
const root = document.getElementById('page');
if (root) render(<App {...start} />, root);
