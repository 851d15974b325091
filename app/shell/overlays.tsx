import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { showOverlay, useOverlay } from '../ui/overlays.ts';
import { IS_MAC } from '../ui/search-button.tsx';
import { focusPage } from './focus-page.ts';
import { commandOf, isTypedInto } from './keyboard.ts';
import { Palette } from './palette/palette.tsx';
import { Shortcuts } from './shortcuts.tsx';

/** How long g waits for the letter of a page. */
const LETTER_WITHIN_MS = 1500;

/** What lies over the pages, and the keys that open it or lead elsewhere. */
export function Overlays() {
  useKeys();
  const open = useOverlay();
  if (open === 'palette') return <Palette />;
  return open === 'shortcuts' ? <Shortcuts /> : null;
}

function useKeys(): void {
  const [, navigate] = useLocation();
  useEffect(() => {
    let waitsUntil = 0;
    const onKey = (event: KeyboardEvent) => {
      // What lies over the page has keys of its own; what has used the key already is not asked again.
      if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
      const { key, ctrlKey: ctrl, metaKey: meta, altKey: alt, isComposing: composing, repeat, target } = event;
      const typing = target instanceof HTMLElement && isTypedInto(target);
      const stroke = { key, ctrl, meta, alt, composing, repeat, typing };
      const command = commandOf(stroke, event.timeStamp < waitsUntil, IS_MAC);
      // A shift on the way to a capital letter is no answer.
      if (key !== 'Shift') waitsUntil = command?.do === 'wait' ? event.timeStamp + LETTER_WITHIN_MS : 0;
      if (command === null || command.do === 'wait') return;
      event.preventDefault();
      if (command.do === 'go') {
        navigate(command.path);
        focusPage();
      } else if (command.do === 'search') searchThisPage();
      else showOverlay(command.do);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [navigate]);
}

/** A page without a search of its own is searched with everything else. */
function searchThisPage(): void {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"], main search input');
  if (field === null) {
    showOverlay('palette');
    return;
  }
  field.focus();
  field.select();
}
