import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { SETTING_WORDS, type SettingName } from './setting-words.ts';

interface SettingRowProps {
  name: SettingName;
  isDefault: boolean;
  /** What it is where nothing is said. */
  defaultWords: string;
  onReset: () => void;
  children: ReactNode;
}

/** One setting: what it does on the left, what it is on the right. */
export function SettingRow({ name, isDefault, defaultWords, onReset, children }: SettingRowProps) {
  const { title, meaning } = SETTING_WORDS[name];
  return (
    <section
      aria-label={title}
      data-subject={`setting:${name}`}
      className="grid grid-cols-[minmax(0,5fr)_minmax(0,6fr)] gap-x-10 border-b border-line py-4"
    >
      <div>
        <h3 className="font-medium">{title}</h3>
        <p className="mt-1 max-w-[56ch] text-12 text-pretty text-faint">{meaning}</p>
      </div>
      <div className="flex min-w-0 flex-col items-start gap-1">
        {children}
        <p className="flex min-h-6 flex-wrap items-center gap-x-2 text-12 text-faint">
          {isDefault ? `The default: ${defaultWords}.` : `Default: ${defaultWords}.`}
          {!isDefault && (
            <Button size="small" kind="plain" aria-label={`Back to default: ${title}`} onClick={onReset}>
              Back to default
            </Button>
          )}
        </p>
      </div>
    </section>
  );
}
