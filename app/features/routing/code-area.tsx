import type { ComponentProps, RefObject } from 'react';

const LINE_PX = 20;
/** So much of what stands above is seen of a place that is jumped to. */
const LINES_ABOVE = 3;

interface CodeAreaProps extends Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'ref'> {
  label: string;
  text: string;
  onText: (text: string) => void;
  area: RefObject<HTMLTextAreaElement | null>;
  /** Lines that something is wrong with, counted from one. */
  wrong: readonly number[];
}

/** Text in which lines count: numbered, never wrapped. A new line begins under the one before. */
export function CodeArea({ label, text, onText, area, wrong, ...rest }: CodeAreaProps) {
  const lines = text.split('\n').length;
  return (
    <div className="grid max-h-[62vh] min-h-[240px] grid-cols-[auto_minmax(0,1fr)] overflow-auto rounded-plate border border-edge bg-sheet has-focus-visible:outline-2 has-focus-visible:outline-amber">
      <div
        aria-hidden
        className="figures sticky left-0 z-10 min-w-10 border-r border-line bg-sunk py-2 pr-2 pl-2 text-right text-12 leading-5 text-faint select-none"
      >
        {Array.from({ length: lines }, (_, index) => (
          <div key={index} className={wrong.includes(index + 1) ? 'font-semibold text-red' : ''}>
            {wrong.includes(index + 1) ? `× ${index + 1}` : index + 1}
          </div>
        ))}
      </div>
      <textarea
        {...rest}
        ref={area}
        aria-label={label}
        value={text}
        rows={lines + 1}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            breakLine(event.currentTarget, onText);
          }
        }}
        className="figures field-sizing-content min-h-full min-w-full resize-none overflow-x-auto overflow-y-hidden bg-transparent px-3 py-2 leading-5 outline-none"
      />
    </div>
  );
}

function breakLine(area: HTMLTextAreaElement, onText: (text: string) => void) {
  const { value, selectionStart, selectionEnd } = area;
  const line = value.slice(value.lastIndexOf('\n', selectionStart - 1) + 1, selectionStart);
  const broken = `\n${/^ */u.exec(line)?.[0] ?? ''}`;
  // Deprecated, and the only way of typing that the browser can undo.
  if (document.execCommand('insertText', false, broken)) return;
  area.setRangeText(broken, selectionStart, selectionEnd, 'end');
  onText(area.value);
}

/** Puts the cursor there and shows it. */
export function goToLine(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const indent = (lines[line - 1] ?? '').search(/\S|$/u);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start + indent, start + (lines[line - 1] ?? '').length);
  area.parentElement?.scrollTo({ top: (line - 1 - LINES_ABOVE) * LINE_PX });
}
