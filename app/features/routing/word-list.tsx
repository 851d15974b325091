import { useId, useState, type KeyboardEvent } from 'react';
import { CloseIcon } from '../../ui/icons.tsx';

interface WordListProps {
  label: string;
  words: readonly string[];
  onWords: (words: string[]) => void;
  hint?: string;
  suggestions?: readonly string[];
  problem: string | null;
}

/** Several words or names: what stands in the field counts already, Enter makes place for another. */
export function WordList({ label, words, onWords, hint, suggestions = [], problem }: WordListProps) {
  const id = useId();
  const [done, setDone] = useState(words);
  const [typed, setTyped] = useState('');

  function set(next: readonly string[], text: string) {
    setDone(next);
    setTyped(text);
    onWords(text.trim() === '' ? [...next] : [...next, text.trim()]);
  }

  function onKey(event: KeyboardEvent) {
    if (event.key === 'Enter' && typed.trim() !== '') {
      event.preventDefault();
      set([...done, typed.trim()], '');
    } else if (event.key === 'Backspace' && typed === '' && done.length > 0) {
      set(done.slice(0, -1), '');
    }
  }

  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div
        className={`flex flex-wrap items-center gap-1 rounded-plate border bg-sheet p-1 has-focus-visible:outline-2 has-focus-visible:outline-amber ${problem === null ? 'border-edge' : 'border-red'}`}
      >
        {done.map((word, index) => (
          <span key={`${index} ${word}`} className="flex items-center rounded-chip border border-line bg-paper pl-1.5">
            <span className="figures text-12 wrap-anywhere">{word}</span>
            <button
              type="button"
              aria-label={`Remove ${word}`}
              onClick={() => set(done.toSpliced(index, 1), typed)}
              className="flex size-5 items-center justify-center text-faint hover:text-ink"
            >
              <CloseIcon />
            </button>
          </span>
        ))}
        <input
          id={id}
          value={typed}
          list={`${id}-list`}
          autoComplete="off"
          spellCheck={false}
          aria-invalid={problem !== null}
          aria-describedby={`${id}-hint`}
          onChange={(event) => set(done, event.target.value)}
          onKeyDown={onKey}
          className="figures h-6 min-w-24 flex-1 bg-transparent px-1 outline-none"
        />
        <datalist id={`${id}-list`}>
          {suggestions
            .filter((each) => !done.includes(each))
            .map((each) => (
              <option key={each}>{each}</option>
            ))}
        </datalist>
      </div>
      <p id={`${id}-hint`} className="text-12 text-faint">
        {problem === null ? hint : <span className="wrap-anywhere text-red">{problem}</span>}
      </p>
    </div>
  );
}
