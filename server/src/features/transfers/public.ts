/** The only door to transfers for other features and for the composition roots. */
export { transfersFeature } from './transfers.routes.ts';
