import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemWords } from '../../lib/problem-words.ts';
import { Field } from '../Field.tsx';
import { type Option, OptionLine, Options } from './Options.tsx';
import { useLeave } from './use-leave.ts';

interface Properties {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** What is chosen now; shown while nothing is typed. */
  chosen: Option | null;
  onChoose: (option: Option | null) => void;
  /** Finds what fits the text; called when the typing pauses. */
  find: (text: string, signal: AbortSignal) => Promise<Option[]>;
  placeholder: string;
  noneText: string;
  /** Fewest characters worth a search; 0 offers choices at once. */
  least?: number;
  disabled?: boolean;
}

const pauseMs = 200;

/** A box in which one types a few characters and chooses (WAI-ARIA combobox with a listbox). */
export function Combobox(properties: Properties) {
  const {
    label,
    hint,
    error,
    chosen,
    onChoose,
    find,
    placeholder,
    noneText,
    least = 1,
    disabled,
  } = properties;
  const { t } = useTranslation('common');
  const words = useProblemWords();
  const [text, setText] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const { options, state, failure } = useFound(text, least, find);
  const listId = useId();
  const open = text !== null && state !== 'idle';
  const leave = useLeave(() => setText(null));
  const note =
    state === 'searching'
      ? t('loading')
      : state === 'none'
        ? noneText
        : state === 'failed'
          ? words(failure)
          : null;

  const choose = (option: Option | undefined) => {
    if (option) onChoose(option);
    setText(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && open) {
      event.preventDefault();
      event.stopPropagation();
      setText(null);
    }
    if (event.key === 'Enter' && open) {
      event.preventDefault();
      choose(options[active]);
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (text === null) setText('');
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive((active + step + options.length) % Math.max(options.length, 1));
    }
  };

  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <div className="desk-combobox">
          <input
            {...wiring}
            className="z-input"
            role="combobox"
            aria-expanded={open}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={open && options[active] ? `${listId}-${active}` : undefined}
            autoComplete="off"
            disabled={disabled}
            placeholder={placeholder}
            value={text ?? chosen?.label ?? ''}
            onChange={(event) => {
              setText(event.target.value);
              setActive(0);
              if (event.target.value === '') onChoose(null);
            }}
            onFocus={(event) => {
              event.target.select();
              if (least === 0 && chosen === null) setText('');
            }}
            onBlur={leave}
            onKeyDown={onKeyDown}
          />
          <Options id={listId} label={label} open={open} note={note}>
            {options.map((option, index) => (
              <OptionLine
                key={option.value}
                id={`${listId}-${index}`}
                option={option}
                active={index === active}
                onChoose={() => choose(option)}
              />
            ))}
          </Options>
        </div>
      )}
    </Field>
  );
}

type State = 'idle' | 'searching' | 'found' | 'none' | 'failed';

interface Found {
  options: Option[];
  state: State;
  failure?: unknown;
}

function useFound(text: string | null, least: number, find: Properties['find']) {
  const [found, setFound] = useState<Found>({ options: [], state: 'idle' });
  const finder = useRef(find);
  finder.current = find;
  useEffect(() => {
    if (text === null || text.trim().length < least) {
      setFound({ options: [], state: 'idle' });
      return;
    }
    const control = new AbortController();
    setFound((before) => ({ options: before.options, state: 'searching' }));
    const timer = setTimeout(async () => {
      try {
        const options = await finder.current(text.trim(), control.signal);
        if (!control.signal.aborted) setFound({ options, state: options.length > 0 ? 'found' : 'none' });
      } catch (error) {
        if (!control.signal.aborted) setFound({ options: [], state: 'failed', failure: error });
      }
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [text, least]);
  return found;
}
