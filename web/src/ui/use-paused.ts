import { useEffect, useState } from 'react';

/**
 * A text once its typing pauses; the text of before while characters are still being put together.
 * @param pauseMs shorter at the desk, where keys are quick @param composing half-written pinyin is not what is looked for
 */
export function usePaused(text: string, pauseMs: number, composing = false): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    if (composing) return;
    const timer = setTimeout(() => setPaused(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text, pauseMs, composing]);
  return paused;
}
