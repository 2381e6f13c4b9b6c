import { type ReactNode, useId } from 'react';

interface Properties {
  title?: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** A named part of a page. */
export function Section({ title, actions, children }: Properties) {
  const id = useId();
  return (
    <section className="z-section" aria-labelledby={title === undefined ? undefined : id}>
      {(title !== undefined || actions !== undefined) && (
        <header>
          {title !== undefined && <h2 id={id}>{title}</h2>}
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}

/** Labels with what is known; an unknown value is said in words, not left blank. */
export function Facts({ items }: { items: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className="z-facts">
      {items.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
