import type { ComponentProps } from 'react';
import { Link } from 'wouter';

const SHAPE =
  'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-plate border font-medium disabled:opacity-50';

const KINDS = {
  /** The one thing to do here. */
  solid: 'border-ink bg-ink text-paper hover:bg-ink/85',
  outline: 'border-edge/60 bg-sheet text-ink hover:border-ink',
  plain: 'border-transparent text-faint hover:bg-sunk hover:text-ink',
} as const;

const SIZES = { small: 'h-6 px-2 text-12', normal: 'h-8 px-3 text-13' } as const;

interface Look {
  kind?: keyof typeof KINDS;
  size?: keyof typeof SIZES;
}

export function Button({
  kind = 'outline',
  size = 'normal',
  className = '',
  ...rest
}: Look & ComponentProps<'button'>) {
  return <button type="button" {...rest} className={`${SHAPE} ${KINDS[kind]} ${SIZES[size]} ${className}`} />;
}

export function ButtonLink({
  href,
  kind = 'outline',
  size = 'normal',
  children,
}: Look & { href: string; children: React.ReactNode }) {
  return (
    <Link href={href} className={`${SHAPE} ${KINDS[kind]} ${SIZES[size]}`}>
      {children}
    </Link>
  );
}
