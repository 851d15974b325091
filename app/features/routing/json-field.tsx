import { useState } from 'react';
import { typedJson, type Json } from './rule-json.ts';
import { TextField } from './text-field.tsx';

interface JsonFieldProps {
  label: string;
  value: Json | undefined;
  onJson: (value: Json) => void;
  /** Of what was typed and is JSON. */
  problem?: string | null;
  /** What an empty field stands for; without it, JSON must stand there. */
  onEmpty?: () => void;
  placeholder?: string;
}

/** A value that has no other form. What is not yet JSON changes nothing. */
export function JsonField({ label, value, onJson, problem = null, onEmpty, placeholder }: JsonFieldProps) {
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value, null, 2));
  const isEmpty = text.trim() === '' && onEmpty !== undefined;
  const isWrong = !isEmpty && typedJson(text) === undefined;
  return (
    <TextField
      label={label}
      rows={4}
      spellCheck={false}
      placeholder={placeholder}
      value={text}
      onText={(next) => {
        setText(next);
        const json = typedJson(next);
        if (next.trim() === '' && onEmpty !== undefined) onEmpty();
        else if (json !== undefined) onJson(json);
      }}
      problem={isWrong ? 'This is not JSON yet, so it does not count: write it as {"temperature": 0}.' : problem}
    />
  );
}
