// The prices that are being tried out: how rows come and go, and what is wrong with them once they were to be used.

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { WhatIfInput } from '../../../src/contract/routing-views.ts';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useProviders } from '../../transport/queries.ts';
import {
  keepPrices,
  nameProblem,
  readPrices,
  rowOf,
  usePriceRows,
  type PriceField,
  type PriceProblem,
  type PriceRow,
} from './price-draft.ts';

export interface PriceDraft {
  readonly rows: readonly PriceRow[];
  readonly problems: readonly PriceProblem[];
  /** Of the name that was to be added. */
  readonly nameProblem: string | null;
  readonly isAdding: boolean;
  /** `then`: when there is a row for it. */
  add(name: string, then: () => void): void;
  remove(target: string): void;
  write(target: string, field: PriceField, text: string): void;
  /** null: they cannot be used as they are, and from now on it is said why. */
  read(): WhatIfInput['prices'] | null;
}

/** As many as the contract gives at once: the one that is meant is among those whose name has its name in it. */
const MOST_FOUND = 500;

export function usePriceDraft(): PriceDraft {
  const rows = usePriceRows();
  const { list } = useApi().models;
  const { data: providers = [] } = useProviders();
  const [wrongName, setWrongName] = useState<string | null>(null);
  const [isTold, setTold] = useState(false);
  const found = useMutation({
    mutationFn: async (name: string) => {
      const { models } = await list.call({ search: name, limit: MOST_FOUND });
      return rowOf(name, models.find(({ provider, model }) => `${provider}/${model}` === name) ?? null);
    },
  });
  const read = readPrices(rows);

  function add(name: string, then: () => void) {
    const problem = nameProblem(
      name,
      rows,
      providers.map(({ id }) => id),
    );
    setWrongName(problem);
    if (problem !== null) return;
    found.mutate(name, {
      onSuccess: (row) => {
        keepPrices([...rows, row]);
        then();
      },
      onError: (error) => setWrongName(describeError(error)),
    });
  }

  return {
    rows,
    problems: read.ok || !isTold ? [] : read.problems,
    nameProblem: wrongName,
    isAdding: found.isPending,
    add,
    remove: (target) => keepPrices(rows.filter((row) => row.target !== target)),
    write: (target, field, text) =>
      keepPrices(
        rows.map((row) => (row.target === target ? { ...row, figures: { ...row.figures, [field]: text } } : row)),
      ),
    read() {
      setTold(!read.ok);
      return read.ok ? read.prices : null;
    },
  };
}
