import { useEffect, useRef, useState, type RefObject } from 'react';
import type { RoutingView } from '../../../src/contract/routing-views.ts';
import { useProviders } from '../../transport/queries.ts';
import { Button } from '../../ui/button.tsx';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { Page, SectionTitle } from '../../ui/page.tsx';
import { assignSeries, type Series } from '../../ui/provider-colour.ts';
import { RouteList } from './route-list.tsx';
import { keepDraft, useRoutingDraft } from './routing-draft.ts';
import { usePeriod, useRouting } from './routing-queries.ts';
import { testsText } from './routing-words.ts';
import { RuleOrder } from './rule-order.tsx';
import { RulesEditor } from './rules-editor.tsx';
import { Savings } from './savings.tsx';
import { FIRST_RULE, withStarter } from './starter.ts';
import { TestList } from './test-list.tsx';
import { Tester } from './tester.tsx';
import { lineOfName } from './text-place.ts';
import { usePriceDraft } from './use-price-draft.ts';
import { useWhatIf } from './use-what-if.ts';
import { WhatIf, type Range } from './what-if.tsx';

export function RoutingPage() {
  const { data: routing, error, refetch } = useRouting();
  return (
    <Page title="Routing">
      {error !== null && routing === undefined && (
        <div className="p-6">
          <LoadFailed what="the rules" error={error} onRetry={() => void refetch()} />
        </div>
      )}
      {routing !== undefined && <Board routing={routing} />}
    </Page>
  );
}

function Board({ routing }: { routing: RoutingView }) {
  const draft = useRoutingDraft();
  const [firstLine, setFirstLine] = useState<number | null>(null);
  const [range, setRange] = useState<Range>('30');
  const period = usePeriod(Number(range));
  const whatIf = useWhatIf();
  const priceDraft = usePriceDraft();
  const whatIfHeading = useRef<HTMLHeadingElement>(null);
  const { data: providers = [] } = useProviders();
  const series = assignSeries(providers.map(({ id }) => id));
  const models = namesIn(routing);
  const editButton = useFocusAfter(draft !== null);

  function edit(text: string, line: number | null) {
    setFirstLine(line);
    keepDraft({ base: routing.text, text });
  }

  function runWhatIf() {
    const prices = priceDraft.read();
    if (prices !== null) void whatIf.run({ ...period, days: Number(range), text: draft?.text ?? null, prices });
  }

  function runOnDraft() {
    runWhatIf();
    whatIfHeading.current?.focus();
  }

  return (
    <div className="grid max-w-[1440px] grid-cols-[minmax(0,1fr)] grid-rows-[auto_auto_1fr] gap-x-8 gap-y-10 p-6 min-[1280px]:grid-cols-[minmax(0,1fr)_400px] min-[1280px]:grid-rows-[auto_1fr]">
      <div className="flex min-w-0 flex-col gap-10">
        {draft === null ? (
          <InForce routing={routing} series={series} editButton={editButton} onEdit={edit} />
        ) : (
          <RulesEditor draft={draft} current={routing.text} firstLine={firstLine} onWhatIf={runOnDraft} />
        )}
      </div>
      {/* Beside the rules where there is room, else under them. */}
      <div className="min-w-0 min-[1280px]:col-start-2 min-[1280px]:row-span-2 min-[1280px]:row-start-1">
        <Tester models={models} hasDraft={draft !== null} />
      </div>
      <div className="flex min-w-0 flex-col gap-10">
        <WhatIf
          heading={whatIfHeading}
          range={range}
          onRange={setRange}
          hasDraft={draft !== null && draft.text !== routing.text}
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

/** What gets the focus back when the editor has gone. */
function useFocusAfter(isEditing: boolean): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  const was = useRef(isEditing);
  useEffect(() => {
    if (was.current && !isEditing) button.current?.focus();
    was.current = isEditing;
  }, [isEditing]);
  return button;
}

interface InForceProps {
  routing: RoutingView;
  series: ReadonlyMap<string, Series>;
  editButton: RefObject<HTMLButtonElement | null>;
  /** Opens a text, with the cursor in a line. */
  onEdit: (text: string, line: number | null) => void;
}

/** Rules, routes and tests as they are. */
function InForce({ routing: { rules, routes, tests, text }, series, editButton, onEdit }: InForceProps) {
  function writeFirst() {
    const example = withStarter(text, routes.find(({ builtIn }) => !builtIn)?.id ?? 'auto');
    onEdit(example, lineOfName(example, FIRST_RULE));
  }

  return (
    <>
      <section aria-labelledby="rules-title">
        <div className="mb-2 flex items-baseline gap-3">
          <h2 id="rules-title" className="font-semibold">
            Rules
          </h2>
          <span className="flex-1 text-12 text-faint">
            {rules.length > 0 && 'The first that matches decides; if none does, the model that was asked for.'}
          </span>
          <Button ref={editButton} size="small" onClick={() => onEdit(text, null)}>
            Edit rules and routes
          </Button>
        </div>
        {rules.length === 0 ? (
          <NoRules onWrite={writeFirst} />
        ) : (
          <RuleOrder rules={rules} onEdit={(rule) => onEdit(text, lineOfName(text, rule))} />
        )}
      </section>
      <section aria-label="Routes and their targets">
        <SectionTitle aside="Names that a client may ask for as its model.">Routes</SectionTitle>
        <RouteList routes={routes} series={series} />
      </section>
      {tests.length > 0 && (
        <section aria-label="Tests of the rules">
          <SectionTitle aside={testsText(tests)}>Rule tests</SectionTitle>
          <TestList tests={tests} />
        </section>
      )}
    </>
  );
}

function NoRules({ onWrite }: { onWrite: () => void }) {
  return (
    <div className="max-w-[72ch] border-t border-line pt-3">
      <p className="font-medium">No rules yet: the model that a client asks for decides.</p>
      <p className="mt-1 mb-3 text-faint">
        A rule sends requests elsewhere by what they are: how long, with which words, with tools or images, from which
        client, at what time. “When the prompt has 8,000 tokens or more, use route long” is one. They will stand here as
        sentences, with how often each was used.
      </p>
      <Button kind="solid" onClick={onWrite}>
        Write the first rule
      </Button>
    </div>
  );
}

/** What a client could ask for: routes, and the models that they name. */
function namesIn({ routes }: RoutingView): readonly string[] {
  const models = routes.flatMap(({ targets }) => targets.map(({ model }) => model));
  return [...new Set([...routes.map(({ id }) => id), ...models.filter((model) => !model.endsWith('/*'))])];
}
