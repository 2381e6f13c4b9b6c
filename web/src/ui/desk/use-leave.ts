import { useEffect, useRef } from 'react';

const ends = ['mouseup', 'dragend', 'change', 'keydown'] as const;

/**
 * What ends a press: a list of the browser's own (`select`) may keep the release to itself, but tells the choice. A box of
 * text that is left says `change`, too, in the midst of the press.
 */
const isEnd = ({ type, target }: Event) => type !== 'change' || target instanceof HTMLSelectElement;

/**
 * A list under a box folds when the box is left. Left by a press elsewhere, it folds once that press is over: a list that
 * takes room and goes between press and release moves the button away from under the finger, and the click is lost.
 * @returns for `onBlur` of the box
 */
export function useLeave(fold: () => void): () => void {
  const latest = useRef(fold);
  latest.current = fold;
  const pressed = useRef(false);
  const waits = useRef(false);
  useEffect(() => {
    const begin = (event: MouseEvent) => {
      // Another press while a list waits for the end of one: that one ended where nobody saw it.
      if (waits.current) latest.current();
      waits.current = false;
      pressed.current = event.button === 0;
    };
    const end = (event: Event) => {
      if (!isEnd(event)) return;
      pressed.current = false;
      if (!waits.current) return;
      waits.current = false;
      // The click comes right behind the release.
      setTimeout(() => latest.current(), 0);
    };
    addEventListener('mousedown', begin, true);
    for (const name of ends) addEventListener(name, end, true);
    return () => {
      removeEventListener('mousedown', begin, true);
      for (const name of ends) removeEventListener(name, end, true);
    };
  }, []);
  return () => {
    if (pressed.current) waits.current = true;
    else latest.current();
  };
}
