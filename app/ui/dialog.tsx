import { useLayoutEffect, useRef, type ReactNode } from 'react';

interface DialogProps {
  label: string;
  onClose: () => void;
  className?: string;
  children: ReactNode;
}

/** Over the page, which rests meanwhile. Escape and a click beside it close it; the focus goes back where it was. */
export function Dialog({ label, onClose, className = '', children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // While it is still in the page: only then the focus is given back.
    return () => shown?.close();
  }, []);
  return (
    // The keys are those of any dialog, and what is beside it can be clicked as well as Escape pressed.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // Not for the drawer that may stand beside the page.
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
      className={`m-0 mx-auto rounded-plate border border-edge bg-sheet p-0 text-ink ${className}`}
    >
      {children}
    </dialog>
  );
}
