export { longDate } from '../domain/calendar.ts';
