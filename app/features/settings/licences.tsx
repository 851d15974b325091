import { Fact, Facts } from '../../ui/facts.tsx';
import { SectionTitle } from '../../ui/page.tsx';

export function Licences() {
  return (
    <section aria-label="Licences">
      <SectionTitle>Licences</SectionTitle>
      <Facts>
        <Fact name="Breakerbox">MIT, © The Breakerbox authors</Fact>
        <Fact name="Model facts">models.dev, MIT, © 2025 spin.dev</Fact>
      </Facts>
    </section>
  );
}
