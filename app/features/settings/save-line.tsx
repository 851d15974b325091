import type { FormEvent } from 'react';
import { Button } from '../../ui/button.tsx';

/** Appears once there is something to save. */
export function SaveLine({
  isShown,
  isPending,
  onLeave,
}: {
  isShown: boolean;
  isPending: boolean;
  onLeave: () => void;
}) {
  if (!isShown) return null;
  return (
    <span className="flex gap-2">
      <Button type="submit" size="small" kind="solid" disabled={isPending}>
        Save
      </Button>
      <Button size="small" kind="plain" onClick={onLeave}>
        Leave as it was
      </Button>
    </span>
  );
}

/** The button to save goes away with the change; the focus stays in the form. */
export function keepFocus(event: FormEvent<HTMLFormElement>): void {
  event.preventDefault();
  if (!event.currentTarget.querySelector('input:focus')) event.currentTarget.querySelector('input')?.focus();
}
