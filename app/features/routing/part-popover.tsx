import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Cross } from '../../ui/icons.tsx';

interface PartPopoverProps {
  /** What it is about: the name of the form. */
  label: string;
  /** The part of the sentence. */
  words: ReactNode;
  isWrong: boolean;
  isOpen: boolean;
  onOpen: (open: boolean) => void;
  /** Problems that no field shows. */
  problems: readonly string[];
  /** null: it cannot be left out. */
  onRemove: (() => void) | null;
  className?: string;
  children: ReactNode;
}

const CHIP =
  'cursor-pointer rounded-chip border bg-sheet box-decoration-clone px-1.5 py-px text-left wrap-anywhere hover:border-ink data-[state=open]:border-ink data-[state=open]:bg-sunk';

/** A noun of a sentence that opens the form it is changed in. Escape, or a click elsewhere, closes it. */
export function PartPopover(props: PartPopoverProps) {
  const { label, words, isWrong, isOpen, onOpen, problems, onRemove, className = CHIP, children } = props;
  return (
    <Popover.Root open={isOpen} onOpenChange={onOpen}>
      <Popover.Trigger className={`${className} ${isWrong ? 'border-red text-red' : 'border-edge/60'}`}>
        {isWrong && <Cross means="Not right:" />} {words}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          aria-label={label}
          align="start"
          sideOffset={4}
          collisionPadding={16}
          className="z-30 flex max-h-(--radix-popover-content-available-height) w-[376px] flex-col gap-3 overflow-y-auto rounded-plate border border-edge bg-paper p-4 outline-none"
        >
          <h3 className="font-semibold">{label}</h3>
          {children}
          {problems.length > 0 && (
            <ul role="alert" className="text-12 text-red">
              {problems.map((problem) => (
                <li key={problem} className="wrap-anywhere">
                  {problem}
                </li>
              ))}
            </ul>
          )}
          <div className="flex justify-between gap-2">
            <Popover.Close asChild>
              <Button size="small">Done</Button>
            </Popover.Close>
            {onRemove !== null && (
              <Button size="small" kind="plain" onClick={onRemove}>
                Leave it out
              </Button>
            )}
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
