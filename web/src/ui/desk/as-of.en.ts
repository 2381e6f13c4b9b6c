export const asOfEn = {
  today: 'As of today',
  day: 'As of {{day}}',
  now: 'Today, as it is now',
  lastYear: 'End of last year ({{day}})',
  other: 'Another day',
  look: 'Look',
  ahead: 'No day in the future.',
  see: 'This is the {{what}} of {{day}}, as known now',
  seeThen: 'This is the {{what}} of {{day}}, as known on {{known}}',
  knownThen: 'As known then',
  knownNow: 'As known now',
  back: 'Back to today',
};
