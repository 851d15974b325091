import { Button } from '../../ui/button.tsx';
import { AnswerView } from './answer-view.tsx';
import { answerAgain } from './asking.ts';
import type { Column, Turn } from './conversation.ts';
import { useAsk } from './playground-queries.ts';
import { UserTurn } from './user-turn.tsx';

interface TurnViewProps {
  turn: Turn;
  columns: readonly Column[];
  /** Nothing was said after it. */
  isLast: boolean;
}

export function TurnView({ turn, columns, isLast }: TurnViewProps) {
  return (
    <li className="flex flex-col gap-3">
      <UserTurn turn={turn} />
      <div className="grid gap-x-4" style={{ gridTemplateColumns: `repeat(${columns.length}, minmax(0, 1fr))` }}>
        {columns.map((column) => (
          <Cell key={column.key} turn={turn} column={column} isLast={isLast} />
        ))}
      </div>
    </li>
  );
}

function Cell({ turn, column: { key, model }, isLast }: { turn: Turn; column: Column; isLast: boolean }) {
  const ask = useAsk();
  const answers = turn.answers[key] ?? [];
  const last = answers.at(-1);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {answers.map((answer) => (
        <AnswerView key={answer.key} answer={answer} turn={turn.key} column={key} isLast={isLast && answer === last} />
      ))}
      {last === undefined && !isLast && <p className="text-12 text-faint">It was not asked.</p>}
      {last === undefined && isLast && model !== '' && (
        <Button size="small" className="self-start" onClick={() => answerAgain(ask, turn.key, key)}>
          Ask {model}
        </Button>
      )}
    </div>
  );
}
