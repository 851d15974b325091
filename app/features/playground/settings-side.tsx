import { Field } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { EFFORTS } from '../routing/sketch-draft.ts';
import { TextField } from '../routing/text-field.tsx';
import type { Parameters, ReadParameters } from './parameters.ts';
import { changeParameters } from './playground-store.ts';

const FORMATS: Record<Parameters['format'], string> = {
  text: 'as it likes',
  json: 'JSON',
  schema: 'JSON of a schema',
};

/** What is asked for beside the words. What is left empty is not sent. */
export function SettingsSide({
  parameters,
  problems,
}: {
  parameters: Parameters;
  problems: ReadParameters['problems'];
}) {
  const { system, temperature, maxTokens, effort, format, schema, withTools, tools } = parameters;
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label="System prompt"
        rows={4}
        placeholder="You are brief and exact."
        value={system}
        onText={(text) => changeParameters({ system: text })}
      />
      <div className="grid grid-cols-2 gap-3">
        <Field
          label="Temperature"
          inputMode="decimal"
          placeholder="not said"
          value={temperature}
          onChange={(event) => changeParameters({ temperature: event.target.value })}
          problem={problems.temperature ?? null}
        />
        <Field
          label="Most tokens out"
          inputMode="numeric"
          placeholder="not said"
          value={maxTokens}
          onChange={(event) => changeParameters({ maxTokens: event.target.value })}
          problem={problems.maxTokens ?? null}
        />
      </div>
      <SelectField label="Reasoning effort" value={effort} onChoose={(value) => changeParameters({ effort: value })}>
        <option value="">not said</option>
        {EFFORTS.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </SelectField>
      <SelectField
        label="Answers"
        value={format}
        onChoose={(value) => changeParameters({ format: value === 'json' || value === 'schema' ? value : 'text' })}
      >
        {Object.entries(FORMATS).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </SelectField>
      {format === 'schema' && (
        <Code
          label="Schema"
          text={schema}
          onText={(text) => changeParameters({ schema: text })}
          problem={problems.schema ?? null}
        />
      )}
      <label className="flex cursor-pointer items-center gap-1.5 font-medium">
        <input
          type="checkbox"
          checked={withTools}
          onChange={(event) => changeParameters({ withTools: event.target.checked })}
        />
        It may call tools
      </label>
      {withTools && (
        <>
          <Code
            label="Tools"
            text={tools}
            onText={(text) => changeParameters({ tools: text })}
            problem={problems.tools ?? null}
          />
          <p className="text-12 text-faint">Nothing is called: you type in what a tool says, and the model goes on.</p>
        </>
      )}
    </div>
  );
}

interface CodeProps {
  label: string;
  text: string;
  onText: (text: string) => void;
  problem: string | null;
}

function Code({ label, text, onText, problem }: CodeProps) {
  return (
    <div className="[&_textarea]:font-mono [&_textarea]:text-12">
      <TextField label={label} rows={12} spellCheck={false} wrap="off" value={text} onText={onText} problem={problem} />
    </div>
  );
}
