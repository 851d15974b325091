// The prices that are being tried out: how rows come and go, and what is wrong with them once they were to be used.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WhatIfInput } from '../../../src/contract/routing-views.ts';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
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
  const api = useApi();
  const cache = useQueryClient();
  const [wrongName, setWrongName] = useState<string | null>(null);
  const [isTold, setTold] = useState(false);
  const found = useMutation({
    mutationFn: async (name: string): Promise<PriceRow | string> => {
      // Not known yet is not the same as none.
      const providers = await cache.ensureQueryData(api.providers.list.queryOptions({ input: {} }));
      const problem = nameProblem(
        name,
        rows,
        providers.map(({ id }) => id),
      );
      if (problem !== null) return problem;
      const { models } = await api.models.list.call({ search: name, limit: MOST_FOUND });
      return rowOf(name, models.find(({ provider, model }) => `${provider}/${model}` === name) ?? null);
    },
  });
  const read = readPrices(rows);

  function add(name: string, then: () => void) {
    found.mutate(name, {
      onSuccess: (row) => {
        setWrongName(typeof row === 'string' ? row : null);
        if (typeof row === 'string') return;
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
