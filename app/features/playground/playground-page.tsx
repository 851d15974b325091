import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';
import { useStatus } from '../../transport/queries.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { NOT_READY, stopAll, takeBack } from './asking.ts';
import { CodeSide } from './code-side.tsx';
import { ColumnHeads } from './column-heads.tsx';
import { Composer } from './composer.tsx';
import { isRunning } from './conversation.ts';
import { NothingSaid } from './nothing-said.tsx';
import { readParameters } from './parameters.ts';
import { changePlay, usePlay, type Play } from './playground-store.ts';
import { SettingsSide } from './settings-side.tsx';
import { TurnView } from './turn-view.tsx';

/** So far from the end one still reads along. */
const NEAR_PX = 80;

/** Conversations with one model or several, side by side, through the gateway itself. */
export function PlaygroundPage() {
  const scroller = useRef<HTMLElement>(null);
  const now = usePlay();
  const { columns, turns, parameters, side } = now;
  const { data: status } = useStatus();
  const { fields, problems } = readParameters(parameters);
  const running = turns.some((turn) => Object.values(turn.answers).some((answers) => answers.some(isRunning)));
  const hindrance = hindranceOf(now, Object.keys(problems).length > 0);
  useReadAlong(scroller, turns);
  useEscapeStops();

  return (
    <Page title="Playground" scroller={scroller}>
      <div className="flex flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          <ColumnHeads columns={columns}>
            <SideButton name="settings" label="Settings" side={side} />
            <SideButton name="code" label="Code" side={side} />
            <ClearButton turns={turns} />
          </ColumnHeads>
          {status?.demo === true && <DemoNote />}
          <div className="flex flex-1 flex-col px-6 py-4">
            {turns.length === 0 ? (
              <NothingSaid />
            ) : (
              <ol aria-label="Conversation" className="flex flex-col gap-6">
                {turns.map((turn, index) => (
                  <TurnView key={turn.key} turn={turn} columns={columns} isLast={index === turns.length - 1} />
                ))}
              </ol>
            )}
          </div>
          <Composer isRunning={running} hindrance={hindrance} />
        </div>
        {side !== null && (
          <aside
            aria-label={side === 'settings' ? 'Settings' : 'Code'}
            className={`sticky top-16 h-[calc(100cqh-64px)] shrink-0 overflow-y-auto border-l border-line px-4 py-4 ${side === 'code' ? 'w-[400px]' : 'w-[280px]'}`}
          >
            {side === 'settings' ? (
              <SettingsSide parameters={parameters} problems={problems} />
            ) : (
              <CodeSide play={now} fields={fields} hindrance={Object.keys(problems).length > 0 ? hindrance : null} />
            )}
          </aside>
        )}
      </div>
    </Page>
  );
}

function hindranceOf({ columns }: Play, hasProblems: boolean): string | null {
  if (hasProblems) return NOT_READY;
  if (columns.some(({ model }) => model === '')) return 'Choose a model above.';
  return null;
}

function SideButton({ name, label, side }: { name: 'settings' | 'code'; label: string; side: Play['side'] }) {
  const isOpen = side === name;
  return (
    <Button
      size="small"
      aria-pressed={isOpen}
      className={isOpen ? 'bg-sunk' : ''}
      onClick={() => changePlay({ side: isOpen ? null : name })}
    >
      {label}
    </Button>
  );
}

function ClearButton({ turns }: { turns: Play['turns'] }) {
  const toast = useToast();
  if (turns.length === 0) return null;
  return (
    <Button
      size="small"
      kind="plain"
      onClick={() => {
        stopAll();
        changePlay({ turns: [] });
        toast({ text: 'The conversation was cleared.', action: { label: 'Undo', run: () => takeBack(turns) } });
      }}
    >
      Clear
    </Button>
  );
}

function DemoNote() {
  return (
    <p role="note" className="mx-6 mt-4 flex items-center gap-3 rounded-plate border border-line bg-sheet px-3 py-2">
      <span className="flex-1">
        No provider is configured, so the demo answers: its words are simulated, and cost nothing.
      </span>
      <ButtonLink size="small" href="/providers/add">
        Add a provider
      </ButtonLink>
    </p>
  );
}

/** The end stays in sight while it grows, for whoever was looking at it. */
function useReadAlong(scroller: RefObject<HTMLElement | null>, turns: Play['turns']) {
  const isNear = useRef(true);
  const count = useRef(turns.length);
  useEffect(() => {
    const main = scroller.current;
    const look = () => {
      if (main !== null) isNear.current = main.scrollHeight - main.scrollTop - main.clientHeight < NEAR_PX;
    };
    main?.addEventListener('scroll', look, { passive: true });
    return () => main?.removeEventListener('scroll', look);
  }, [scroller]);
  useLayoutEffect(() => {
    const main = scroller.current;
    // What was just said is to be seen wherever one was.
    if (main !== null && (isNear.current || turns.length > count.current)) main.scrollTo({ top: main.scrollHeight });
    count.current = turns.length;
  }, [scroller, turns]);
}

/** Whatever has the focus, unless Escape means something there. */
function useEscapeStops() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && stopAll()) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
