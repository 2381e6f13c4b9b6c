import { lookAtPagesOf } from './look-at-pages.ts';

lookAtPagesOf(['secretary', 'member', '']);
