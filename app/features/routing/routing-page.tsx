import { useRef, useState } from 'react';
import type { RoutingView } from '../../../src/contract/routing-views.ts';
import { useBudgets, useClientNames, useProviders } from '../../transport/queries.ts';
import { useChoices } from '../../ui/address.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { Page, SectionTitle } from '../../ui/page.tsx';
import { assignSeries } from '../../ui/provider-colour.ts';
import type { Known } from './condition-lists.tsx';
import { useRuleFrom } from './new-rule.ts';
import { RouteBoard } from './route-board.tsx';
import { keepDraft, textDraft, useRoutingDraft } from './routing-draft.ts';
import { usePeriod, useRouting } from './routing-queries.ts';
import { testsText } from './routing-words.ts';
import { RulesEditor } from './rules-editor.tsx';
import { RulesSection } from './rules-section.tsx';
import { Savings } from './savings.tsx';
import { FIRST_RULE, withStarter } from './starter.ts';
import { TestList } from './test-list.tsx';
import { Tester } from './tester.tsx';
import { lineOfName } from './text-place.ts';
import { useDraftState } from './use-draft-state.ts';
import { useFocusAfter } from './use-focus-after.ts';
import { usePriceDraft } from './use-price-draft.ts';
import { useWhatIf } from './use-what-if.ts';
import { WhatIf, type Range } from './what-if.tsx';

/** `isNewRule`: the address asks for a rule to be made from a request. */
export function RoutingPage({ isNewRule = false }: { isNewRule?: boolean }) {
  const { data: routing, error, refetch } = useRouting();
  const [choices] = useChoices();
  return (
    <Page title="Routing">
      {error !== null && routing === undefined && (
        <div className="p-6">
          <LoadFailed what="the rules" error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {routing !== undefined && <Board routing={routing} from={isNewRule ? choices.get('from') : null} />}
    </Page>
  );
}

function Board({ routing, from }: { routing: RoutingView; from: string | null }) {
  const draft = useRoutingDraft();
  const state = useDraftState(draft, routing);
  useRuleFrom(from, routing, draft);
  const [firstLine, setFirstLine] = useState<number | null>(null);
  const [range, setRange] = useState<Range>('30');
  const period = usePeriod(Number(range));
  const whatIf = useWhatIf();
  const priceDraft = usePriceDraft();
  const whatIfHeading = useRef<HTMLHeadingElement>(null);
  const testerHeading = useRef<HTMLHeadingElement>(null);
  const { data: providers = [] } = useProviders();
  const series = assignSeries(providers.map(({ id }) => id));
  const models = namesIn(routing);
  const known = useKnown(routing, state.check?.routes ?? null);
  const editButton = useFocusAfter(draft !== null);
  const isText = draft !== null && draft.rules === null;

  /** Opens a text, with the cursor at a rule. */
  function edit(text: string, rule: string | null) {
    setFirstLine(rule === null ? null : lineOfName(text, rule));
    keepDraft(textDraft(routing.text, text));
  }

  function writeFirst() {
    edit(withStarter(routing.text, routing.routes.find(({ builtIn }) => !builtIn)?.id ?? 'auto'), FIRST_RULE);
  }

  function runWhatIf() {
    const prices = priceDraft.read();
    if (prices !== null && (draft === null || state.text !== null))
      void whatIf.run({ ...period, days: Number(range), text: state.text, prices });
  }

  function runOnDraft() {
    runWhatIf();
    whatIfHeading.current?.focus();
  }

  return (
    <div className="grid max-w-[1440px] grid-cols-[minmax(0,1fr)] grid-rows-[auto_auto_1fr] gap-x-8 gap-y-10 p-6 min-[1280px]:grid-cols-[minmax(0,1fr)_400px] min-[1280px]:grid-rows-[auto_1fr]">
      <div className="flex min-w-0 flex-col gap-10">
        {isText ? (
          <RulesEditor draft={draft} state={state} routing={routing} firstLine={firstLine} onWhatIf={runOnDraft} />
        ) : (
          <RulesSection
            routing={routing}
            draft={draft}
            state={state}
            known={known}
            editButton={editButton}
            onText={(rule) => edit(routing.text, rule)}
            onTextOpened={(text, rule) => setFirstLine(rule === null ? null : lineOfName(text, rule))}
            onExample={writeFirst}
            onTry={() => testerHeading.current?.focus()}
            onWhatIf={runOnDraft}
          />
        )}
        {!isText && (
          <RouteBoard routes={routing.routes} series={series} isInText={draft !== null && draft.text !== draft.base} />
        )}
        {draft === null && routing.tests.length > 0 && (
          <section aria-label="Tests of the rules">
            <SectionTitle aside={testsText(routing.tests)}>Rule tests</SectionTitle>
            <TestList tests={routing.tests} />
          </section>
        )}
      </div>
      {/* Beside the rules where there is room, else under them. */}
      <div className="min-w-0 min-[1280px]:col-start-2 min-[1280px]:row-span-2 min-[1280px]:row-start-1">
        <Tester
          models={models}
          draftText={state.isChanged ? (state.text ?? state.check?.text ?? null) : null}
          heading={testerHeading}
        />
      </div>
      <div className="flex min-w-0 flex-col gap-10">
        <WhatIf
          heading={whatIfHeading}
          range={range}
          onRange={setRange}
          hasDraft={draft !== null && state.isChanged}
          priceDraft={priceDraft}
          state={whatIf.state}
          onRun={runWhatIf}
          onCancel={whatIf.cancel}
        />
        <Savings models={models.filter((name) => name.includes('/'))} />
      </div>
    </div>
  );
}

/** `routes`: of a draft; null: those in force. */
function useKnown(routing: RoutingView, routes: readonly string[] | null): Known {
  const clients = useClientNames();
  const { data: budgets } = useBudgets();
  return {
    clients,
    budgets: budgets?.budgets.map(({ id }) => id) ?? [],
    models: namesIn(routing),
    routes: routes ?? routing.routes.map(({ id }) => id),
  };
}

/** What a client could ask for: routes, and the models that they name. */
function namesIn({ routes }: RoutingView): readonly string[] {
  const models = routes.flatMap(({ targets }) => targets.map(({ model }) => model));
  return [...new Set([...routes.map(({ id }) => id), ...models.filter((model) => !model.endsWith('/*'))])];
}
