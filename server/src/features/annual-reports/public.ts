/** The only door to the annual reports for the composition roots. */
export { annualReportsFeature } from './annual-reports.routes.ts';
export { isSound, type ReportFile } from './annual-reports.signature.ts';
