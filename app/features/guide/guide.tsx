import { useId, useState, type ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { ChevronIcon, Tick } from '../../ui/icons.tsx';
import { AddKey } from './add-key.tsx';
import { rememberGuide } from './guide-memory.ts';
import { nextStep, realAnswer, STEPS, stepsOf, type Facts, type StepId, type StepState } from './guide-steps.ts';
import { ConnectATool, FirstAnswer, TryTheDemo } from './step-bodies.tsx';
import { useGuide } from './use-guide.ts';

const TITLES: Readonly<Record<StepId, string>> = {
  demo: 'Try it now, without a key',
  key: 'Add a key',
  tool: 'Connect a tool',
  request: 'See the first request arrive',
};

const STATE_WORDS: Readonly<Record<StepId, string>> = {
  demo: 'the demo has answered',
  key: 'a provider is there',
  tool: 'a tool is connected',
  request: 'it has arrived',
};

interface GuideProps {
  clientKey: string | null;
  keyShown: boolean;
}

/** From nothing to the first answer. Calm: it can be put away, and comes back when it is asked for. */
export function Guide(props: GuideProps) {
  const facts = useGuide();
  return facts === null ? null : <Steps facts={facts} {...props} />;
}

function Steps({ facts, clientKey, keyShown }: GuideProps & { facts: Facts }) {
  const steps = stepsOf(facts);
  const next = nextStep(steps);
  // Which one is open follows the ticks, until somebody opens another.
  const [chosen, setChosen] = useState<StepId | 'none' | null>(null);
  const open = chosen ?? next ?? 'none';
  const bodies: Readonly<Record<StepId, ReactNode>> = {
    demo: <TryTheDemo isThere={facts.demo} clientKey={clientKey} keyShown={keyShown} />,
    key: <AddKey isAdded={!facts.demo} onWork={() => setChosen('key')} />,
    tool: <ConnectATool />,
    request: <FirstAnswer request={realAnswer(facts)} demo={facts.demo} />,
  };
  return (
    <section aria-label="First steps" className="border-b border-line px-6 pt-4 pb-5">
      <div className="mb-2 flex items-baseline gap-3">
        <h2 className="font-semibold">First steps</h2>
        <p role="status" className="flex-1 text-12 text-faint">
          {next === null ? 'All of it works. ' : `Next: ${TITLES[next].toLowerCase()}`}
          {next === null && 'What comes in from now on stands below.'}
        </p>
        <Button size="small" kind="plain" onClick={() => rememberGuide('put-away')}>
          {next === null ? 'Close' : 'Put away'}
        </Button>
      </div>
      <ol className="border-b border-line">
        {STEPS.map((step, index) => (
          <Step
            key={step}
            number={index + 1}
            step={step}
            state={steps[step]}
            isOpen={open === step}
            onOpen={(is) => setChosen(is ? step : 'none')}
          >
            {bodies[step]}
          </Step>
        ))}
      </ol>
    </section>
  );
}

interface StepProps {
  number: number;
  step: StepId;
  state: StepState;
  isOpen: boolean;
  onOpen: (is: boolean) => void;
  children: ReactNode;
}

function Step({ number, step, state, isOpen, onOpen, children }: StepProps) {
  const bodyId = useId();
  return (
    <li aria-label={TITLES[step]} className="border-t border-line">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? bodyId : undefined}
        onClick={() => onOpen(!isOpen)}
        className="flex h-8 w-full items-center gap-3 text-left hover:bg-sunk/60"
      >
        <span className="figures flex w-4 justify-end text-12 text-faint">
          {state === 'done' ? (
            <span className="text-green">
              <Tick means="Done:" />
            </span>
          ) : (
            number
          )}
        </span>
        <span className={`flex-1 ${state === 'open' ? 'font-medium' : 'text-faint'}`}>{TITLES[step]}</span>
        {state !== 'open' && (
          <span className="text-12 text-faint">{state === 'done' ? STATE_WORDS[step] : 'no longer needed'}</span>
        )}
        <span className={`text-faint ${isOpen ? '' : '-rotate-90'}`}>
          <ChevronIcon />
        </span>
      </button>
      {isOpen && (
        <div id={bodyId} className="pt-1 pb-4 pl-7">
          {children}
        </div>
      )}
    </li>
  );
}
