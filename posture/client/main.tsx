// Starts the page: with the posture that was written into it, and, where there is a server, with every later one.
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Posture } from '../model.ts';
import { Page } from './page.tsx';

const pollIntervalMs = 1_000;

/** `live` is the address of newer postures; a report in a file has none. */
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
        if (!response.ok) throw new Error(`the server answers ${response.status}`);
        setPosture(await response.json());
        setLost(false);
      } catch {
        // Shown, and tried again: the local cloud may be on its way down, or up.
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
