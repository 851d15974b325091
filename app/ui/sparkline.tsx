import { drawSpark } from './sparkline.ts';

const BOX = { width: 48, height: 14 };

export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const spark = drawSpark(values, BOX);
  return (
    <>
      <span className="sr-only">{label}</span>
      <svg aria-hidden width={BOX.width + 4} height={BOX.height + 4} viewBox="-2 -2 52 18" fill="none">
        <path d={`M0 ${BOX.height + 1.5}H${BOX.width}`} className="stroke-line" />
        {spark !== null && (
          <>
            <path d={spark.path} className="stroke-faint" strokeWidth="1.25" strokeLinejoin="round" />
            <circle cx={spark.end.x} cy={spark.end.y} r="2" className="fill-ink" />
          </>
        )}
      </svg>
    </>
  );
}
