import { useState } from 'react';
import type { WrittenGroup } from '../../../src/contract/builder-views.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { withField, withName, wordsOf, type Json } from './rule-json.ts';
import { WordList } from './word-list.tsx';

interface HeaderFieldsProps {
  value: WrittenGroup;
  onChange: (value: Json) => void;
  problemAt: (place: string) => string | null;
}

/** Headers by name, each with the values that it may have. */
export function HeaderFields({ value, onChange, problemAt }: HeaderFieldsProps) {
  const names = Object.keys(value);
  // Names change while they are typed: each keeps its place.
  const [places, setPlaces] = useState(names.length === 0 ? [''] : names);

  function rename(index: number, to: string) {
    const from = places[index] ?? '';
    const isTaken = to !== from && Object.hasOwn(value, to);
    setPlaces(places.with(index, to));
    if (isTaken) return;
    if (to === '') onChange(withField(value, from, undefined));
    else onChange(Object.hasOwn(value, from) ? withName(value, from, to) : withField(value, to, []));
  }

  return (
    <>
      {places.map((name, index) => {
        const words = wordsOf(value[name]);
        const isTwice = name !== '' && places.indexOf(name) !== index;
        return (
          <div key={index} className="grid grid-cols-2 gap-3">
            <Field
              label="Header"
              placeholder="x-project"
              value={name}
              onChange={(event) => rename(index, event.target.value.trim())}
              problem={isTwice ? 'It is there already.' : null}
            />
            {words !== null && (
              <WordList
                label="Is any of"
                words={words}
                onWords={(next) => {
                  if (name !== '' && !isTwice) onChange(withField(value, name, next));
                }}
                hint="acme, night-*"
                problem={name === '' ? null : (problemAt(`.${name}`) ?? problemAt(`[${JSON.stringify(name)}]`))}
              />
            )}
          </div>
        );
      })}
      <Button size="small" className="self-start" onClick={() => setPlaces([...places, ''])}>
        Another header
      </Button>
    </>
  );
}
