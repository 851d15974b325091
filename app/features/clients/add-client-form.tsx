import { useState, type FormEvent } from 'react';
import { describeError } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useAddClient } from './client-queries.ts';

export function AddClientForm({ onAdded }: { onAdded: (name: string) => void }) {
  const [name, setName] = useState('');
  const [said, setSaid] = useState('');
  const { mutate, error, isPending } = useAddClient();

  function submit(event: FormEvent) {
    event.preventDefault();
    mutate(
      { name: name.trim() },
      {
        onSuccess: (client) => {
          setName('');
          onAdded(client.name);
          setSaid(`Added ${client.name}. Its key stands in the list above, ready to copy.`);
        },
      },
    );
  }

  return (
    <form onSubmit={submit} aria-label="Add a client" className="flex max-w-[440px] items-start gap-3">
      <Field
        label="Name of a new client"
        className="flex-1"
        value={name}
        onChange={(event) => setName(event.target.value)}
        required
        maxLength={64}
        problem={error === null ? null : describeError(error)}
        hint="What the tool is called in the list of requests."
      />
      <Button type="submit" kind="solid" className="mt-6" disabled={isPending}>
        Add client
      </Button>
      <p className="sr-only" aria-live="polite">
        {said}
      </p>
    </form>
  );
}
