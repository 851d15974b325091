import { useQuery } from '@tanstack/react-query';
import { Fact, Facts } from '../../ui/facts.tsx';
import { plural } from '../../ui/format.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { SectionTitle } from '../../ui/page.tsx';

export function Licences() {
  // A file of its own: most never look.
  const { data, error, refetch } = useQuery({
    queryKey: ['licences'],
    queryFn: async () => (await import('virtual:shipped-packages')).shippedPackages,
  });
  return (
    <section aria-label="Licences">
      <SectionTitle>Licences</SectionTitle>
      <Facts>
        <Fact name="Breakerbox">MIT, © The Breakerbox authors</Fact>
        <Fact name="Model facts">models.dev, MIT, © 2025 spin.dev</Fact>
      </Facts>
      {error !== null && (
        <LoadFailed what="the licences of other packages" error={error} onRetry={() => void refetch()} />
      )}
      {data !== undefined && (
        <details className="border-b border-line py-1.5">
          <summary className="w-fit text-faint hover:text-ink">
            {data.length} other {plural(data.length, 'package')}, each with its licence
          </summary>
          <ul className="mt-2">
            {data.map(({ name, version, licence, text }) => (
              <li key={`${name} ${version}`} className="border-t border-line py-1">
                {text === null ? (
                  <PackageName name={name} version={version} licence={licence} />
                ) : (
                  <details>
                    <summary className="hover:bg-sunk/60">
                      <PackageName name={name} version={version} licence={licence} />
                    </summary>
                    <pre className="figures mt-1 mb-2 text-12 wrap-anywhere whitespace-pre-wrap text-faint">{text}</pre>
                  </details>
                )}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function PackageName({ name, version, licence }: { name: string; version: string; licence: string }) {
  return (
    <span>
      {name} <span className="figures text-12 text-faint">{version}</span>{' '}
      <span className="text-12 text-faint">{licence}</span>
    </span>
  );
}
