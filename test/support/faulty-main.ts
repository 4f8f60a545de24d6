// The application, with faults nobody catches at the end of a signal.
await import('../../src/main.ts');

process.on('SIGUSR2', () => {
  void Promise.reject(new Error('nobody waited for this: "Ada Reader" <ada@example.org>'));
});
process.on('SIGHUP', () => {
  throw new TypeError('nobody caught this: "Ada Reader" <ada@example.org>');
});
