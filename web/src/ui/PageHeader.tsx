import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';

interface Properties {
  title: string;
  /** One sentence: where things stand. */
  lead?: ReactNode;
  actions?: ReactNode;
  breadcrumb?: ReactNode;
}

/** The one `h1` of a page; also names the browser's tab. */
export function PageHeader({ title, lead, actions, breadcrumb }: Properties) {
  const { t } = useTranslation('common');
  useEffect(() => {
    document.title = `${title} · ${t('product')}`;
  }, [title, t]);
  return (
    <header className="z-page-header">
      {breadcrumb !== undefined && <div className="z-crumbs">{breadcrumb}</div>}
      <div>
        <h1>{title}</h1>
        {lead !== undefined && <p className="z-lead">{lead}</p>}
      </div>
      {actions !== undefined && <div className="z-actions">{actions}</div>}
    </header>
  );
}
