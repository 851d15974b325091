// Everything off at once, and on again: those that were on before, and no others.

import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useBreakers } from '../../transport/queries.ts';
import { useToast } from '../../ui/toast.tsx';
import { pausable, resumable, type Pausable } from './pause-words.ts';

const KEY = 'breakerbox.paused';

export function usePause() {
  const { breakers: api } = useApi();
  const { data: breakers = [] } = useBreakers();
  const toast = useToast();

  async function turn(providers: readonly string[], on: boolean): Promise<void> {
    try {
      for (const provider of providers) await api.switch.call({ provider, on });
    } catch (error) {
      toast({ tone: 'error', text: describeError(error) });
    }
  }

  async function pause(on: readonly string[]): Promise<void> {
    // Before the first switch: whatever ends us in between, all of them are known.
    localStorage.setItem(KEY, JSON.stringify(on));
    await turn(on, false);
    toast({
      text: 'Paused: every breaker is off, so every request is refused.',
      action: { label: 'Resume', run: () => void resume(on) },
    });
  }

  async function resume(off: readonly string[]): Promise<void> {
    localStorage.removeItem(KEY);
    await turn(off, true);
    toast({ text: off.length === 1 ? 'Resumed: its breaker is on again.' : 'Resumed: the breakers are on again.' });
  }

  const off = resumable(breakers, remembered());
  const on = pausable(breakers);
  const known = (words: Pausable, run: () => void) => [{ ...words, run }];
  return [
    ...(on.length > 0
      ? known(
          { id: 'do:pause', title: 'Pause everything', words: 'stop all switch off breakers panic' },
          () => void pause(on),
        )
      : []),
    ...(off.length > 0
      ? known(
          { id: 'do:resume', title: 'Resume everything', words: 'start all switch on breakers go on' },
          () => void resume(off),
        )
      : []),
  ];
}

function remembered(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : [];
  } catch (error) {
    // Whatever else has written there.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
