import { lookAtPagesOf } from './look-at-pages.ts';

lookAtPagesOf(['county', 'statistician']);
