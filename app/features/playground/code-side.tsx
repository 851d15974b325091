import { useState } from 'react';
import { useStatus } from '../../transport/queries.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { maskKey } from '../../ui/format.ts';
import { SegmentChoice } from '../../ui/segment-choice.tsx';
import { Select } from '../../ui/select.tsx';
import { useClientChoice } from '../panel/use-client-choice.ts';
import { bodyToShow } from './body-to-show.ts';
import type { Fields } from './conversation.ts';
import type { Play } from './playground-store.ts';
import { keyLine, LANGUAGES, NEEDS, shortened, snippet, type Language } from './snippets.ts';

interface CodeSideProps {
  play: Play;
  fields: Fields;
  /** What is asked for cannot be sent as it is. */
  hindrance: string | null;
}

/** The same question asked by a program. */
export function CodeSide({ play, fields, hindrance }: CodeSideProps) {
  const { data: status } = useStatus();
  const { client, names, choose } = useClientChoice();
  const [language, setLanguage] = useState<Language>('python');
  const [chosen, setChosen] = useState<number | null>(null);
  const column = play.columns.find(({ key }) => key === chosen) ?? play.columns[0];
  if (status === undefined || column === undefined) return null;
  if (hindrance !== null) return <p role="alert">{hindrance}</p>;
  const body = bodyToShow(play, column, fields);
  const { gatewayUrl } = status;
  const needs = NEEDS[language];
  return (
    <div className="flex flex-col gap-3">
      <p className="text-12 text-faint">
        What the page asks, as a program would: the whole conversation with {column.model || 'the model'}, and what you
        are typing.
      </p>
      <SegmentChoice
        name="code-language"
        label="Language"
        options={LANGUAGES}
        value={language}
        onChoose={setLanguage}
      />
      {play.columns.length > 1 && (
        <Select
          label="Model"
          value={String(column.key)}
          options={play.columns.map(({ key, model }) => ({ value: String(key), label: model }))}
          onChoose={(key) => setChosen(Number(key))}
        />
      )}
      {client !== null && client.key !== null && (
        <div className="flex flex-col gap-1">
          {names.length > 1 && <Select label="Key of" value={client.name} options={names} onChoose={choose} />}
          <Snippet what="the key’s variable" shown={keyLine(maskKey(client.key))} copied={keyLine(client.key)} />
          <p className="text-12 text-faint">
            First, in the shell. What is copied holds the whole key
            {needs !== null && <>, and “{needs}” must have run once</>}.
          </p>
        </div>
      )}
      <Snippet
        what={`the ${LANGUAGES.find(({ value }) => value === language)?.label ?? ''} code`}
        shown={snippet(language, gatewayUrl, shortened(body) as Fields)}
        copied={snippet(language, gatewayUrl, body)}
      />
    </div>
  );
}

function Snippet({ what, shown, copied }: { what: string; shown: string; copied: string }) {
  return (
    <div className="flex flex-col gap-1 rounded-plate border border-line bg-sheet p-2">
      <pre
        // Long lines are scrolled, so it must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="group"
        aria-label={`${what.charAt(0).toUpperCase()}${what.slice(1)}`}
        className="figures max-h-[50vh] overflow-auto text-12 leading-5"
      >
        {shown}
      </pre>
      <span className="self-end">
        <CopyButton text={copied} what={what} />
      </span>
    </div>
  );
}
