import type { Permission } from '../../domain/staff/permission.ts';

/**
 * Who may come to which address of the back office: `anyone` at all, any `staff` who is signed in, or those with a
 * permission. A route can only be added with a row here (the compiler says so), and a test walks what was added.
 */
export const routePermissions = {
  'GET /set-up/:token': 'anyone',
  'POST /set-up/:token': 'anyone',
  'GET /sign-in': 'anyone',
  'POST /sign-in': 'anyone',
  'POST /sign-out': 'staff',
  'GET /': 'staff',
  'GET /supporters': 'see supporters',
  'GET /supporters/:id': 'see supporters',
  'GET /supporters/:id/statement': 'see payments',
  'POST /supporters/:id/statement/exports': 'see payments',
  'GET /statements': 'see books',
  'POST /statements/exports': 'see books',
  'GET /subscriptions/:id': 'see supporters',
  'POST /subscriptions/:id/instructions': 'change subscriptions',
  'GET /payments/:id': 'see payments',
  'POST /payments/:id/refunds': 'refund',
  'GET /refunds': 'see payments',
  'POST /refunds/:id/approvals': 'refund',
  'POST /refunds/:id/refusals': 'refund',
  'GET /receipts/:id/pdf': 'see payments',
  'POST /receipts/:id/letters': 'resend receipts',
  'GET /disputes': 'see payments',
  'GET /disputes/:id': 'see payments',
  'GET /issues': 'see issues',
  'POST /issues': 'list issues',
  'GET /issues/:id': 'see issues',
  'POST /issues/:id/moves': 'list issues',
  'POST /issues/:id/skips': 'list issues',
  'GET /parked': 'see parked events',
  'POST /parked/tries': 'try again',
  'GET /payouts': 'see books',
  'GET /payouts/:id': 'see books',
  'GET /books': 'see books',
  'POST /books/checks': 'keep books',
  'GET /books/statement': 'see books',
  'POST /books/statement/exports': 'see books',
  'GET /books/journals': 'see books',
  'GET /books/findings': 'see books',
  'POST /books/findings': 'keep books',
  'POST /books/findings/:id/repairs': 'keep books',
  'POST /books/findings/:id/closings': 'keep books',
  'GET /watchdog': 'see watchdog',
  'GET /books/journals/:id': 'see books',
  'POST /books/journals/:id/corrections': 'keep books',
} as const satisfies Record<`${'GET' | 'POST'} /${string}`, Permission | 'staff' | 'anyone'>;

export type Route = keyof typeof routePermissions;
export type OpenRoute = { [R in Route]: (typeof routePermissions)[R] extends 'anyone' ? R : never }[Route];
export type StaffRoute = Exclude<Route, OpenRoute>;
